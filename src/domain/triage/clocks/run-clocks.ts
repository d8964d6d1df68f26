import type { Context } from '#kernel/context';
import { askNext } from './ask-next.ts';
import { nextAskAt, nextLookAt } from './clock.model.ts';
import { clocksToLookAt, saveClock } from './clock.store.ts';
import { clockBreached } from './clock-breached.event.ts';
import { suspensionsOf } from './clock-suspension.store.ts';
import { clockWarned } from './clock-warned.event.ts';

/** Clocks of one transaction. */
export const AT_ONCE = 200;

/**
 * Looks at every clock whose time has come: warns once, says once that it broke, and asks the next officer. What time it
 * is the database says; a second look at the same moment finds nothing.
 * @returns how many clocks were looked at
 */
export async function runClocks(ctx: Context): Promise<number> {
  const clocks = await clocksToLookAt(ctx.tx, ctx.forceId, AT_ONCE);
  const suspensions = await suspensionsOf(
    ctx.tx,
    ctx.forceId,
    clocks.map(({ id }) => id),
  );
  for (const clock of clocks) {
    const spans = suspensions.filter(({ clockId }) => clockId === clock.id);
    const { id: clockId, reportId, kind } = clock;
    const askAt = nextAskAt(clock, spans);
    const isAsk = askAt !== null && askAt <= ctx.now;
    const warns = clock.warnedAt === null && clock.warnAt <= ctx.now;
    const breaks = clock.breachedAt === null && clock.dueAt <= ctx.now;
    // A clock found only after it broke is not warned of any more, but says so once.
    const seen = {
      ...clock,
      warnedAt: warns ? ctx.now : clock.warnedAt,
      breachedAt: breaks ? ctx.now : clock.breachedAt,
    };
    if (warns && !breaks) await ctx.publish(clockWarned, reportId, { clockId, reportId, kind });
    if (breaks) await ctx.publish(clockBreached, reportId, { clockId, reportId, kind });
    if (isAsk) await askNext(ctx, seen, spans);
    else await saveClock(ctx, seen, nextLookAt(seen, spans));
  }
  return clocks.length;
}
