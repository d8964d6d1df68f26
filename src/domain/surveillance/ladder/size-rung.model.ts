import { addDays, daysBetween } from '#statistics/days';
import { normalQuantile } from '#statistics/normal';
import { surgeForecast } from '#statistics/surge-forecast';
import { surgeShape } from '#statistics/surge-shape';
import { usualDays } from '#statistics/usual-days';
import { carryBreaks } from '../breaks/series-break.model.ts';
import { LONGEST_WINDOW_DAYS } from '../event-window.model.ts';
import { judgeLook } from './counted-rungs.model.ts';
import type { Forecast, Ladder } from './ladder.model.ts';
import { type LadderInput, sumOf } from './ladder-input.model.ts';

type Size = NonNullable<Ladder['size']>;

/** Twelve weeks show what fades and what stays. */
const HORIZON_DAYS = 84;
const LEAST_DAYS = 14;

const empty = (days: number): Omit<Size, 'state' | 'why'> => ({
  days,
  peak: null,
  peakInterval: null,
  halfLifeDays: null,
  halfLifeInterval: null,
  lasting: null,
  lastingInterval: null,
  excess: null,
  curve: [],
});

/**
 * Rung 7. The jump, its half-life and what stayed, with profile intervals, and how many more than usual there were.
 * A half-life whose interval reaches the end of what was fitted (56 days) has no upper end.
 */
export function sizeRung(
  input: LadderInput,
  { isRisen, known }: { isRisen: boolean; known: readonly number[] },
): Size {
  const { window, firstDay, today } = input;
  const elapsed = Math.min(HORIZON_DAYS, daysBetween(window.start, today));
  const days = ownDays(input, elapsed);
  if (!isRisen) return { ...empty(days), state: 'nothing-to-measure', why: null };
  const forecast = elapsed < HORIZON_DAYS ? forecastFrom(input, { elapsed, own: days, known }) : null;
  const cannot = (why: string): Size => ({ ...empty(days), state: 'cannot', forecast, why });
  if (days < LEAST_DAYS) return cannot('too-soon');
  const end = addDays(window.start, days - 1);
  if (input.breaks.some(({ day }) => day > window.start && day <= end)) return cannot('series-broken');
  const carried = carryBreaks(input, input.breaks);
  // A fitted step would have to be told from the surge; the level after it alone is the honest ground.
  const from = carried.steps.at(-1) ?? carried.firstDay;
  const before = carried.daily.slice(daysBetween(carried.firstDay, from));
  const usual = usualDays(before, { firstDay: from, from: window.start, days });
  if (!usual.ok) return cannot(usual.why);
  const at = daysBetween(firstDay, window.start);
  const observed = input.daily.slice(at, at + days);
  const shape = surgeShape(observed, usual.expected, usual);
  if (!shape.ok) return cannot(shape.why);
  const { peak, lasting, halfLifeDays } = shape;
  const open = (interval: { low: number; high: number | null }) =>
    interval.high !== null && interval.high >= 56 ? { ...interval, high: null } : interval;
  return {
    state: 'shape',
    days,
    peak,
    peakInterval: shape.peakInterval,
    halfLifeDays,
    halfLifeInterval: open(shape.halfLifeInterval),
    lasting,
    lastingInterval: shape.lastingInterval,
    excess: excessOf(input, observed, usual.expected),
    curve: observed.map((count, day) => ({
      observed: count,
      usual: usual.expected[day] ?? 0,
      fitted: (usual.expected[day] ?? 0) * (1 + peak * 2 ** (-day / halfLifeDays) + lasting),
    })),
    forecast,
    why: null,
  };
}

/**
 * Days that are the event's own: from the day after the next one registered here on, what is counted may be that one's. One that
 * came before there is anything to measure cannot be told from it, and is not left out.
 */
function ownDays({ window, eventsHere }: LadderInput, elapsed: number): number {
  const others = eventsHere
    .map((day) => daysBetween(window.start, addDays(day, 1)))
    .filter((days) => days >= LEAST_DAYS);
  return Math.min(elapsed, ...others);
}

/** Days ahead that are worth a guess: a rota is made for two weeks. */
const AHEAD_DAYS = 14;
/** A day of which a smaller part is known is not learnt from. */
const WHOLE = 0.85;

/**
 * The next two weeks if nothing new happens, from the day after the event on. The last days, of which too little has been
 * told yet, are neither learnt from nor answered for.
 */
function forecastFrom(
  input: LadderInput,
  { elapsed: days, own, known }: { elapsed: number; own: number; known: readonly number[] },
): Forecast | null {
  const { window, firstDay, today, breaks } = input;
  if (breaks.some(({ day }) => day > window.start && day <= today)) return null;
  const skip = Math.max(
    0,
    known.findIndex((part) => part >= WHOLE),
  );
  // What another event added would be missing from the days learnt from, and so from those ahead.
  if (own < days - skip) return null;
  const at = daysBetween(firstDay, window.start);
  const observed = input.daily.slice(at, at + Math.max(0, days - skip));
  const carried = carryBreaks(input, breaks);
  const from = carried.steps.at(-1) ?? carried.firstDay;
  const usual = usualDays(carried.daily.slice(daysBetween(carried.firstDay, from)), {
    firstDay: from,
    from: window.start,
    days: days + AHEAD_DAYS,
  });
  if (!usual.ok) return null;
  const answer = surgeForecast(observed, usual.expected, { ...usual, skip: days - observed.length });
  if (!answer.ok) return null;
  const ahead = usual.expected.slice(days);
  return {
    learntFrom: observed.length,
    since: input.daily.slice(at, at + Math.min(own, days)).map((count, day) => ({
      day: addDays(window.start, day),
      observed: count,
      isWhole: day < observed.length,
    })),
    days: answer.days.map((each, day) => ({
      ...each,
      day: addDays(window.start, days + day),
      usual: ahead[day] ?? 0,
    })),
    total: { ...answer.total, usual: sumOf(ahead) },
  };
}

/** How many more than usual in the first 28 days: sum(y - mu), with the error sqrt(phi x sum y). */
function excessOf(
  input: LadderInput,
  observed: readonly number[],
  expected: readonly number[],
): Size['excess'] {
  const days = Math.min(LONGEST_WINDOW_DAYS, observed.length);
  const counted = sumOf(observed.slice(0, days));
  const usual = sumOf(expected.slice(0, days));
  const { phi } = judgeLook(input, { window: input.window, days });
  const reach = normalQuantile(0.975) * Math.sqrt((phi ?? 1) * counted);
  return { days, count: counted - usual, low: counted - usual - reach, high: counted - usual + reach };
}
