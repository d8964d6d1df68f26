import { betaQuantile, incompleteBeta } from './beta.ts';
import { countTails, poissonMass } from './count-distributions.ts';
import { gammaQuantile } from './gamma.ts';

/** An interval; `high` is null where it has no end. */
export interface Interval {
  low: number;
  high: number | null;
}

/** A count and the time (or any exposure) it was seen in. */
export interface Rate {
  count: number;
  period: number;
}

function demandRates(...rates: Rate[]): void {
  for (const { count, period } of rates)
    if (!Number.isFinite(count) || count < 0 || !Number.isFinite(period) || period <= 0)
      throw new RangeError('a rate needs a count from 0 and a period above 0');
}

/**
 * Exact interval for the mean of a Poisson count (Garwood 1936). Takes counts divided by a dispersion as well, so
 * `count` may be a fraction. Throws RangeError for a negative count or a level outside 0..1.
 */
export function garwoodInterval(count: number, level = 0.95): { low: number; high: number } {
  if (!(count >= 0) || !(level > 0 && level < 1))
    throw new RangeError('garwoodInterval needs a count and a level');
  const tail = (1 - level) / 2;
  return {
    low: count === 0 ? 0 : gammaQuantile(tail, count),
    high: gammaQuantile(tail, count + 1, 'upper'),
  };
}

/**
 * One count against another, exact: given their sum n, the first is binomial with share t1/(t1+t2) where the rates are
 * equal (Przyborowski and Wilenski 1940). One-sided p in both directions with mid-p beside them; mid-p counts what was
 * seen by half and is nearer the nominal level at small counts. Counts may be fractions (counts over a dispersion):
 * the binomial tails are then the incomplete beta function between its whole-number values.
 */
export function exactRateTest(first: Rate, second: Rate): ExactRateTest {
  demandRates(first, second);
  const n = first.count + second.count;
  const share = first.period / (first.period + second.period);
  const complement = second.period / (first.period + second.period);
  const atLeast = tailFrom(first.count, n, { share, complement });
  const above = tailFrom(first.count + 1, n, { share, complement });
  return {
    ratio: second.count === 0 ? null : first.count / first.period / (second.count / second.period),
    pGreater: atLeast.upper,
    pLess: above.lower,
    midPGreater: (atLeast.upper + above.upper) / 2,
    midPLess: (atLeast.lower + above.lower) / 2,
  };
}

export interface ExactRateTest {
  /** Rate over rate; null where the second count is 0. */
  ratio: number | null;
  pGreater: number;
  pLess: number;
  midPGreater: number;
  midPLess: number;
}

/** P(X >= k) as `upper` and P(X < k) as `lower` for X ~ Bin(n, share), by the incomplete beta function. */
function tailFrom(k: number, n: number, { share, complement }: { share: number; complement: number }) {
  if (k <= 0) return { upper: 1, lower: 0 };
  if (k >= n + 1) return { upper: 0, lower: 1 };
  const { lower, upper } = incompleteBeta(k, n - k + 1, { x: share, complement });
  return { upper: lower, lower: upper };
}

/** Exact interval for the ratio of two rates: the Clopper-Pearson interval of the share, turned into a ratio. */
export function ratioInterval(first: Rate, second: Rate, level = 0.95): Interval {
  demandRates(first, second);
  const tail = (1 - level) / 2;
  const [x, y] = [first.count, second.count];
  const exposure = second.period / first.period;
  const low = x === 0 ? 0 : betaQuantile(tail, { a: x, b: y + 1 });
  const high = y === 0 ? 1 : betaQuantile(tail, { a: x + 1, b: y, tail: 'upper' });
  return { low: (low / (1 - low)) * exposure, high: high === 1 ? null : (high / (1 - high)) * exposure };
}

/**
 * The E-test of Krishnamoorthy and Thomson (2004, J. Stat. Plan. Inference 119:23) that two Poisson rates are equal:
 * the difference over its estimated standard error, judged by both Poisson laws at the pooled rate. One-sided
 * (first greater) and two-sided p. The statistic grows with the first count and falls with the second, so the region
 * has one edge and the sum takes time in proportion to the spread of the counts.
 */
export function eTest(first: Rate, second: Rate): { pGreater: number; pTwoSided: number } {
  demandRates(first, second);
  const pooled = (first.count + second.count) / (first.period + second.period);
  if (pooled === 0) return { pGreater: 1, pTwoSided: 1 };
  const seen = statistic(first.count, second.count, { first, second });
  const pGreater = massFrom(seen, first, { second, pooled });
  if (seen === 0) return { pGreater, pTwoSided: 1 };
  const size = Math.abs(seen);
  const pTwoSided =
    massFrom(size, first, { second, pooled }) + massFrom(size, second, { second: first, pooled });
  return { pGreater, pTwoSided: Math.min(1, pTwoSided) };
}

function statistic(x: number, y: number, { first, second }: { first: Rate; second: Rate }): number {
  const variance = x / first.period ** 2 + y / second.period ** 2;
  return variance === 0 ? 0 : (x / first.period - y / second.period) / Math.sqrt(variance);
}

/** P(T >= edge) where both counts are Poisson at the pooled rate. */
function massFrom(edge: number, first: Rate, { second, pooled }: { second: Rate; pooled: number }): number {
  const mean = pooled * first.period;
  const other = pooled * second.period;
  const span = 12 * Math.sqrt(other) + 40;
  // Ties with what was seen belong to the region: rounding must not push them out.
  const least = edge - 1e-9 * Math.max(1, Math.abs(edge));
  let x = 0;
  let sum = 0;
  const from = Math.max(0, Math.floor(other - span));
  for (let y = from; y <= other + span; y++) {
    while (statistic(x, y, { first, second }) < least) x++;
    sum += poissonMass(y, other) * countTails(x - 1, { mean }).above;
  }
  return sum;
}
