import type { FarringtonDesign } from './farrington-design.ts';

/** R's glm stops where the deviance moves by less than this part, after this many steps at most. */
const CLOSE_ENOUGH = 1e-8;
const MOST_STEPS = 25;
/** Less of a row than this is left to itself where its leverage is one. */
const LEAST_FREE = 1e-9;

/** Room for the arithmetic of one design, made once and used for every series. */
export interface SeasonRoom {
  readonly rows: number;
  readonly y: Float64Array;
  /** Place of each row relative to the current period. */
  readonly time: Float64Array;
  readonly season: Uint8Array;
  /** y ln y - y, 0 for 0: the part of the deviance that no fit moves. */
  readonly own: Float64Array;
  /** Case weights (1 at first, less for past outbreaks). */
  readonly omega: Float64Array;
  readonly eta: Float64Array;
  readonly mu: Float64Array;
  /** Working weights of the last step: omega times the means before it. */
  readonly working: Float64Array;
  readonly level: Float64Array;
  readonly sumW: Float64Array;
  readonly sumWt: Float64Array;
  readonly sumWz: Float64Array;
  /** Sum of W (t - mean of its season)^2, over all seasons. */
  spread: number;
  slope: number;
  /** Rows in use and distinct parameters of the last fit. */
  used: number;
  parameters: number;
}

/** Room for designs of up to `rows` rows and `seasons` seasons. */
export function seasonRoom(rows: number, seasons: number): SeasonRoom {
  const perRow = (): Float64Array => new Float64Array(rows);
  const perSeason = (): Float64Array => new Float64Array(seasons);
  return {
    rows,
    y: perRow(),
    time: perRow(),
    season: new Uint8Array(rows),
    own: perRow(),
    omega: perRow(),
    eta: perRow(),
    mu: perRow(),
    working: perRow(),
    level: perSeason(),
    sumW: perSeason(),
    sumWt: perSeason(),
    sumWz: perSeason(),
    spread: 0,
    slope: 0,
    used: 0,
    parameters: 0,
  };
}

/** Copies a design's counts around place `at` into the room; missing ones (NaN) are left out. */
export function fillRoom(
  room: SeasonRoom,
  counts: Float64Array,
  { design, at }: { design: FarringtonDesign; at: number },
): void {
  let row = 0;
  for (let run = 0; run < design.from.length; run++) {
    const from = design.from[run] as number;
    const to = from + (design.length[run] as number);
    for (let place = from; place < to; place++) {
      const y = counts[at + place] as number;
      if (Number.isNaN(y)) continue;
      room.y[row] = y;
      room.time[row] = place;
      room.season[row] = design.season[run] as number;
      room.own[row] = y > 0 ? y * Math.log(y) - y : 0;
      room.omega[row] = 1;
      row++;
    }
  }
  room.used = row;
}

/**
 * Poisson regression ln mu = level of the season + slope x time with case weights, by iteratively reweighted least
 * squares from mu = y + 0.1. Seasons do not overlap, so each step is a regression within seasons: sums over rows, no
 * matrix. Means of neighbours differ by one factor exp(slope), so a step needs an exponential a run, not a row.
 * Answers whether the deviance settled; levels, slope, eta, mu and working weights are left in the room.
 */
export function fitSeasons(room: SeasonRoom, withTrend: boolean): boolean {
  const { y, eta, mu, used, own, omega } = room;
  let deviance = 0;
  for (let i = 0; i < used; i++) {
    const start = (y[i] as number) + 0.1;
    mu[i] = start;
    eta[i] = Math.log(start);
    deviance += (omega[i] as number) * ((own[i] as number) - (y[i] as number) * (eta[i] as number) + start);
  }
  deviance *= 2;
  for (let step = 0; step < MOST_STEPS; step++) {
    solveStep(room, withTrend);
    const next = 2 * predict(room);
    if (!Number.isFinite(next)) return false;
    if (Math.abs(next - deviance) < CLOSE_ENOUGH * (Math.abs(next) + 0.1)) return true;
    deviance = next;
  }
  return false;
}

/** One weighted least squares step: new levels and slope from the working response at the present means. */
function solveStep(room: SeasonRoom, withTrend: boolean): void {
  const { y, time, season, omega, eta, mu, working, level, sumW, sumWt, sumWz } = room;
  sumW.fill(0);
  sumWt.fill(0);
  sumWz.fill(0);
  let [sumWtt, sumWtz] = [0, 0];
  for (let i = 0; i < room.used; i++) {
    const weight = (omega[i] as number) * (mu[i] as number);
    const response =
      weight * (eta[i] as number) + (omega[i] as number) * ((y[i] as number) - (mu[i] as number));
    const t = time[i] as number;
    const s = season[i] as number;
    working[i] = weight;
    sumW[s] = (sumW[s] as number) + weight;
    sumWt[s] = (sumWt[s] as number) + weight * t;
    sumWz[s] = (sumWz[s] as number) + response;
    sumWtt += weight * t * t;
    sumWtz += response * t;
  }
  let parameters = 0;
  for (let s = 0; s < sumW.length; s++) {
    const weight = sumW[s] as number;
    if (weight === 0) continue;
    parameters++;
    sumWtt -= ((sumWt[s] as number) * (sumWt[s] as number)) / weight;
    sumWtz -= ((sumWt[s] as number) * (sumWz[s] as number)) / weight;
  }
  const isTrend = withTrend && sumWtt > 0;
  room.spread = isTrend ? sumWtt : Number.POSITIVE_INFINITY;
  room.slope = isTrend ? sumWtz / sumWtt : 0;
  room.parameters = parameters + (isTrend ? 1 : 0);
  for (let s = 0; s < sumW.length; s++)
    level[s] = ((sumWz[s] as number) - room.slope * (sumWt[s] as number)) / (sumW[s] as number);
}

/** Fills eta and mu from levels and slope; answers half the deviance. */
function predict(room: SeasonRoom): number {
  const { y, time, season, omega, own, eta, mu, level, slope } = room;
  const factor = Math.exp(slope);
  let half = 0;
  let lastSeason = -1;
  let lastTime = 0;
  let mean = 0;
  for (let i = 0; i < room.used; i++) {
    const s = season[i] as number;
    const t = time[i] as number;
    const predictor = (level[s] as number) + slope * t;
    mean = s === lastSeason && t === lastTime + 1 ? mean * factor : Math.exp(predictor);
    lastSeason = s;
    lastTime = t;
    eta[i] = predictor;
    mu[i] = mean;
    half += (omega[i] as number) * ((own[i] as number) - (y[i] as number) * predictor + mean);
  }
  return half;
}

/** Dispersion: weighted squared Pearson residuals over their degrees of freedom, never below 1. */
export function seasonDispersion(room: SeasonRoom): number {
  const { y, mu, working } = room;
  let sum = 0;
  for (let i = 0; i < room.used; i++) {
    const part = ((y[i] as number) - (mu[i] as number)) / (mu[i] as number);
    sum += (working[i] as number) * part * part;
  }
  return Math.max(1, sum / (room.used - room.parameters));
}

/**
 * Weighs past outbreaks down: Anscombe residuals of the last fit, standardised by dispersion and leverage; those above
 * `outlier` weigh s^-2, and all weights together sum to the number of rows. The new weights are left in `omega`.
 */
export function reweigh(room: SeasonRoom, phi: number, outlier: number): void {
  const { y, time, season, mu, working, sumW, sumWt, omega } = room;
  let total = 0;
  for (let i = 0; i < room.used; i++) {
    const s = season[i] as number;
    const weight = working[i] as number;
    const apart = (time[i] as number) - (sumWt[s] as number) / (sumW[s] as number);
    const leverage = weight / (sumW[s] as number) + (weight * apart * apart) / room.spread;
    const root = Math.sqrt(mu[i] as number);
    const third = Math.cbrt(y[i] as number);
    const free = 1 - leverage;
    const residual = (1.5 * ((third * third) / Math.cbrt(root) - root)) / Math.sqrt(phi * free);
    // A row that alone settles its season is met exactly: what is left of it is rounding, and no outbreak.
    omega[i] = free > LEAST_FREE && residual > outlier ? 1 / (residual * residual) : 1;
    total += omega[i] as number;
  }
  const scale = room.used / total;
  for (let i = 0; i < room.used; i++) omega[i] = (omega[i] as number) * scale;
}
