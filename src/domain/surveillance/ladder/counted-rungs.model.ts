import { addDays, daysBetween } from '#statistics/days';
import { LARGEST_USEFUL_RATIO, LOOK_ALPHA } from '#statistics/increase';
import { nowcast } from '#statistics/nowcast';
import { LONGEST_WINDOW_DAYS, type Window } from '../event-window.model.ts';
import { type Judgement, judgeSeries } from '../judge-series.model.ts';
import type { Ladder, Look } from './ladder.model.ts';
import { type LadderInput, sumOf } from './ladder-input.model.ts';

/** When the question is asked that was laid down beforehand. */
export const LOOKS = [3, 7, 14, 28] as const;
/** From here on the few reports still to come change nothing that is said. */
const NEARLY_ALL = 0.9;
/** With fewer than half of them in, nothing is said of these days. */
const HALF = 0.5;
/** Counts older than this have had their late reports. */
const SETTLED_DAYS = 60;
const LEARN_DAYS = 365;

/** The window as it was after so many days. */
const windowAfter = (window: Window, days: number): Window => ({
  ...window,
  days,
  end: addDays(window.start, days - 1),
  isUnfinished: window.isUnfinished && days >= window.days,
});

/** The series judged over the first `days` days after the event. */
export function judgeLook(
  input: Pick<LadderInput, 'daily' | 'firstDay' | 'breaks'>,
  { window, days, alpha = LOOK_ALPHA }: { window: Window; days: number; alpha?: number },
): Judgement {
  const short = windowAfter(window, days);
  const daily = input.daily.slice(0, daysBetween(input.firstDay, addDays(window.start, days)));
  return judgeSeries({ ...input, daily }, short, alpha);
}

/** The days compared: as many of the 28 as there are. */
export const daysCompared = ({ window }: LadderInput): number => (window.end === undefined ? 0 : window.days);

/** Rung 1 where it cannot be told, and why. */
export const cannotTell = (days: number, why: string): Ladder['canTell'] => ({
  state: 'cannot',
  days,
  expected: null,
  phi: null,
  smallest: null,
  why,
});

/** Rung 1. A rise that did show could be seen, however few there were. */
export function canTellRung(input: LadderInput): Ladder['canTell'] {
  const days = daysCompared(input);
  const cannot = (why: string): Ladder['canTell'] => cannotTell(days, why);
  if (days === 0) return cannot('too-soon');
  const judged = judgeLook(input, { window: input.window, days, alpha: input.alpha });
  if (judged.why && judged.expected === null) return cannot(judged.why);
  const { expected, phi, smallestRatio: smallest } = judged;
  const shows = judged.verdict === 'increase-seen' || (smallest !== null && smallest <= LARGEST_USEFUL_RATIO);
  return { state: shows ? 'yes' : 'cannot', days, expected, phi, smallest, why: shows ? null : 'too-few' };
}

/** Rung 2. Learnt from our own reports: what is imported comes without the day it was reported. */
export function completeRung(input: LadderInput): NonNullable<Ladder['complete']> {
  const days = daysCompared(input);
  const { window, today } = input;
  const lastDay = addDays(window.start, days - 1);
  const at = (day: string): number => daysBetween(input.firstDay, day);
  const reported = sumOf(
    input.delays.filter(({ day }) => day >= at(window.start) && day <= at(lastDay)).map(({ count }) => count),
  );
  const base = {
    days,
    learntFrom: 0,
    reported,
    expected: reported,
    low: reported,
    high: reported,
    known: [],
    why: null,
  };
  if (daysBetween(lastDay, today) > SETTLED_DAYS) return { ...base, state: 'yes', why: 'long-ago' };
  // Yesterday is the last whole day; delays are learnt from the same system of recording alone.
  const lastDays = daysBetween(window.start, today);
  const newest = input.breaks.at(-1)?.day ?? input.firstDay;
  const learnt = nowcast(
    input.delays.filter(({ day }) => day >= at(newest)),
    {
      today: at(today) - (window.isUnfinished ? 0 : 1),
      windowDays: Math.max(1, Math.min(LEARN_DAYS, daysBetween(newest, today))),
      lastDays: Math.max(1, lastDays),
    },
  );
  if (!learnt.ok) return { ...base, state: 'unknown', why: learnt.why };
  const of = learnt.days.filter(({ day }) => day <= at(lastDay));
  const expected = Math.max(
    reported,
    of.reduce((sum, each) => sum + each.expected, 0),
  );
  // The interval is of all days since the event; of an older window it is narrowed in proportion to what is open.
  const open = learnt.total.expected - learnt.total.reported;
  const share = open > 0 ? (expected - reported) / open : 0;
  const part = reported > 0 ? reported / expected : 1;
  return {
    ...base,
    state: part >= NEARLY_ALL ? 'yes' : part >= HALF ? 'partly' : 'cannot',
    learntFrom: learnt.learntFrom,
    expected,
    low: reported + Math.max(0, learnt.total.low - learnt.total.reported) * share,
    high: reported + Math.max(0, learnt.total.high - learnt.total.reported) * share,
    known: learnt.known.slice(0, SETTLED_DAYS + 1),
    why: part < HALF ? 'half-unknown' : null,
  };
}

const lookOf = (judged: Judgement, days: number): Look => ({
  days,
  isPlanned: (LOOKS as readonly number[]).includes(days),
  verdict: judged.verdict,
  observed: judged.observed,
  expected: judged.expected,
  ratio: judged.ratio,
  interval: judged.interval,
  smallest: judged.smallestRatio,
  why: judged.why ?? null,
});

/**
 * Rung 4. The looks that were laid down, and the days there are where none is due yet. One look that shows a rise says
 * so for good; "none" takes the latest look, and late reports that could still turn it make it too soon to say.
 */
export function sinceRung(
  input: LadderInput,
  complete: NonNullable<Ladder['complete']>,
): NonNullable<Ladder['since']> {
  const { window, alpha } = input;
  const due = LOOKS.filter((days) => days <= window.days && !window.isUnfinished);
  const asked = due.length > 0 ? [...due] : [Math.min(window.days, LONGEST_WINDOW_DAYS)];
  const looks = asked.map((days) => lookOf(judgeLook(input, { window, days, alpha }), days));
  const last = looks.at(-1);
  if (!last) return { state: 'cannot', looks, why: 'too-soon' };
  if (looks.some(({ verdict }) => verdict === 'increase-seen')) return { state: 'yes', looks, why: null };
  if (last.verdict === 'too-few-to-say') return { state: 'cannot', looks, why: last.why ?? 'too-few' };
  if (couldStillRise(input, { complete, days: last.days }))
    return { state: 'cannot', looks, why: 'late-reports' };
  return { state: last.verdict === 'decrease-seen' ? 'fewer' : 'no', looks, why: null };
}

/** Whether the upper end of what is still expected in would have been called a rise. */
function couldStillRise(
  input: LadderInput,
  { complete, days }: { complete: NonNullable<Ladder['complete']>; days: number },
): boolean {
  if (complete.state !== 'partly') return false;
  const more = Math.ceil(complete.high - complete.reported);
  if (more <= 0) return false;
  const daily = [...input.daily];
  const last = daysBetween(input.firstDay, addDays(input.window.start, days - 1));
  daily[last] = (daily[last] ?? 0) + more;
  const { window, alpha } = input;
  return judgeLook({ ...input, daily }, { window, days, alpha }).verdict === 'increase-seen';
}
