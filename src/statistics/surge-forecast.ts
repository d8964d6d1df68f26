import { type Answer, noAnswer, seriesProblem } from './answer.ts';
import { POISSON_PHI } from './count-distributions.ts';
import { drawGamma, drawNormal, drawPoisson, spread } from './draws.ts';
import { type Random, seededRandom } from './random.ts';

/** What is still to come of a surge. */
export interface SurgeForecast {
  /** Each day ahead: the mean, and the whole numbers between which a count will lie with chance `level`. */
  days: { expected: number; low: number; high: number }[];
  /** All days ahead together. */
  total: { expected: number; low: number; high: number };
}

/** Two days may be chance alone. */
const LEAST_DAYS = 3;
/** Half-lives of fifteen measured surges: most between 3 and 14 days, some of weeks (prolonged events). */
const SHORT = { share: 0.8, middle: Math.log(8), spread: 0.5 };
const LONG = { share: 0.2, middle: Math.log(40), spread: 0.3 };
/** Means of the exponential priors: jumps of 1.3 to 7, lasting parts of 0 to a half. */
const PEAK_MEAN = 2.5;
const LASTING_MEAN = 0.2;
const BURN_IN = 2000;
const DRAWS = 2000;
const EVERY = 3;

/**
 * What the next days will count if nothing new happens: the model of `surgeShape`, mu_t = expected_t (1 + A 2^(-t/H) +
 * B), negative binomial, with what is known of earlier surges as priors (A exponential of mean 2.5, B exponential of mean
 * 0.2, ln H a mixture of normals round 8 and 40 days). Drawn by a random walk over ln A, ln H, ln B (Metropolis et al.
 * 1953, J. Chem. Phys. 21:1087); each kept step draws its own days, so that the interval has both doubts, of the shape
 * and of chance. Same seed, same answer.
 * Refusals: `history-too-short` (fewer than 3 days), `history-too-thin`, `not-a-count`, `not-a-dispersion`, `not-a-chance`.
 * @param observed daily counts from the first day after the event
 * @param expected what the time before leads one to expect of these days and of those ahead, above 0
 * @param usual mean a day before the event, above 0
 * @param phi variance over mean of days before the event, 1 or more
 * @param skip days ahead to leave out of the answer: their counts are known in part
 */
export function surgeForecast(
  observed: readonly number[],
  expected: readonly number[],
  {
    usual,
    phi,
    skip = 0,
    level = 0.8,
    seed = 1,
  }: { usual: number; phi: number; skip?: number; level?: number; seed?: number },
): Answer<SurgeForecast> {
  const problem = seriesProblem(observed);
  if (problem) return noAnswer(problem);
  if (observed.length < LEAST_DAYS || expected.length <= observed.length + skip)
    return noAnswer('history-too-short');
  if (!(usual > 0) || !Number.isFinite(usual)) return noAnswer('history-too-thin');
  if (expected.some((mean) => !(mean > 0 && Number.isFinite(mean)))) return noAnswer('history-too-thin');
  if (!(phi >= 1) || !Number.isFinite(phi)) return noAnswer('not-a-dispersion');
  if (!(level > 0 && level < 1)) return noAnswer('not-a-chance');
  const size = phi < POISSON_PHI ? Number.POSITIVE_INFINITY : usual / (phi - 1);
  const random = seededRandom(seed);
  const shapes = walk(likelihoodOf(observed, expected, size), startOf(observed, expected), random);
  const first = observed.length + skip;
  const ahead = expected.length - first;
  const counts = Array.from({ length: ahead }, () => new Float64Array(shapes.length));
  const sums = new Float64Array(shapes.length);
  const means = new Float64Array(ahead);
  shapes.forEach(([peak, halfLife, lasting], draw) => {
    for (let day = 0; day < ahead; day++) {
      const t = first + day;
      const mean = (expected[t] ?? 0) * (1 + peak * 2 ** (-t / halfLife) + lasting);
      const count = drawPoisson(
        size === Number.POSITIVE_INFINITY ? mean : (drawGamma(size, random) * mean) / size,
        random,
      );
      (counts[day] as Float64Array)[draw] = count;
      sums[draw] = (sums[draw] as number) + count;
      means[day] = (means[day] as number) + mean / shapes.length;
    }
  });
  return {
    ok: true,
    days: counts.map((of, day) => ({ expected: means[day] as number, ...spread(of, level) })),
    total: { expected: means.reduce((sum, mean) => sum + mean, 0), ...spread(sums, level) },
  };
}

/** ln A, ln H, ln B. */
type Place = readonly [number, number, number];
type Shape = readonly [peak: number, halfLife: number, lasting: number];

const bell = (x: number, { middle, spread: wide }: { middle: number; spread: number }): number =>
  Math.exp(-0.5 * ((x - middle) / wide) ** 2) / wide;

/** Log of likelihood times prior at a place, but for a constant. */
function likelihoodOf(
  observed: readonly number[],
  expected: readonly number[],
  size: number,
): (place: Place) => number {
  const isPoisson = size === Number.POSITIVE_INFINITY;
  return ([logPeak, logLife, logLasting]) => {
    const [peak, halfLife, lasting] = [Math.exp(logPeak), Math.exp(logLife), Math.exp(logLasting)];
    let sum =
      logPeak -
      peak / PEAK_MEAN +
      logLasting -
      lasting / LASTING_MEAN +
      Math.log(SHORT.share * bell(logLife, SHORT) + LONG.share * bell(logLife, LONG) + 1e-300);
    const factor = 2 ** (-1 / halfLife);
    for (let t = 0, left = 1; t < observed.length; t++, left *= factor) {
      const mu = (expected[t] as number) * (1 + peak * left + lasting);
      const count = observed[t] as number;
      sum += isPoisson
        ? count * Math.log(mu) - mu
        : count * Math.log(mu / (mu + size)) - size * Math.log1p(mu / size);
    }
    return sum;
  };
}

function startOf(observed: readonly number[], expected: readonly number[]): Place {
  const sum = (of: readonly number[]): number => of.slice(0, LEAST_DAYS).reduce((all, each) => all + each, 0);
  return [
    Math.log(Math.max(0.1, sum(observed) / sum(expected) - 1)),
    SHORT.middle,
    Math.log(LASTING_MEAN / 2),
  ];
}

/** A random walk whose step is fitted while it burns in: three in ten steps taken is near the best. */
function walk(log: (place: Place) => number, start: Place, random: Random): Shape[] {
  const WANTED = 0.3;
  const shapes: Shape[] = [];
  let [place, value, stride, taken] = [start, log(start), 0.4, 0];
  for (let step = 1; step <= BURN_IN + DRAWS * EVERY; step++) {
    const next: Place = [
      place[0] + stride * drawNormal(random),
      place[1] + stride * drawNormal(random),
      place[2] + stride * drawNormal(random),
    ];
    const there = log(next);
    if (Math.log(1 - random.part()) < there - value) {
      [place, value] = [next, there];
      taken++;
    }
    if (step <= BURN_IN && step % 100 === 0) {
      stride *= Math.exp(taken / 100 - WANTED);
      taken = 0;
    }
    if (step > BURN_IN && step % EVERY === 0)
      shapes.push([Math.exp(place[0]), Math.exp(place[1]), Math.exp(place[2])]);
  }
  return shapes;
}
