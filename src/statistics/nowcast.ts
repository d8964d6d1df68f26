import { type Answer, isCount, noAnswer } from './answer.ts';
import { drawGamma, drawPoisson, spread } from './draws.ts';
import { type Random, seededRandom } from './random.ts';

/** Reports known today, by the day of the incident and the days until it was reported. */
export interface DelayedCount {
  /** Days from the first day of the table. */
  day: number;
  /** Days from incident to report, 0 or more. */
  delay: number;
  count: number;
}

export interface NowcastOptions {
  /** Today, in days from the first day; nothing after it is known. */
  today: number;
  /** Delays beyond this are taken as never, days. */
  longestDelay?: number;
  /** Incidents of this many days before today say how long reports take. */
  windowDays?: number;
  /** How many of the last days to answer for. */
  lastDays?: number;
  replicates?: number;
  level?: number;
  seed?: number;
}

/** A count that will still grow: what is known, what it will be. */
export interface Expected {
  reported: number;
  expected: number;
  low: number;
  high: number;
}

export interface Nowcast {
  /** Part of a day's incidents known after so many days; 1 at the longest delay. */
  known: number[];
  /** Each of the last days, the oldest first. */
  days: (Expected & { day: number })[];
  /** All of the last days together. */
  total: Expected;
  /** Incidents that the delays were learnt from. */
  learntFrom: number;
}

/** Fewer incidents than this teach nothing about delays. */
export const LEAST_LEARNT = 20;

/**
 * What the last days' counts will be once the late reports are in (Lawless 1994, Can. J. Statist. 22:15): the reverse
 * hazard g(d) is the part reported after exactly d days among those reported within d days, of incidents old enough to
 * know; known(d) = product of (1 - g) over longer delays; a day of age a will have reported / known(a).
 *
 * The interval has both doubts: how long reports take (each replicate draws g anew from its binomial, with half an
 * incident spread over all delays so that one never yet seen stays possible) and chance (those not yet reported are
 * negative binomial given those that are). Same seed, same answer.
 * Refusals: `empty`, `not-a-count`, `not-a-period`, `history-too-thin` (fewer than 20 incidents to learn from, or none
 * reported as soon as these days would have to be).
 */
export function nowcast(
  table: readonly DelayedCount[],
  {
    today,
    longestDelay = 60,
    windowDays = 365,
    lastDays = 28,
    replicates = 1000,
    level = 0.95,
    seed = 1,
  }: NowcastOptions,
): Answer<Nowcast> {
  if (!table.every(({ day, delay, count }) => isCount(count) && isCount(delay) && Number.isInteger(day)))
    return noAnswer('not-a-count');
  if (![longestDelay, windowDays, lastDays, replicates].every((each) => Number.isInteger(each) && each > 0))
    return noAnswer('not-a-period');
  if (!(level > 0 && level < 1)) return noAnswer('not-a-chance');
  const seen = table.filter(({ day, delay }) => day + delay <= today && delay <= longestDelay);
  const learning = learn(
    seen.filter(({ day }) => day > today - windowDays),
    { today, longestDelay },
  );
  if (learning.all < LEAST_LEARNT) return noAnswer('history-too-thin');
  const known = knownAfter(learning.exactly.map((exactly, d) => part(exactly, learning.within[d] ?? 0)));
  if (known[0] === 0) return noAnswer('history-too-thin');
  const random = seededRandom(seed);
  const unseen = 0.5 / longestDelay;
  const reported = Array.from({ length: lastDays }, () => 0);
  for (const { day, count } of seen) {
    const at = day - (today - lastDays + 1);
    if (at >= 0 && at < lastDays) reported[at] = (reported[at] ?? 0) + count;
  }
  const knownAt = (at: number, by: readonly number[]): number =>
    by[Math.min(lastDays - 1 - at, longestDelay)] ?? 1;
  const draws = reported.map(() => new Float64Array(replicates));
  const sums = new Float64Array(replicates);
  for (let replicate = 0; replicate < replicates; replicate++) {
    const drawn = knownAfter(
      learning.exactly.map((exactly, d) => drawPart(exactly, learning.within[d] ?? 0, { random, unseen })),
    );
    reported.forEach((count, at) => {
      const still = (unseenToo: number): number =>
        drawUnreported(count + unseenToo, knownAt(at, drawn), random);
      (draws[at] as Float64Array)[replicate] = count + still(0.5);
      // Half an incident for all of the days together: half for each would make their sum too large.
      sums[replicate] = (sums[replicate] as number) + count + still(count === 0 ? 0.5 / lastDays : 0);
    });
  }
  const expectedAt = (count: number, at: number): number => count / knownAt(at, known);
  const days = reported.map((count, at) => ({
    day: today - lastDays + 1 + at,
    reported: count,
    expected: expectedAt(count, at),
    ...spread(draws[at] as Float64Array, level),
  }));
  const total = {
    reported: reported.reduce((sum, count) => sum + count, 0),
    expected: days.reduce((sum, each) => sum + each.expected, 0),
    ...spread(sums, level),
  };
  return { ok: true, known, days, total, learntFrom: learning.all };
}

const part = (of: number, all: number): number => (all > 0 ? of / all : 0);

/** How many incidents, old enough to know, were reported after exactly d days, and within d days. */
function learn(
  seen: readonly DelayedCount[],
  { today, longestDelay }: { today: number; longestDelay: number },
) {
  const exactly = new Array<number>(longestDelay + 1).fill(0);
  const within = new Array<number>(longestDelay + 1).fill(0);
  let all = 0;
  for (const { day, delay, count } of seen) {
    all += count;
    const oldest = Math.min(longestDelay, today - day);
    exactly[delay] = (exactly[delay] ?? 0) + count;
    for (let d = delay; d <= oldest; d++) within[d] = (within[d] ?? 0) + count;
  }
  return { exactly, within, all };
}

/** known(d) = product over longer delays of (1 - g). */
function knownAfter(g: readonly number[]): number[] {
  const known = new Array<number>(g.length).fill(1);
  for (let d = g.length - 2; d >= 0; d--) known[d] = (known[d + 1] ?? 1) * (1 - (g[d + 1] ?? 0));
  return known;
}

/** A part drawn from what `of` out of `all` leaves open. All delays together are given half an incident unseen. */
function drawPart(of: number, all: number, { random, unseen }: { random: Random; unseen: number }): number {
  if (all === 0) return 0;
  const a = drawGamma(of + unseen, random);
  return a / (a + drawGamma(all - of + unseen, random));
}

/** How many are still to come where `shape` came, each with the chance `known`: negative binomial, as gamma and Poisson. */
function drawUnreported(shape: number, known: number, random: Random): number {
  if (known >= 1) return 0;
  return drawPoisson((drawGamma(shape, random) * (1 - known)) / Math.max(known, 1e-6), random);
}
