import { type Answer, noAnswer, seriesProblem } from './answer.ts';
import { POISSON_PHI } from './count-distributions.ts';
import { logGamma } from './gamma.ts';
import { normalQuantile } from './normal.ts';
import type { Interval } from './rates.ts';

/** What followed an event: a jump that fades, and what stayed. */
export interface SurgeShape {
  /** Peak over what was expected, less 1: 2 is a trebling on the first day. 0 or more. */
  peak: number;
  peakInterval: Interval;
  /** Days in which the jump halves, within 1 to 56. */
  halfLifeDays: number;
  halfLifeInterval: Interval;
  /** What stayed, over what was expected, less 1: 0.25 is a quarter more for good. */
  lasting: number;
  lastingInterval: Interval;
  /** Twice the gain in log likelihood over "nothing happened"; three parameters. */
  gain: number;
}

/** Fewer days than this show neither a half-life nor what stays. */
const LEAST_DAYS = 14;
const SHORTEST = 1;
const LONGEST = 56;
/** Twice the loss of log likelihood at the ends of a 95% interval: the chi-squared quantile of one degree. */
const edge = (level: number): number => normalQuantile((1 + level) / 2) ** 2;

/**
 * How big and how long: mu_t = expected_t (1 + A 2^(-t/H) + B) for t = 0, 1, ... after the event, negative binomial
 * with size usual/(phi-1) taken from before the event; A and B from 0, H from 1 to 56 days; by maximum likelihood
 * with intervals from the profile (after Hanes and Machin 2014, J. Contemp. Crim. Justice 30:247: hate crime jumps and
 * then stays above what it was). Say "settled at a higher level" only where the interval of `lasting` leaves out 0.
 * @param observed daily counts from the first day after the event, 84 of them by custom
 * @param expected what the time before the event leads one to expect of each of these days, above 0
 * @param usual mean a day before the event, above 0
 * @param phi variance over mean of days before the event, 1 or more
 */
export function surgeShape(
  observed: readonly number[],
  expected: readonly number[],
  { usual, phi, level = 0.95 }: { usual: number; phi: number; level?: number },
): Answer<SurgeShape> {
  const problem = seriesProblem(observed);
  if (problem) return noAnswer(problem);
  if (observed.length < LEAST_DAYS || expected.length !== observed.length)
    return noAnswer('history-too-short');
  if (!(usual > 0) || !Number.isFinite(usual)) return noAnswer('history-too-thin');
  if (expected.some((mean) => !(mean > 0 && Number.isFinite(mean)))) return noAnswer('history-too-thin');
  if (!(phi >= 1) || !Number.isFinite(phi)) return noAnswer('not-a-dispersion');
  const y = Float64Array.from(observed);
  const fit = shapesFor({
    y,
    expected: Float64Array.from(expected),
    size: phi < POISSON_PHI ? Number.POSITIVE_INFINITY : usual / (phi - 1),
  });
  const best = fit.best();
  const allowed = best.log - edge(level) / 2;
  const nothing = fit.log({ peak: 0, lasting: 0, halfLife: 7 });
  const ends = (of: (value: number) => number, at: number, limits: [number, number]): Interval => ({
    low: lastAbove(of, allowed, { from: at, to: limits[0] }),
    high: lastAbove(of, allowed, { from: at, to: limits[1] }),
  });
  const most = (4 * (Math.max(...y) + 5)) / Math.min(...expected);
  return {
    ok: true,
    peak: best.peak,
    peakInterval: ends((peak) => fit.best({ peak }).log, best.peak, [0, most]),
    halfLifeDays: best.halfLife,
    halfLifeInterval: ends((halfLife) => fit.best({ halfLife }).log, best.halfLife, [SHORTEST, LONGEST]),
    lasting: best.lasting,
    lastingInterval: ends((lasting) => fit.best({ lasting }).log, best.lasting, [0, most]),
    gain: 2 * (best.log - nothing),
  };
}

interface Shape {
  peak: number;
  lasting: number;
  halfLife: number;
}

/** The likelihood of shapes and the best of them, any of the three held fast. */
function shapesFor({ y, expected, size }: { y: Float64Array; expected: Float64Array; size: number }) {
  const isPoisson = size === Number.POSITIVE_INFINITY;
  const constant = y.reduce(
    (sum, count) => sum - logGamma(count + 1) + (isPoisson ? 0 : logGamma(count + size) - logGamma(size)),
    0,
  );
  const fade = new Float64Array(y.length);
  const log = ({ peak, lasting, halfLife }: Shape): number => {
    const factor = 2 ** (-1 / halfLife);
    let [sum, left] = [constant, 1];
    for (let t = 0; t < y.length; t++, left *= factor) {
      const mu = (expected[t] as number) * (1 + peak * left + lasting);
      const count = y[t] as number;
      sum += isPoisson
        ? count * Math.log(mu) - mu
        : count * Math.log(mu / (mu + size)) - size * Math.log1p(mu / size);
    }
    return sum;
  };
  /** The best peak and lasting part for a half-life: Fisher scoring with identity link, kept from going below 0. */
  const levels = (halfLife: number, held: Partial<Shape>): Shape => {
    const factor = 2 ** (-1 / halfLife);
    for (let t = 0, left = 1; t < fade.length; t++, left *= factor) fade[t] = left;
    let peak = held.peak ?? 1;
    let lasting = held.lasting ?? 0.1;
    for (let step = 0; step < 200; step++) {
      let [pp, pl, ll, rp, rl] = [0, 0, 0, 0, 0];
      for (let t = 0; t < y.length; t++) {
        const mean = expected[t] as number;
        const left = fade[t] as number;
        const mu = mean * (1 + peak * left + lasting);
        const weight = isPoisson ? 1 / mu : 1 / (mu + (mu * mu) / size);
        const rest = ((y[t] as number) - mu) * weight * mean;
        const curve = mean * mean * weight;
        [pp, pl, ll] = [pp + curve * left * left, pl + curve * left, ll + curve];
        [rp, rl] = [rp + rest * left, rl + rest];
      }
      const before = peak + lasting;
      if (held.peak !== undefined && held.lasting !== undefined) break;
      if (held.peak !== undefined) lasting = Math.max(0, lasting + rl / ll);
      else if (held.lasting !== undefined) peak = Math.max(0, peak + rp / pp);
      else [peak, lasting] = bothLevels({ peak, lasting }, { pp, pl, ll, rp, rl });
      if (Math.abs(peak + lasting - before) < 1e-10 * (1 + before)) break;
    }
    return { peak, lasting, halfLife };
  };
  const at = (halfLife: number, held: Partial<Shape>): Shape & { log: number } => {
    const shape = levels(halfLife, held);
    return { ...shape, log: log(shape) };
  };
  const best = (held: Partial<Shape> = {}): Shape & { log: number } => {
    if (held.halfLife !== undefined) return at(held.halfLife, held);
    let top = at(SHORTEST, held);
    let topStep = 0;
    // The profile of the half-life may have two tops: look along it before climbing.
    const steps = 24;
    const lifeAt = (step: number): number => SHORTEST * (LONGEST / SHORTEST) ** (step / steps);
    for (let step = 1; step <= steps; step++) {
      const next = at(lifeAt(step), held);
      if (next.log > top.log) [top, topStep] = [next, step];
    }
    let low = Math.log(lifeAt(Math.max(0, topStep - 1)));
    let high = Math.log(lifeAt(Math.min(steps, topStep + 1)));
    const golden = (Math.sqrt(5) - 1) / 2;
    while (high - low > 1e-6) {
      const left = at(Math.exp(high - golden * (high - low)), held);
      const right = at(Math.exp(low + golden * (high - low)), held);
      const better = left.log > right.log ? left : right;
      if (better.log > top.log) top = better;
      if (left.log > right.log) high = low + golden * (high - low);
      else low = high - golden * (high - low);
    }
    return top;
  };
  return { log, best };
}

function bothLevels(
  { peak, lasting }: { peak: number; lasting: number },
  { pp, pl, ll, rp, rl }: Record<'pp' | 'pl' | 'll' | 'rp' | 'rl', number>,
): [number, number] {
  const determinant = pp * ll - pl * pl;
  const nextPeak = peak + (ll * rp - pl * rl) / determinant;
  const nextLasting = lasting + (pp * rl - pl * rp) / determinant;
  if (nextPeak >= 0 && nextLasting >= 0) return [nextPeak, nextLasting];
  // On the edge the other takes what is best for it alone.
  return nextLasting < 0
    ? [Math.max(0, peak + (rp + pl * lasting) / pp), 0]
    : [0, Math.max(0, lasting + (rl + pl * peak) / ll)];
}

/** The farthest value from `from` towards `to` at which the profile is still `allowed` or more. */
function lastAbove(
  of: (value: number) => number,
  allowed: number,
  { from, to }: { from: number; to: number },
): number {
  if (of(to) >= allowed) return to;
  let [inside, outside] = [from, to];
  for (let step = 0; step < 40 && Math.abs(outside - inside) > 1e-5 * (1 + Math.abs(inside)); step++) {
    const middle = (inside + outside) / 2;
    if (of(middle) >= allowed) inside = middle;
    else outside = middle;
  }
  return inside;
}
