import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import { daysBetween, londonDay } from '#statistics/days';
import { eventPicture } from './event-picture.ts';
import { ALL_AREAS } from './picture.model.ts';
import { mayReadPicture } from './surveillance.policy.ts';

/** What the force's own counts say about an event, for a text that is written about it. */
export interface ObservedCounts {
  isRising: boolean;
  reports: number;
  /** From the day of the event to today, both among them. */
  days: number;
}

/**
 * The counts a figure or a "no increase" in a statement about this event has to agree with. Undefined where no whole day
 * has passed since the event, and for somebody who may not see the picture: small numbers stand in it.
 * @throws Refusal `not-found`
 */
export async function observedCounts(ctx: Context, eventId: string): Promise<ObservedCounts | undefined> {
  if (!isAllowed(mayReadPicture, ctx.actor)) return undefined;
  const { window, total, rows } = await eventPicture(ctx.tx, ctx.forceId, eventId);
  if (window.end === undefined || window.isUnfinished) return undefined;
  return {
    isRising: rows.some(({ areaPath, verdict }) => areaPath === ALL_AREAS && verdict === 'increase-seen'),
    reports: total,
    days: daysBetween(window.eventDay, londonDay(ctx.now)) + 1,
  };
}
