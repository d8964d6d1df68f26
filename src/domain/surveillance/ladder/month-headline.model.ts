import type { PictureRow, Sentence } from '../picture.model.ts';
import type { Ladder } from './ladder.model.ts';

const MONTH_WORDS = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
export const monthInWords = (day: string): string => MONTH_WORDS.format(new Date(`${day}T00:00:00Z`));

const oneDecimal = (value: number): number => Math.round(value * 10) / 10;
/** From this ratio up an interval says that a doubling cannot be ruled out. */
const DOUBLE = 2;

/** What the figures of the month after an event come to. */
export interface MonthCount {
  from: string;
  to: string;
  days: number;
  observed: number;
  isRising: boolean;
}

/** The month a ladder by months was climbed from; undefined for a ladder by days. */
export function monthOf({ unit, window, risen, since, restsOn }: Ladder): MonthCount | undefined {
  if (unit !== 'month') return undefined;
  const observed = risen?.weeks[0]?.observed ?? since?.looks[0]?.observed;
  return observed === undefined
    ? undefined
    : {
        from: window.start,
        to: window.end ?? restsOn.lastDay,
        days: window.days,
        observed,
        isRising: since?.state === 'yes' || risen?.state === 'yes',
      };
}

/**
 * The one sentence of an event that is judged by figures a month: what the fourth step says, or why there is none. It
 * says "coincides with" at most.
 */
export function monthSentence(ladder: Ladder): Sentence {
  const { since, canTell, window } = ladder;
  const month = monthInWords(window.start);
  const look = since?.looks[0];
  if (!since || !look || look.expected === null)
    return canTell.expected === null
      ? { key: 'surveillance.sentence.month-none', args: { month } }
      : {
          key: 'surveillance.sentence.month-too-few',
          args: { month, expected: oneDecimal(canTell.expected) },
        };
  const high = look.interval?.high ?? null;
  return {
    key: `surveillance.sentence.month-${since.state}`,
    args: {
      month,
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
