import type { Context } from '#kernel/context';
import { addDays, londonDay, londonDayStart } from '#statistics/days';
import { insertNotice, lastNoticeAt } from './notice.store.ts';
import { nextSafeMoment } from './safe-times.model.ts';
import { wishOf } from './staff.reads.ts';

/**
 * Lets the neutral words wait for the next moment the person called safe, where they asked for any. One notice waits at
 * most and one leaves a day, so that a long conversation does not light up somebody's phone.
 * @returns when it is due; undefined where the person asked for none
 */
export async function queueNotice(ctx: Context, reportId: string): Promise<Date | undefined> {
  const wish = await wishOf(ctx.tx, ctx.forceId, reportId);
  if (!wish || wish.by === 'NONE') return undefined;
  const last = await lastNoticeAt(ctx, reportId);
  const today = londonDay(ctx.now);
  const earliest = last && londonDay(last) === today ? londonDayStart(addDays(today, 1)) : ctx.now;
  const dueAt = nextSafeMoment(wish, earliest);
  await insertNotice(ctx, { reportId, by: wish.by, dueAt });
  return dueAt;
}
