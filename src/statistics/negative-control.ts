import { type Answer, isCount, noAnswer } from './answer.ts';
import { normalQuantile, studentTwoSided } from './normal.ts';
import { fitPoisson } from './poisson-glm.ts';
import type { Interval } from './rates.ts';

/** Fewer periods than this say nothing of trend and season. */
export const LEAST_TRAINING = 18;

export interface ControlQuestion {
  /** Counts of what is asked about, by period. */
  counts: readonly number[];
  /** The same offence without hate as its motive, by period. */
  control: readonly number[];
  /** Place of the period asked about. */
  at: number;
  /** Calendar place of the first count in the year, from 0. */
  firstSeason: number;
  periodsPerYear: number;
  /** How many periods before may be learnt from. */
  training?: number;
  /** Periods of other events, which are not learnt from. */
  leaveOut?: ReadonlySet<number>;
  level?: number;
}

/** How much higher a period was than trend and season lead one to expect. */
export interface PeriodRatio {
  ratio: number;
  interval: Interval;
  /** Variance over mean by Pearson's residuals; under 1 it is used as found, as in R's quasipoisson. */
  phi: number;
  /** Two-sided, Student's t. */
  p: number;
  /** Periods learnt from. */
  learntFrom: number;
}

/**
 * Is it hate, or all crime of its kind? A rise that the same offence without hate shows as well (a hot month, a change
 * of recording, fewer officers away) is no rise of hate. Comparative interrupted time series (Lopez Bernal, Cummins and
 * Gasparrini 2018, Int. J. Epidemiol. 47:2082): quasi-Poisson, ln mu = level + trend + annual wave + event, `alone`,
 * and with ln(control) as offset, `givenControl`: the rise beside the control's own.
 */
export function ratioBesideControl(
  question: ControlQuestion,
): Answer<{ alone: PeriodRatio; givenControl: PeriodRatio }> {
  const { counts, control, at, training = 48, leaveOut = new Set<number>() } = question;
  if (at < 0 || at >= counts.length || control.length !== counts.length) return noAnswer('gap-in-series');
  const places: number[] = [];
  for (let place = Math.max(0, at - training); place < at; place++)
    if (!leaveOut.has(place)) places.push(place);
  if (places.length < LEAST_TRAINING) return noAnswer('history-too-short');
  places.push(at);
  if (!places.every((place) => isCount(counts[place] ?? -1) && isCount(control[place] ?? -1)))
    return noAnswer('not-a-count');
  if (places.some((place) => control[place] === 0) || counts[at] === 0) return noAnswer('history-too-thin');
  const alone = periodRatio(question, places, []);
  if (!alone.ok) return alone;
  const givenControl = periodRatio(
    question,
    places,
    places.map((place) => Math.log(control[place] ?? 1)),
  );
  return givenControl.ok ? { ok: true, alone, givenControl } : givenControl;
}

function periodRatio(
  { counts, at, firstSeason, periodsPerYear, level = 0.95 }: ControlQuestion,
  places: readonly number[],
  offset: readonly number[],
): Answer<PeriodRatio> {
  const rows = places.map((place) => {
    const angle = (2 * Math.PI * (firstSeason + place)) / periodsPerYear;
    return [1, (place - at) / periodsPerYear, Math.cos(angle), Math.sin(angle), place === at ? 1 : 0];
  });
  const y = places.map((place) => counts[place] ?? 0);
  const fit = fitPoisson(rows, y, offset);
  if (!fit.ok) return fit;
  const degrees = y.length - 5;
  const phi =
    y.reduce((sum, count, i) => sum + (count - (fit.mu[i] ?? 0)) ** 2 / (fit.mu[i] ?? 1), 0) / degrees;
  const effect = fit.beta[4] ?? 0;
  const error = Math.sqrt((fit.covariance[4]?.[4] ?? 0) * phi);
  const reach = normalQuantile((1 + level) / 2) * error;
  return {
    ok: true,
    ratio: Math.exp(effect),
    interval: { low: Math.exp(effect - reach), high: Math.exp(effect + reach) },
    phi,
    p: studentTwoSided(effect / error, degrees),
    learntFrom: places.length - 1,
  };
}
