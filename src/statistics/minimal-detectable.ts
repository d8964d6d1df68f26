import { type Answer, isChance, isPeriod, noAnswer } from './answer.ts';
import { atLeast, upperBound } from './count-distributions.ts';
import { bisect } from './gamma.ts';

/** The power statements are made at: a rise of this size is seen four times out of five. */
export const USUAL_POWER = 0.8;

/**
 * The smallest ratio to a mean of `expected` that gives `leastCount` or more with the wanted power; 1 or more.
 * `leastCount` is the first count the rule in use would call a rise.
 */
export function ratioForCount(
  leastCount: number,
  { expected, phi, power }: { expected: number; phi: number; power: number },
): number {
  const isBelow = (ratio: number): boolean => atLeast(leastCount, { mean: expected * ratio, phi }) < power;
  if (!isBelow(1)) return 1;
  let high = 2;
  while (isBelow(high)) high *= 2;
  return bisect({ low: high / 2, high, isBelow });
}

/** What to plan with: how large a rise would have to be before it shows. */
export interface SmallestRise {
  /** The first count that would be called a rise. */
  leastCount: number;
  /** Expected count in the window. */
  expected: number;
  /** The smallest ratio seen with the wanted power. */
  ratio: number;
}

/**
 * Can we tell at all? The smallest rise a window would show, where the usual number is well known (Poisson, or
 * negative binomial for phi above 1): the critical count at `alpha` one-sided, and the ratio that passes it with
 * `power`. A series of half a report a week cannot even show a threefold rise in four weeks.
 */
export function smallestRise({
  baselineMeanPerDay,
  windowDays,
  alpha,
  phi = 1,
  power = USUAL_POWER,
}: {
  baselineMeanPerDay: number;
  windowDays: number;
  alpha: number;
  phi?: number;
  power?: number;
}): Answer<SmallestRise> {
  if (!isPeriod(windowDays)) return noAnswer('not-a-period');
  if (!Number.isFinite(baselineMeanPerDay) || baselineMeanPerDay < 0) return noAnswer('not-a-count');
  if (!Number.isFinite(phi) || phi < 1) return noAnswer('not-a-dispersion');
  if (!isChance(alpha) || !isChance(power)) return noAnswer('not-a-chance');
  const expected = baselineMeanPerDay * windowDays;
  if (expected === 0) return noAnswer('history-too-thin');
  const leastCount = upperBound(alpha, { mean: expected, phi }) + 1;
  return { ok: true, leastCount, expected, ratio: ratioForCount(leastCount, { expected, phi, power }) };
}
