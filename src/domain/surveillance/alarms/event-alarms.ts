import type { Tx } from '#kernel/context';
import { eventById } from '#room/situation';
import { addDays, londonDay } from '#statistics/days';
import { type AlarmNote, isStanding, NEAR_AFTER_DAYS, NEAR_BEFORE_DAYS, noteOf } from './alarm.model.ts';
import { alarmsBetween } from './alarm.reads.ts';

/**
 * The alarms raised in an event's own areas from one week before it to twelve after it, the latest first, with what a
 * person found each to be. An alarm that late counts have taken back is left out.
 * @returns an empty list for an event there is not
 */
export async function eventAlarms(tx: Tx, forceId: string, eventId: string): Promise<AlarmNote[]> {
  const event = await eventById(tx, forceId, eventId);
  if (!event) return [];
  const day = londonDay(event.happenedAt);
  const alarms = await alarmsBetween(tx, forceId, {
    scopes: event.areaPaths.length > 0 ? event.areaPaths : [''],
    from: addDays(day, -NEAR_BEFORE_DAYS),
    to: addDays(day, NEAR_AFTER_DAYS),
  });
  return alarms.flatMap((alarm) => noteOf(alarm) ?? []);
}

/** Of these, the alarms that nobody has explained away: open, or found to be a signal. */
export const standingAlarms = async (tx: Tx, forceId: string, eventId: string): Promise<AlarmNote[]> =>
  (await eventAlarms(tx, forceId, eventId)).filter(isStanding);
