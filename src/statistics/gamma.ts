/**
 * Log-gamma and the regularised incomplete gamma function. Density factors use Loader's saddle-point form
 * (C. Loader, "Fast and accurate computation of binomial probabilities", 2000), so that tails of large means keep
 * their digits; continued fractions are by Lentz's method (Thompson and Barnett 1986).
 */
const TINY = 1e-300;
const EPSILON = 1e-16;
const MOST_STEPS = 200_000;
const HALF_LOG_2PI = 0.9189385332046728;

/** The error of Stirling's formula for ln(n!), n > 0 (Abramowitz and Stegun 6.1.41 with the main terms removed). */
export function stirlingError(n: number): number {
  if (n < 16) {
    // Climb until the series is good to the last digit, then come back down: ln n! = ln (n+1)! - ln(n+1).
    let product = 1;
    let top = n;
    while (top < 16) product *= ++top;
    const logFactorial =
      (top + 0.5) * Math.log(top) - top + HALF_LOG_2PI + stirlingError(top) - Math.log(product);
    return logFactorial - ((n + 0.5) * Math.log(n) - n + HALF_LOG_2PI);
  }
  const r = 1 / (n * n);
  return (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - (r * 691) / 360360))))) / n;
}

/** ln of the gamma function, x > 0. */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError('logGamma needs x > 0');
  return (x - 0.5) * Math.log(x) - x + HALF_LOG_2PI + stirlingError(x);
}

/** x ln(x/m) + m - x without loss where x is near m (Loader's "bd0"); x > 0, m > 0. */
export function deviancePart(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let term = 2 * x * v;
  for (let j = 1; j < 1000; j++) {
    term *= v * v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) return next;
    sum = next;
  }
  return sum;
}

/** x^a e^-x / Gamma(a+1): the Poisson mass of a at mean x, for any a >= 0. */
export function poissonFactor(a: number, x: number): number {
  if (a === 0) return Math.exp(-x);
  if (x === 0) return 0;
  return Math.exp(-stirlingError(a) - deviancePart(a, x)) / Math.sqrt(2 * Math.PI * a);
}

/** Both regularised incomplete gamma functions of (a, x), a > 0, x >= 0: lower P and upper Q, each to its own digits. */
export function incompleteGamma(a: number, x: number): { lower: number; upper: number } {
  if (!(a > 0) || !(x >= 0)) throw new RangeError('incompleteGamma needs a > 0 and x >= 0');
  if (x === 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  if (x < a + 1) {
    let term = 1;
    let sum = 1;
    for (let n = 1; n < MOST_STEPS && term > sum * EPSILON; n++) {
      term *= x / (a + n);
      sum += term;
    }
    const lower = Math.min(1, poissonFactor(a, x) * sum);
    return { lower, upper: 1 - lower };
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < MOST_STEPS; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b || TINY);
    c = b + an / c || TINY;
    const step = d * c;
    h *= step;
    if (Math.abs(step - 1) < 4 * EPSILON) break;
  }
  const upper = Math.min(1, poissonFactor(a, x) * a * h);
  return { lower: 1 - upper, upper };
}

/**
 * The x at which the lower incomplete gamma function of a is p (`tail: 'upper'`: the upper one). Bisection on a
 * bracket, then on to the last digits; 0 for p = 0 of the lower tail.
 */
export function gammaQuantile(p: number, a: number, tail: 'lower' | 'upper' = 'lower'): number {
  if (!(p >= 0 && p <= 1) || !(a > 0)) throw new RangeError('gammaQuantile needs 0 <= p <= 1 and a > 0');
  const isBelow = (x: number): boolean =>
    tail === 'lower' ? incompleteGamma(a, x).lower < p : incompleteGamma(a, x).upper > p;
  if (tail === 'lower' ? p === 0 : p === 1) return 0;
  if (tail === 'lower' ? p === 1 : p === 0) return Number.POSITIVE_INFINITY;
  let high = a + 1;
  while (isBelow(high)) high *= 2;
  return bisect({ low: 0, high, isBelow });
}

/** The point between low and high where `isBelow` turns from true to false, to the last digits. */
export function bisect({
  low,
  high,
  isBelow,
}: {
  low: number;
  high: number;
  isBelow: (x: number) => boolean;
}): number {
  let [from, to] = [low, high];
  for (let step = 0; step < 1100; step++) {
    const middle = from + (to - from) / 2;
    if (middle === from || middle === to || to - from <= 4e-16 * to) return middle;
    if (isBelow(middle)) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}
