import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { maySetSchedules } from './retention.policy.ts';
import { KEPT_KINDS, periodParts, type Schedule } from './schedule.model.ts';
import { insertSchedule } from './schedule.store.ts';

const SHORTEST_DAYS = 28;
const DAYS = { days: 1, months: 30, years: 365 };

/**
 * Changes how long one kind of record is kept, with the reason. The rule before it stays in the history.
 * @throws Refusal `invalid-input` for a period under four weeks or none at all, or for erasing what nothing here erases;
 * `not-allowed`
 */
export async function setSchedule(ctx: Context, schedule: Schedule & { reason: string }): Promise<void> {
  demand(maySetSchedules, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only a person changes a schedule');
  const wrong = (field: string, key: string): Refusal =>
    new Refusal('invalid-input', key, [{ field, key: `retention.schedule.${key}` }]);
  const parts = periodParts(schedule.period);
  const isRuled = schedule.recordKind === 'RULED';
  if (!parts || (!isRuled && parts.n * DAYS[parts.unit] < SHORTEST_DAYS)) throw wrong('n', 'shortPeriod');
  if (isRuled || (KEPT_KINDS.includes(schedule.recordKind) && schedule.act !== 'KEEP'))
    throw wrong('act', 'notErased');
  await insertSchedule(ctx, { ...schedule, setBy: ctx.actor.id });
  await ctx.audit({
    act: 'retention.set-schedule',
    kind: 'alteration',
    subject: 'retention-schedule',
    subjectId: schedule.recordKind,
    detail: { period: schedule.period, act: schedule.act, isVerified: schedule.isVerified },
  });
}
