import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import { daysBetween, londonDay } from '#statistics/days';
import { standingAlarms } from './alarms/event-alarms.ts';
import { eventPicture, reportsSince } from './event-picture.ts';
import type { EventPicture } from './full-picture.model.ts';
import { type Ladder, ladderSchema } from './ladder/ladder.model.ts';
import { ladderOf } from './ladder/ladder.reads.ts';
import { ALL, ALL_AREAS } from './picture.model.ts';
import { mayReadPicture } from './surveillance.policy.ts';

/** What the force's own counts say about an event, for a text that is written about it. */
export interface ObservedCounts {
  /** The picture's answer, step by step: a rise, none, or that nothing can be told yet. */
  says: 'rising' | 'not-rising' | 'cannot-tell';
  /** Alarms of the event's areas that are open, or that a person found to be a signal. */
  standingAlarms: number;
  /** Reports of all areas of the event, each once. */
  reports: number;
  /** Counts a figure may mean as well: of one strand, and of the area the text is for. */
  parts: number[];
  /** From the day of the event to today, both among them; the days of the month where figures come by month alone. */
  days: number;
}

/** A rise in one of the rows that share one chance of a false finding. */
const hasRisen = (rows: ReadonlyArray<{ verdict: string }>): boolean =>
  rows.some(({ verdict }) => verdict === 'increase-seen');

/**
 * What ladder and picture answer together. Any rise they show counts; where the ladder stopped before it could tell, or
 * was not climbed and the days are too few, nothing is told.
 */
export function answerOf(rows: EventPicture['rows'], ladder: Ladder | undefined): ObservedCounts['says'] {
  const top = rows.filter(({ areaPath }) => areaPath === ALL_AREAS);
  const judged = ladder?.rows ?? [];
  const steps = [ladder?.risen?.state, ladder?.since?.state];
  if (hasRisen(top) || hasRisen(judged) || steps.includes('yes')) return 'rising';
  if (ladder)
    return steps.some((state) => state === 'no' || state === 'fewer') ? 'not-rising' : 'cannot-tell';
  return top.some(({ strand, verdict }) => strand === ALL && verdict !== 'too-few-to-say')
    ? 'not-rising'
    : 'cannot-tell';
}

/**
 * The counts a figure or a "no increase" in a statement about this event has to agree with: the picture as it stands now,
 * the ladder the worker climbed last, and the alarms raised in the event's areas from a week before it to twelve after.
 * Undefined where no whole day has passed since the event, and for somebody who may not see the picture: small numbers
 * stand in it.
 * @param areaPath the area the statement is for; empty for the whole force
 * @throws Refusal `not-found`
 */
export async function observedCounts(
  ctx: Context,
  eventId: string,
  areaPath = '',
): Promise<ObservedCounts | undefined> {
  if (!isAllowed(mayReadPicture, ctx.actor)) return undefined;
  const { tx, forceId, now } = ctx;
  const { window, total, rows, byStrand, month } = await eventPicture(tx, forceId, eventId);
  const alarms = (await standingAlarms(tx, forceId, eventId)).length;
  const stored = await ladderOf(tx, forceId, { eventId, areaPath: ALL_AREAS, strand: ALL });
  const ladder = ladderSchema.safeParse(stored?.facts);
  const says = answerOf(rows, ladder.data);
  if (month) return { says, standingAlarms: alarms, reports: month.observed, parts: [], days: month.days };
  if (window.end === undefined || window.isUnfinished) return undefined;
  const to = londonDay(now);
  const here =
    areaPath === ''
      ? []
      : [(await reportsSince(tx, forceId, { scopes: [areaPath], from: window.eventDay, to })).total];
  return {
    says,
    standingAlarms: alarms,
    reports: total,
    parts: [...new Set([...Object.values(byStrand), ...here])],
    days: daysBetween(window.eventDay, to) + 1,
  };
}
