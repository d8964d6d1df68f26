import { addDays, daysBetween } from '#statistics/days';
import { LOOK_ALPHA } from '#statistics/increase';
import { seededRandom } from '#statistics/random';
import { windowOf } from '../event-window.model.ts';
import type { Risen } from './ladder.model.ts';
import type { LadderInput } from './ladder-input.model.ts';

export const EVENT = '2026-03-22';
const YEARS = 3;

/** Poisson counts by products of uniforms, the same every time. */
export function chance(mean: (at: number) => number, days: number, seed = 1): number[] {
  const random = seededRandom(seed, 0);
  return Array.from({ length: days }, (_, at) => {
    const edge = Math.exp(-mean(at));
    let count = -1;
    for (let product = 1; product > edge; product *= 1 - random.part()) count++;
    return Math.max(0, count);
  });
}

export const NOT_RISEN: Risen = {
  state: 'no',
  weeks: [],
  seriesJudged: 12,
  past: [],
  falseAlarmsAYear: 0.5,
  judgedYears: 2,
  why: null,
};

/**
 * A ladder's ground: three years of `usual` a day, `since` times that in the days after the event, as it looks
 * `daysAfter` days after it.
 */
export function inputOf({
  usual = 5,
  since = () => 1,
  daysAfter = 31,
  years = YEARS,
  seed = 1,
  ...over
}: {
  usual?: number;
  since?: (day: number) => number;
  daysAfter?: number;
  years?: number;
  seed?: number;
} & Partial<LadderInput>): LadderInput {
  const today = addDays(EVENT, daysAfter);
  const window = windowOf(EVENT, today);
  const firstDay = addDays(window.start, -Math.round(years * 365));
  const before = daysBetween(firstDay, window.start);
  const length = daysBetween(firstDay, today);
  const daily = chance((at) => usual * (at < before ? 1 : since(at - before)), length, seed);
  return {
    areaPath: '*',
    strand: 'ALL',
    today,
    window,
    firstDay,
    daily,
    breaks: [],
    delays: [],
    events: [EVENT],
    eventsHere: [EVENT],
    strands: [],
    targeted: [],
    control: null,
    places: null,
    risen: NOT_RISEN,
    past: {
      series: { areaPath: '*', strand: 'ALL', firstWeek: firstDay, counts: new Float64Array() },
      first: 0,
      known: { past: [], falseAlarmsAYear: 0.5, judgedYears: 2 },
    },
    alpha: LOOK_ALPHA,
    isPair: false,
    ...over,
  };
}

/** Reports of a series, told after 0, 1, 2 or `late` days in turn, as far as they are told by `today`. */
export function delaysOf(input: LadderInput, late: number): LadderInput['delays'] {
  const last = daysBetween(input.firstDay, input.today);
  return input.daily.flatMap((count, day) =>
    Array.from({ length: count }, (_, at) => ({
      day,
      delay: [0, 1, 2, late][(at + day) % 4] ?? 0,
      count: 1,
    })).filter(({ delay }) => day + delay <= last),
  );
}
