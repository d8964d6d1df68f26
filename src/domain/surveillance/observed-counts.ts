import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import { daysBetween, londonDay } from '#statistics/days';
import { standingAlarms } from './alarms/event-alarms.ts';
import { eventPicture } from './event-picture.ts';
import { ALL_AREAS } from './picture.model.ts';
import { mayReadPicture } from './surveillance.policy.ts';

/** What the force's own counts say about an event, for a text that is written about it. */
export interface ObservedCounts {
  /** The counts since the event, or an alarm of one of its areas that nobody has explained away. */
  isRising: boolean;
  reports: number;
  /** From the day of the event to today, both among them; the days of the month where figures come by month alone. */
  days: number;
  /** Alarms of the event's areas that are open, or that a person found to be a signal. */
  alarms: number;
}

/**
 * The counts a figure or a "no increase" in a statement about this event has to agree with: the event's ladder over all
 * its areas, and the alarms raised in them from a week before it to twelve after. Undefined where no whole day has passed
 * since the event, and for somebody who may not see the picture: small numbers stand in it.
 * @throws Refusal `not-found`
 */
export async function observedCounts(ctx: Context, eventId: string): Promise<ObservedCounts | undefined> {
  if (!isAllowed(mayReadPicture, ctx.actor)) return undefined;
  const { window, total, rows, month } = await eventPicture(ctx.tx, ctx.forceId, eventId);
  const alarms = (await standingAlarms(ctx.tx, ctx.forceId, eventId)).length;
  if (month)
    return { isRising: month.isRising || alarms > 0, reports: month.observed, days: month.days, alarms };
  if (window.end === undefined || window.isUnfinished) return undefined;
  const isRising = rows.some(
    ({ areaPath, verdict }) => areaPath === ALL_AREAS && verdict === 'increase-seen',
  );
  return {
    isRising: isRising || alarms > 0,
    reports: total,
    days: daysBetween(window.eventDay, londonDay(ctx.now)) + 1,
    alarms,
  };
}
