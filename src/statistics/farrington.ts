import { type Answer, isCount, noAnswer } from './answer.ts';
import { atLeast, upperBound } from './count-distributions.ts';
import {
  type FarringtonDesign,
  type FarringtonSettings,
  farringtonDesign,
  WEEKLY,
} from './farrington-design.ts';
import {
  fillRoom,
  fitSeasons,
  reweigh,
  type SeasonRoom,
  seasonDispersion,
  seasonRoom,
} from './season-fit.ts';

/** What the past leads one to expect of a period, and how surprising what was seen is. */
export interface FarringtonVerdict {
  observed: number;
  /** Expected count. */
  mu0: number;
  /** Variance over mean, 1 or more. */
  phi: number;
  /** Change of ln mu a period, 0 where no trend was kept. */
  trend: number;
  /** P(so many or more) with nothing but chance. An alarm at alpha is p <= alpha, so one p serves every alpha. */
  p: number;
  /** Events in this and the three periods before it: under five, no verdict should be shown (Farrington et al. 1996). */
  recent: number;
}

/** Judges the period at place `at` of `counts` (NaN: missing). */
export type FarringtonJudge = (counts: Float64Array, at: number) => Answer<FarringtonVerdict>;

/**
 * Farrington flexible (Noufaily et al. 2013, Statistics in Medicine 32:1206), plug-in negative binomial bounds: is
 * this period higher than the same season of past years, their trend and their usual variation lead one to expect?
 * Quasi-Poisson regression on level of season and trend; past outbreaks weighed down by Anscombe residuals; the trend
 * is dropped where it would foretell more than was ever seen. Designs and room are kept between calls, so make one
 * judge for many series and periods; it is not to be shared between threads.
 *
 * Refusals: `history-too-short` (fewer than `years` years and half a window), `gap-in-series` (the period itself is
 * missing), `not-a-count`, `history-too-thin` (the season had no event in any past year: nothing to compare with),
 * `no-convergence`.
 * @param days first day of each period, for years by the calendar (statistics that follow weeks); without them by place
 */
export function farringtonJudge(
  settings: FarringtonSettings = WEEKLY,
  days?: readonly string[],
): FarringtonJudge {
  const designs = new Map<number, FarringtonDesign | undefined>();
  let room: SeasonRoom | undefined;
  const byPlace = days ? undefined : farringtonDesign(settings, Number.MAX_SAFE_INTEGER);
  const designAt = (at: number): FarringtonDesign | undefined => {
    if (byPlace) return at >= byPlace.reach ? byPlace : undefined;
    if (!designs.has(at)) designs.set(at, farringtonDesign(settings, at, days));
    return designs.get(at);
  };
  return (counts, at) => {
    const observed = counts[at] ?? Number.NaN;
    if (Number.isNaN(observed)) return noAnswer('gap-in-series');
    if (!isCount(observed)) return noAnswer('not-a-count');
    const design = designAt(at);
    if (!design) return noAnswer('history-too-short');
    if (!room || room.rows < design.rows) room = seasonRoom(design.rows, settings.seasons);
    fillRoom(room, counts, { design, at });
    const problem = historyProblem(room);
    if (problem) return noAnswer(problem);
    const fit = fitHistory(room, settings);
    if (!fit) return noAnswer('no-convergence');
    const { mu0, phi, trend } = fit;
    let recent = 0;
    for (let place = at - 3; place <= at; place++) recent += counts[place] || 0;
    return { ok: true, observed, mu0, phi, trend, recent, p: atLeast(observed, { mean: mu0, phi }) };
  };
}

/** The most that chance alone gives but for `alpha`: the smallest q with P(Y <= q) >= 1 - alpha. */
export const farringtonBound = ({ mu0, phi }: FarringtonVerdict, alpha: number): number =>
  upperBound(alpha, { mean: mu0, phi });

function historyProblem(room: SeasonRoom): 'not-a-count' | 'history-too-thin' | undefined {
  let inSeason = 0;
  for (let i = 0; i < room.used; i++) {
    const y = room.y[i] as number;
    if (!isCount(y)) return 'not-a-count';
    if (room.season[i] === 0) inSeason += y;
  }
  return inSeason === 0 ? 'history-too-thin' : undefined;
}

interface HistoryFit {
  mu0: number;
  phi: number;
  trend: number;
}

/** With a trend where there may be one and it foretells nothing unseen, else without. */
function fitHistory(room: SeasonRoom, settings: FarringtonSettings): HistoryFit | undefined {
  if (settings.trend && settings.years >= 3) {
    const fit = fitTwice(room, settings, true);
    let most = 0;
    for (let i = 0; i < room.used; i++) most = Math.max(most, room.y[i] as number);
    if (fit && fit.mu0 <= most) return fit;
    room.omega.fill(1);
  }
  return fitTwice(room, settings, false);
}

/** Fit, weigh past outbreaks down, fit again. */
function fitTwice(
  room: SeasonRoom,
  settings: FarringtonSettings,
  withTrend: boolean,
): HistoryFit | undefined {
  if (!fitSeasons(room, withTrend) || room.used <= room.parameters) return undefined;
  reweigh(room, seasonDispersion(room), settings.outlier);
  if (!fitSeasons(room, withTrend)) return undefined;
  const mu0 = Math.exp(room.level[0] as number);
  return Number.isFinite(mu0) ? { mu0, phi: seasonDispersion(room), trend: room.slope } : undefined;
}
