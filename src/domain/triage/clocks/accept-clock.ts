import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { nextLookAt } from './clock.model.ts';
import { saveClock, setStepAccepted } from './clock.store.ts';
import { suspensionsOf } from './clock-suspension.store.ts';
import { heldClock, keepClockLine } from './held-clock.ts';

/**
 * The officer asked last takes a clock on: it is theirs, and nobody else is asked before it is due. Attention is taken
 * by taking the report.
 * @throws Refusal `conflict` where somebody else was asked last, or it is the clock of attention
 */
export async function acceptClock(ctx: Context, clockId: string): Promise<void> {
  const { clock, actor } = await heldClock(ctx, clockId);
  if (clock.kind === 'ATTENTION') throw new Refusal('conflict', 'take the report itself');
  if (!(await setStepAccepted(ctx, { clockId, staffId: actor.id })))
    throw new Refusal('conflict', 'somebody else was asked last');
  const taken = { ...clock, ownerId: actor.id, acceptedAt: ctx.now };
  await saveClock(ctx, taken, nextLookAt(taken, await suspensionsOf(ctx.tx, ctx.forceId, [clockId])));
  await keepClockLine(ctx, clock, { act: 'triage.accept-clock' });
}
