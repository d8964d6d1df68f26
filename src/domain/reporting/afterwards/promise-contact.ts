import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { addDays, daysBetween, londonDay, londonDayStart } from '#statistics/days';
import { reportForTriage } from '../report.reads.ts';
import { mayWriteToReporter } from '../reporting.policy.ts';
import { endPromise, insertPromise } from './standing.store.ts';

/** The furthest day a person may be promised an answer by. */
export const PROMISE_DAYS = 90;

/** True for a day of the calendar: nothing typed, or the 31st of February, is none. */
const isDay = (text: string): boolean => /^20\d\d-\d\d-\d\d$/.test(text) && addDays(text, 0) === text;

/**
 * Promises the person that they will hear from us by the end of a day. A message keeps it; another day replaces it, and
 * one that passed stays in the record as missed.
 * @param promise `dueOn` is `YYYY-MM-DD` in London, today at the earliest
 * @throws Refusal `not-found`, `not-allowed`, `invalid-input` for a day that is over or too far, `conflict` for a report
 * that was withdrawn
 */
export async function promiseContact(
  ctx: Context,
  { reportId, dueOn }: { reportId: string; dueOn: string },
): Promise<void> {
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'The report');
  demand(mayWriteToReporter, ctx.actor, report.areaPath ?? undefined);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'Only a person promises');
  if (report.withdrawnAt) throw new Refusal('conflict', 'The person asked us not to go on');
  const days = isDay(dueOn) ? daysBetween(londonDay(ctx.now), dueOn) : -1;
  if (days < 0 || days > PROMISE_DAYS)
    throw new Refusal('invalid-input', 'That day cannot be promised', [
      { field: 'dueOn', key: 'triage.contact.dueOn.wrong', args: { most: PROMISE_DAYS } },
    ]);
  await endPromise(ctx, reportId, 'REPLACED');
  const dueAt = londonDayStart(addDays(dueOn, 1));
  await insertPromise(ctx, { reportId, dueOn, dueAt, staffId: ctx.actor.id });
  await ctx.audit({
    act: 'reporting.promise-contact',
    kind: 'alteration',
    subject: 'report',
    subjectId: reportId,
    detail: { dueOn },
  });
}
