import type { Context } from '#kernel/context';
import { takerOf } from '#room/reporting';
import { askedAtLevel } from '../oversight.model.ts';
import { setAsked } from '../oversight.store.ts';
import { rosterNow } from '../roster/roster.reads.ts';
import { nextLookAt, type Suspension } from './clock.model.ts';
import { type ClockRow, insertStep, saveClock } from './clock.store.ts';
import { clockEscalated } from './clock-escalated.event.ts';

/** One step of a clock: who is asked, or the role on call where nobody is on the roster. */
export interface Asked {
  level: number;
  staffId: string | null;
}

/**
 * Asks the next officer about a clock and keeps who it was. First its owner where they are on duty, then the roster in order,
 * and the last of it again; never who took the report down. Where the roster is empty the role on call is asked.
 */
export async function askNext(ctx: Context, clock: ClockRow, spans: readonly Suspension[]): Promise<Asked> {
  const taker = await takerOf(ctx.tx, ctx.forceId, clock.reportId);
  const { onDuty, away } = await rosterNow(ctx);
  const owner = clock.kind === 'ATTENTION' || away.includes(clock.ownerId ?? '') ? null : clock.ownerId;
  const asked = [owner, ...onDuty.filter((id) => id !== owner)].filter((id) => id !== null && id !== taker);
  const level = clock.level + 1;
  // The senior officer at the head of the roster was asked when the report came.
  const at = clock.kind === 'ATTENTION' ? level : level - 1;
  const staffId =
    askedAtLevel(
      asked.filter((id) => id !== null),
      at,
    ) ?? null;
  await insertStep(ctx, {
    clockId: clock.id,
    level,
    staffId,
    onCallRole: staffId === null ? clock.onCallRole : null,
  });
  const next = { ...clock, level, lastAskedAt: ctx.now };
  await saveClock(ctx, next, nextLookAt(next, spans));
  if (clock.kind === 'ATTENTION') await setAsked(ctx, clock.reportId, { level, staffId });
  const { id: clockId, reportId, kind } = clock;
  await ctx.publish(clockEscalated, reportId, { clockId, reportId, kind, level });
  return { level, staffId };
}
