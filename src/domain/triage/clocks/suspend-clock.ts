import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { SUSPENDABLE } from '#reference/clocks';
import { dueAtOf, nextLookAt, type SuspendReason, type Suspension, shareAt } from './clock.model.ts';
import { type ClockRow, saveClock } from './clock.store.ts';
import { insertSuspension, setResumed, suspensionsOf } from './clock-suspension.store.ts';
import { heldClock, keepClockLine } from './held-clock.ts';

/** A clock stands still no longer than this at a time; then somebody looks whether the reason still holds. */
export const MOST_SUSPENDED_DAYS = 28;
const DAY_MS = 86_400_000;

/** The clock with its times counted anew from its start, over every span that does not count. */
async function counted(ctx: Context, clock: ClockRow): Promise<{ clock: ClockRow; spans: Suspension[] }> {
  const spans = await suspensionsOf(ctx.tx, ctx.forceId, [clock.id]);
  const dueAt = dueAtOf(clock, spans);
  const warnAt = shareAt(clock.startedAt, dueAt, { share: clock.warnShare, spans });
  return { clock: { ...clock, dueAt, warnAt }, spans };
}

/**
 * Lets a clock stand still until a day, for a reason; the time does not count and it runs again by itself on that day.
 * A clock that is due already was broken, and nothing takes that back.
 * @throws Refusal `conflict` where the kind never stands still, it is due or suspended already; `invalid-input` for the day
 */
export async function suspendClock(
  ctx: Context,
  about: { clockId: string; untilAt: Date; reason: SuspendReason },
): Promise<void> {
  const { clock, actor } = await heldClock(ctx, about.clockId);
  if (!SUSPENDABLE.includes(clock.kind)) throw new Refusal('conflict', 'this clock is never suspended');
  if (clock.dueAt <= ctx.now) throw new Refusal('conflict', 'the clock is due already');
  if (clock.suspendedUntil && clock.suspendedUntil > ctx.now)
    throw new Refusal('conflict', 'the clock is suspended already');
  const days = (about.untilAt.getTime() - ctx.now.getTime()) / DAY_MS;
  if (!(days > 0 && days <= MOST_SUSPENDED_DAYS))
    throw new Refusal('invalid-input', `from now to ${MOST_SUSPENDED_DAYS} days`, [
      { field: 'untilDay', key: 'triage.suspend.untilDay.wrong' },
    ]);
  await insertSuspension(ctx, { ...about, by: actor.id });
  const after = await counted(ctx, { ...clock, suspendedUntil: about.untilAt });
  await saveClock(ctx, after.clock, nextLookAt(after.clock, after.spans));
  await keepClockLine(ctx, clock, { act: 'triage.suspend-clock', detail: { reason: about.reason } });
}

/**
 * Lets a suspended clock run again now.
 * @throws Refusal `conflict` where it runs
 */
export async function resumeClock(ctx: Context, clockId: string): Promise<void> {
  const { clock, actor } = await heldClock(ctx, clockId);
  if (!clock.suspendedUntil || clock.suspendedUntil <= ctx.now)
    throw new Refusal('conflict', 'the clock is running');
  await setResumed(ctx, clockId, actor.id);
  const after = await counted(ctx, { ...clock, suspendedUntil: null });
  await saveClock(ctx, after.clock, nextLookAt(after.clock, after.spans));
  await keepClockLine(ctx, clock, { act: 'triage.resume-clock' });
}
