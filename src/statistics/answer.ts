/** Why arithmetic gives no answer. A page turns the code into words; nothing here ever answers NaN. */
export type WhyNot =
  | 'not-a-count'
  | 'not-a-period'
  | 'not-a-dispersion'
  | 'not-a-chance'
  | 'empty'
  | 'gap-in-series'
  | 'history-too-short'
  | 'history-too-thin'
  | 'no-convergence'
  | 'series-broken'
  | 'not-a-place'
  | 'too-many-places'
  | 'too-many-cases';

/** An answer or the reason why there is none. */
export type Answer<T> = ({ ok: true } & T) | { ok: false; why: WhyNot };

export const noAnswer = (why: WhyNot): { ok: false; why: WhyNot } => ({ ok: false, why });

/** True for a whole number from 0 that doubles hold exactly. */
export const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
/** True for a number of days (parts allowed) above 0. */
export const isPeriod = (value: number): boolean => Number.isFinite(value) && value > 0;
/** True for a probability strictly between 0 and 1. */
export const isChance = (value: number): boolean => value > 0 && value < 1;

/** The first thing wrong with a daily series: a hole (undefined, null, NaN) or something that is no count. */
export function seriesProblem(daily: readonly (number | null | undefined)[]): WhyNot | undefined {
  if (daily.length === 0) return 'empty';
  for (let at = 0; at < daily.length; at++) {
    const value = daily[at];
    if (value === undefined || value === null || Number.isNaN(value)) return 'gap-in-series';
    if (!isCount(value)) return 'not-a-count';
  }
  return undefined;
}
