import type { PictureRow, Sentence } from '../picture.model.ts';
import type { Ladder } from './ladder.model.ts';
import type { Unit } from './month-series.model.ts';

const MONTH_WORDS = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const DAY_WORDS = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
/** `July 2016`, or `the week from 27 June 2016`. */
export const periodInWords = (start: string, unit: Unit): string => {
  const date = new Date(`${start}T00:00:00Z`);
  return unit === 'month' ? MONTH_WORDS.format(date) : `the week from ${DAY_WORDS.format(date)}`;
};

const oneDecimal = (value: number): number => Math.round(value * 10) / 10;
/** From this ratio up an interval says that a doubling cannot be ruled out. */
const DOUBLE = 2;

/** What the figures of the month (or week) after an event come to. */
export interface MonthCount {
  unit: Unit;
  from: string;
  to: string;
  days: number;
  observed: number;
  isRising: boolean;
}

/** The month a ladder by months was climbed from; undefined for a ladder by days. */
export function monthOf({ unit, window, risen, since, restsOn }: Ladder): MonthCount | undefined {
  if (unit === 'day') return undefined;
  const observed = risen?.weeks[0]?.observed ?? since?.looks[0]?.observed;
  return observed === undefined
    ? undefined
    : {
        unit,
        from: window.start,
        to: window.end ?? restsOn.lastDay,
        days: window.days,
        observed,
        isRising: since?.state === 'yes' || risen?.state === 'yes',
      };
}

/**
 * The one sentence of an event that is judged by figures a month or week: what the fourth step says, or why there is none. It
 * says "coincides with" at most.
 */
export function monthSentence(ladder: Ladder, unit: Unit): Sentence {
  const { since, canTell, window } = ladder;
  const month = periodInWords(window.start, unit);
  const look = since?.looks[0];
  if (!since || !look || look.expected === null)
    return canTell.expected === null
      ? { key: 'surveillance.sentence.month-none', args: { month, unit } }
      : {
          key: 'surveillance.sentence.month-too-few',
          args: { month, unit, expected: oneDecimal(canTell.expected) },
        };
  const high = look.interval?.high ?? null;
  return {
    key: `surveillance.sentence.month-${since.state}`,
    args: {
      month,
      unit,
      observed: look.observed,
      expected: oneDecimal(look.expected),
      ratio: oneDecimal(look.ratio ?? 0),
      low: oneDecimal(look.interval?.low ?? 0),
      high: high === null ? 'none' : oneDecimal(high),
      doubling: high === null || high >= DOUBLE ? 'open' : 'out',
    },
  };
}

/** What a ladder by months says of its area and strand, as a row of the picture's table. */
export function monthRow(series: { areaPath: string; strand: string }, ladder: Ladder): PictureRow {
  const { canTell, since, risen } = ladder;
  const look = since?.looks[0];
  const { why } = canTell;
  return {
    ...series,
    verdict: look?.verdict ?? 'too-few-to-say',
    ...(why === 'too-soon' || why === 'series-broken' ? { why } : {}),
    method: look ? 'plain' : 'none',
    observed: look?.observed ?? risen?.weeks[0]?.observed ?? 0,
    expected: look?.expected ?? canTell.expected,
    ratio: look?.ratio ?? null,
    interval: look?.interval ?? null,
    phi: canTell.phi,
    smallestRatio: canTell.smallest,
  };
}
