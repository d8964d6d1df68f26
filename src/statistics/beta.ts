import { bisect, deviancePart, stirlingError } from './gamma.ts';

const TINY = 1e-300;
const MOST_STEPS = 200_000;

/** x^a y^b / B(a,b) with y = 1-x, in Loader's form; a, b > 0. */
function betaFactor(a: number, b: number, { x, y }: { x: number; y: number }): number {
  const n = a + b;
  const log =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - deviancePart(a, n * x) - deviancePart(b, n * y);
  return Math.exp(log) * Math.sqrt((a * b) / (2 * Math.PI * n));
}

/** The continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8), by Lentz's method. */
function continuedFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || TINY);
  let h = d;
  for (let m = 1; m < MOST_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d || TINY);
    c = 1 + even / c || TINY;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d || TINY);
    c = 1 + odd / c || TINY;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 4e-16) break;
  }
  return h;
}

/**
 * Both regularised incomplete beta functions at x (0..1): lower I_x(a,b) and upper 1 - I_x(a,b), each to its own
 * digits. `complement` is 1-x where the caller knows it better than the subtraction does.
 */
export function incompleteBeta(
  a: number,
  b: number,
  { x, complement = 1 - x }: { x: number; complement?: number },
): { lower: number; upper: number } {
  if (!(a > 0) || !(b > 0) || !(x >= 0 && x <= 1))
    throw new RangeError('incompleteBeta needs a, b > 0 and 0 <= x <= 1');
  if (x === 0) return { lower: 0, upper: 1 };
  if (complement === 0) return { lower: 1, upper: 0 };
  const factor = betaFactor(a, b, { x, y: complement });
  if (x < (a + 1) / (a + b + 2)) {
    const lower = Math.min(1, (factor * continuedFraction(a, b, x)) / a);
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, (factor * continuedFraction(b, a, complement)) / b);
  return { lower: 1 - upper, upper };
}

/** The x at which I_x(a,b) is p (`tail: 'upper'`: 1 - I_x is p). */
export function betaQuantile(
  p: number,
  { a, b, tail = 'lower' }: { a: number; b: number; tail?: 'lower' | 'upper' },
): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError('betaQuantile needs 0 <= p <= 1');
  if (p === 0) return tail === 'lower' ? 0 : 1;
  if (p === 1) return tail === 'lower' ? 1 : 0;
  return bisect({
    low: 0,
    high: 1,
    isBelow: (x) =>
      tail === 'lower' ? incompleteBeta(a, b, { x }).lower < p : incompleteBeta(a, b, { x }).upper > p,
  });
}
