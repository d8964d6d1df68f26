import { incompleteBeta } from './beta.ts';
import { incompleteGamma } from './gamma.ts';

/** P(Z <= z) of the standard normal distribution; small tails keep their digits. */
export function normalCdf(z: number): number {
  const half = incompleteGamma(0.5, (z * z) / 2).upper / 2;
  return z < 0 ? half : 1 - half;
}

/** P(Z > z). */
export const normalSf = (z: number): number => normalCdf(-z);

/** The z with P(Z <= z) = p, 0 < p < 1. Newton on ln P from the start of Abramowitz and Stegun 26.2.22. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError('normalQuantile needs 0 < p < 1');
  if (p === 0.5) return 0;
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  let z = -(t - (2.30753 + 0.27061 * t) / (1 + t * (0.99229 + 0.04481 * t)));
  for (let step = 0; step < 50; step++) {
    const cdf = normalCdf(z);
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const move = (Math.log(cdf / p) * cdf) / density;
    z -= move;
    if (Math.abs(move) < 1e-15 * Math.abs(z)) break;
  }
  return z;
}

/** P(|T| >= |t|) of Student's t with so many degrees of freedom (1 or more). */
export const studentTwoSided = (t: number, degrees: number): number =>
  incompleteBeta(degrees / 2, 0.5, {
    x: degrees / (degrees + t * t),
    complement: (t * t) / (degrees + t * t),
  }).lower;
