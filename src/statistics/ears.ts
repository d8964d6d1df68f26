import { type Answer, isCount, noAnswer } from './answer.ts';
import { normalQuantile } from './normal.ts';

/** C1 and C2 at 1 in 1,000, C3, which sums three days, at 1 in 40 (Hutwagner et al. 2003, J. Urban Health 80:i89). */
export const EARS_ALPHA = { C1: 0.001, C2: 0.001, C3: 0.025 } as const;

export interface EarsOptions {
  method: keyof typeof EARS_ALPHA;
  /** Periods of baseline, 2 or more. */
  baseline?: number;
  alpha?: number;
  /** The least standard deviation believed of a baseline. */
  leastSigma?: number;
}

/**
 * The upper bound of each period by the Early Aberration Reporting System: for series too young for years of history.
 * C1 holds a period against the `baseline` periods before it, C2 leaves the last two out, C3 adds what C2 saw on the two
 * days before. An alarm is a count above its bound. NaN where the baseline is not full yet, or holds a gap (NaN).
 * A baseline without any spread and no `leastSigma` has its mean for a bound.
 */
export function earsBounds(
  counts: Float64Array,
  { method, baseline = 7, alpha = EARS_ALPHA[method], leastSigma = 0 }: EarsOptions,
): Answer<{ upper: Float64Array }> {
  if (counts.length === 0) return noAnswer('empty');
  if (!Number.isInteger(baseline) || baseline < 2 || !(leastSigma >= 0)) return noAnswer('not-a-period');
  if (!(alpha > 0 && alpha < 1)) return noAnswer('not-a-chance');
  for (let at = 0; at < counts.length; at++) {
    const value = counts[at] as number;
    if (!Number.isNaN(value) && !isCount(value)) return noAnswer('not-a-count');
  }
  const lag = method === 'C1' ? 0 : 2;
  const z = normalQuantile(1 - alpha);
  const upper = new Float64Array(counts.length).fill(Number.NaN);
  // What C2 passed its threshold by, one and two periods ago.
  let [oneAgo, twoAgo] = [Number.NaN, Number.NaN];
  // Sums of whole numbers stay exact, so they may slide.
  let [sum, squares, gaps] = [0, 0, 0];
  for (let at = 0; at < counts.length; at++) {
    const enters = at - lag - 1;
    const leaves = enters - baseline;
    if (enters >= 0) {
      const y = counts[enters] as number;
      if (Number.isNaN(y)) gaps++;
      else [sum, squares] = [sum + y, squares + y * y];
    }
    if (leaves >= 0) {
      const y = counts[leaves] as number;
      if (Number.isNaN(y)) gaps--;
      else [sum, squares] = [sum - y, squares - y * y];
    }
    const isFull = leaves >= -1 && gaps === 0;
    const mean = sum / baseline;
    const sigma = Math.max(leastSigma, Math.sqrt((squares - sum * mean) / (baseline - 1)) || 0);
    if (method !== 'C3') {
      if (isFull) upper[at] = mean + z * sigma;
      continue;
    }
    const y = counts[at] as number;
    // NaN carries a gap on: the bound of a period needs the two before it.
    if (isFull)
      upper[at] =
        sigma === 0
          ? mean + 0 * (oneAgo + twoAgo)
          : Math.max(0, mean + sigma * (standing(y, mean, sigma) + z - oneAgo - twoAgo));
    twoAgo = oneAgo;
    oneAgo = isFull ? Math.max(0, standing(y, mean, sigma) - 1) : Number.NaN;
  }
  return { ok: true, upper };
}

/** How many standard deviations above its baseline; a baseline without spread says only "above" or not. */
const standing = (y: number, mean: number, sigma: number): number =>
  sigma > 0 ? (y - mean) / sigma : y > mean ? 1e6 : y - mean;
