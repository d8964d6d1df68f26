import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { reportForTriage } from '#room/reporting';
import { demandNotShut, endedReport } from '#room/triage';
import { londonDay } from '#statistics/days';
import { mayRule } from './retention.policy.ts';
import type { RulingVerdict } from './ruling.model.ts';
import { insertRuling } from './ruling.store.ts';

/**
 * What a person decides about one report: its MoPI group, that it is kept until a day, or that it is erased with the next
 * run (because its review found so, or because the person who reported asked). Erasing waits for the dry run and two
 * people like everything else.
 * @throws Refusal `not-found`, `conflict` for a report still worked on, `invalid-input` with the field, `not-allowed`, also for a report restricted to others
 */
export async function ruleOnReport(
  ctx: Context,
  ruling: {
    reportId: string;
    verdict: RulingVerdict;
    mopiGroup: number | null;
    keepUntil: string | null;
    isAsked: boolean;
    reason: string;
  },
): Promise<void> {
  demand(mayRule, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only a person decides');
  const { verdict, keepUntil, mopiGroup } = ruling;
  const wrong = (field: string, key: string): Refusal =>
    new Refusal('invalid-input', key, [{ field, key: `retention.ruling.${key}` }]);
  found(await reportForTriage(ctx.tx, ctx.forceId, ruling.reportId), 'report');
  await demandNotShut(ctx, ruling.reportId);
  if (verdict === 'KEEP' && (!keepUntil || keepUntil <= londonDay(ctx.now)))
    throw wrong('keepUntil', 'pastDay');
  if (verdict === 'GROUP' && !mopiGroup) throw wrong('mopiGroup', 'noGroup');
  if (verdict === 'ERASE' && !(await endedReport(ctx.tx, ctx.forceId, ruling.reportId)))
    throw wrong('verdict', 'stillOpen');
  await insertRuling(ctx, {
    ...ruling,
    mopiGroup: verdict === 'GROUP' ? mopiGroup : null,
    keepUntil: verdict === 'KEEP' ? keepUntil : null,
    madeBy: ctx.actor.id,
  });
  await ctx.audit({
    act: 'retention.rule',
    kind: 'alteration',
    subject: 'report',
    subjectId: ruling.reportId,
    detail: { verdict, reason: ruling.reason, isAsked: ruling.isAsked },
  });
}
