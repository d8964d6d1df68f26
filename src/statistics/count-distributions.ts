import { incompleteBeta } from './beta.ts';
import { incompleteGamma, poissonFactor } from './gamma.ts';

/**
 * Counts with a mean and a dispersion phi = variance / mean. phi below 1.0001 is Poisson, from there negative binomial
 * with size mean/(phi-1) and probability 1/phi (Noufaily et al. 2013, Statistics in Medicine 32:1206).
 */
export interface CountModel {
  /** Expected number, above 0. */
  mean: number;
  /** Variance over mean, 1 or more. */
  phi?: number;
}

/** Below this dispersion the two distributions cannot be told apart. */
export const POISSON_PHI = 1.0001;

/** P(Y <= k) and P(Y > k) for a whole k; k below 0 gives 0 and 1. */
export function countTails(k: number, { mean, phi = 1 }: CountModel): { atMost: number; above: number } {
  if (!(mean >= 0) || !(phi >= 1)) throw new RangeError('a count model needs mean >= 0 and phi >= 1');
  const whole = Math.floor(k);
  if (whole < 0) return { atMost: 0, above: 1 };
  if (mean === 0) return { atMost: 1, above: 0 };
  if (phi < POISSON_PHI) {
    const { lower, upper } = incompleteGamma(whole + 1, mean);
    return { atMost: upper, above: lower };
  }
  const size = mean / (phi - 1);
  const { lower, upper } = incompleteBeta(size, whole + 1, { x: 1 / phi, complement: (phi - 1) / phi });
  return { atMost: lower, above: upper };
}

/** P(Y >= y): how likely so many or more would be with nothing but chance. */
export const atLeast = (y: number, model: CountModel): number => countTails(Math.ceil(y) - 1, model).above;

/** P(Y = k) of a Poisson count. */
export const poissonMass = (k: number, mean: number): number => poissonFactor(k, mean);

/** The smallest whole q with P(Y > q) <= alpha: the most that chance alone gives, but for alpha. 0 < alpha < 1. */
export function upperBound(alpha: number, model: CountModel): number {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError('upperBound needs 0 < alpha < 1');
  const exceeds = (q: number): boolean => countTails(q, model).above > alpha * (1 + 1e-13);
  let [low, high] = [-1, Math.max(1, Math.ceil(model.mean))];
  while (exceeds(high)) [low, high] = [high, high * 2 + 1];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (exceeds(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** The smallest whole q with P(Y <= q) >= p. 0 < p < 1. */
export function countQuantile(p: number, model: CountModel): number {
  if (p > 0.5) return upperBound(1 - p, model);
  if (!(p > 0)) throw new RangeError('countQuantile needs 0 < p < 1');
  let [low, high] = [-1, upperBound(0.5, model)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (countTails(middle, model).atMost < p * (1 - 1e-13)) low = middle;
    else high = middle;
  }
  return high;
}
