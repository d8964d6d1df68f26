import type { Context } from '#kernel/context';
import { nextLookAt } from './clock.model.ts';
import { acceptedBy, saveClock } from './clock.store.ts';
import { suspensionsOf } from './clock-suspension.store.ts';

/**
 * Somebody who took clocks on is away or has handed their turn on: the next officers are asked again at their shares of the
 * time. That they had taken them on stays in the history.
 * @returns how many clocks are asked about again
 */
export async function releaseClocks(ctx: Context, staffId: string): Promise<number> {
  const clocks = await acceptedBy(ctx.tx, ctx.forceId, staffId);
  const ids = clocks.map(({ id }) => id);
  const suspensions = await suspensionsOf(ctx.tx, ctx.forceId, ids);
  for (const clock of clocks) {
    const free = { ...clock, acceptedAt: null };
    const spans = suspensions.filter(({ clockId }) => clockId === clock.id);
    await saveClock(ctx, free, nextLookAt(free, spans));
  }
  return clocks.length;
}
