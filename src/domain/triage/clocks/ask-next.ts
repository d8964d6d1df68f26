import type { Context } from '#kernel/context';
import { found } from '#kernel/refusal';
import { askedAtLevel } from '../oversight.model.ts';
import { setAsked } from '../oversight.store.ts';
import { oversightOf } from '../triage.reads.ts';
import { askOrder, ownerFirst } from './ask-order.ts';
import { nextLookAt, type Suspension } from './clock.model.ts';
import { type ClockRow, insertStep, saveClock } from './clock.store.ts';
import { clockEscalated } from './clock-escalated.event.ts';

/**
 * Asks the next officer about a clock and keeps who it was. First its owner where they are on duty, then the roster in order,
 * and the last of it again; nobody who could not open the report. Where nobody is left the role on call is asked.
 */
export async function askNext(ctx: Context, clock: ClockRow, spans: readonly Suspension[]): Promise<void> {
  const report = found(await oversightOf(ctx.tx, ctx.forceId, clock.reportId), 'report');
  const asked = ownerFirst(await askOrder(ctx, report), clock.ownerId);
  const level = clock.level + 1;
  // The senior officer at the head of the roster was asked when the report came.
  const at = clock.kind === 'ATTENTION' ? level : level - 1;
  const staffId = askedAtLevel(asked, at) ?? null;
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
}
