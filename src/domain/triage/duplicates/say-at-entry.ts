import { coversArea } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { reportsByIds, takerOf } from '#room/reporting';
import { demandNotShut } from '../restricted/demand-named.ts';
import { isRestricted } from '../restricted/restricted.reads.ts';
import { maySayAtEntry } from './duplicates.policy.ts';
import type { Alike, Likeness } from './likeness.model.ts';
import { isProposed } from './likeness.reads.ts';
import { insertAnswer, pairOf } from './likeness.store.ts';
import { proposeDuplicates } from './propose-duplicates.ts';

/** A report that may tell of the same as the one just taken: its reference and reasons, and none of its words. */
export type AlikeAtEntry = Alike & { reference: string; route: string; reportedAt: Date };

/**
 * What may have been told before, for whoever has just stored a report. Nothing waits for it: the report is kept. Reports
 * of other areas and restricted ones are not named here; an officer sees them.
 * @throws Refusal `not-allowed` for another role
 */
export async function alikeAtEntry(ctx: Context, own: Likeness): Promise<AlikeAtEntry[]> {
  demand(maySayAtEntry, ctx.actor);
  const scopes = ctx.actor.kind === 'staff' ? ctx.actor.scopes : [];
  const found = await proposeDuplicates(ctx, own);
  const reports = new Map(
    (
      await reportsByIds(
        ctx.tx,
        ctx.forceId,
        found.map(({ otherId }) => otherId),
      )
    ).map((one) => [one.id, one]),
  );
  const shown: AlikeAtEntry[] = [];
  for (const one of found) {
    const report = reports.get(one.otherId);
    if (!report || !coversArea(scopes, report.areaPath ?? '')) continue;
    if (await isRestricted(ctx.tx, ctx.forceId, one.otherId)) continue;
    shown.push({ ...one, reference: report.reference, route: report.route, reportedAt: report.reportedAt });
  }
  return shown;
}

/**
 * Keeps what the person who took a report says of another: the same, or not. It changes no report.
 * @throws Refusal `not-allowed` for anybody else, `not-found` where the two were not proposed
 */
export async function sayAtEntry(
  ctx: Context,
  said: { reportId: string; otherId: string; isSame: boolean },
): Promise<void> {
  const { actor, tx, forceId } = ctx;
  demand(maySayAtEntry, actor);
  const taker = await takerOf(tx, forceId, said.reportId);
  if (actor.kind !== 'staff' || taker !== actor.id)
    throw new Refusal('not-allowed', 'only who took the report says it here');
  await demandNotShut(ctx, said.reportId);
  const pair = pairOf(said.reportId, said.otherId);
  // A restricted report was never named here: saying something of it finds nothing.
  const isNamed = !(await isRestricted(tx, forceId, said.otherId));
  if (!isNamed || !(await isProposed(tx, forceId, pair)))
    throw new Refusal('not-found', 'these two were not proposed');
  const outcome = said.isSame ? 'SAID_SAME' : 'SAID_OTHER';
  await insertAnswer(ctx, {
    id: ctx.newId(),
    pair,
    outcome,
    copyId: null,
    answeredBy: actor.id,
    sealed: null,
  });
  await ctx.audit({
    act: 'triage.say-at-entry',
    kind: 'alteration',
    subject: 'report',
    subjectId: said.reportId,
    detail: { otherId: said.otherId, outcome },
  });
}
