import type { Random } from './random.ts';

/** A standard normal number (Box and Muller). */
export function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.part())) * Math.cos(2 * Math.PI * random.part());
}

/** A gamma number of scale 1 (Marsaglia and Tsang 2000, ACM Trans. Math. Softw. 26:363); `shape` above 0. */
export function drawGamma(shape: number, random: Random): number {
  if (shape < 1) return drawGamma(shape + 1, random) * (1 - random.part()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = drawNormal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.part()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** From here on a normal number differs from a Poisson one by less than one in thirty of its spread. */
const AS_NORMAL = 1000;

/** A Poisson number by products of uniforms, large means in halves (it is the sum of two of half the mean). */
export function drawPoisson(mean: number, random: Random): number {
  if (mean > AS_NORMAL) return Math.max(0, Math.round(mean + Math.sqrt(mean) * drawNormal(random)));
  if (mean > 30) return drawPoisson(mean / 2, random) + drawPoisson(mean / 2, random);
  const edge = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > edge; product *= 1 - random.part()) count++;
  return Math.max(0, count);
}

/**
 * The whole numbers between which draws lie but for (1 - level)/2 on each side, a number itself counted by half (mid-p):
 * small counts would else be given too wide an interval.
 */
export function spread(draws: Float64Array, level: number): { low: number; high: number } {
  const sorted = draws.slice().sort();
  const tail = ((1 - level) / 2) * sorted.length;
  let [low, high] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  for (let from = 0; from < sorted.length; ) {
    const value = sorted[from] as number;
    let to = from;
    while (to < sorted.length && sorted[to] === value) to++;
    const middle = (from + to) / 2;
    if (middle <= tail) low = sorted[to] ?? value;
    if (middle >= sorted.length - tail) {
      high = from > 0 ? (sorted[from - 1] as number) : value;
      break;
    }
    from = to;
  }
  return { low: Math.min(low, high), high };
}
