import { atLeast } from '../src/statistics/count-distributions.ts';
import { farringtonJudge } from '../src/statistics/farrington.ts';
import { WEEKLY } from '../src/statistics/farrington-design.ts';
import { fitPoisson } from '../src/statistics/poisson-glm.ts';
import { median } from './figures.ts';

/** Whole weeks of one series, from the same Monday as every other. */
export interface Weekly {
  name: string;
  counts: number[];
}

/** A p for each week of a series; NaN where there is no verdict. */
export type Verdicts = Float64Array;
export type Rule = (all: readonly Weekly[]) => Verdicts[];

const YEAR = 52;
const YEARS = 5;
/** The first week with five years and half a window before it: every rule begins there, so that all judge the same. */
export const REACH = YEARS * YEAR + WEEKLY.halfWindow;
/** Weeks before the judged one that are left out, as Farrington flexible does. */
const LEFT_OUT = WEEKLY.excluded;

/** What the product runs. */
export const farrington: Rule = (all) => {
  const judge = farringtonJudge({ ...WEEKLY, years: YEARS });
  return all.map(({ counts }) => {
    const series = Float64Array.from(counts);
    return Float64Array.from(counts, (_, at) => {
      const answer = judge(series, at);
      return answer.ok ? answer.p : Number.NaN;
    });
  });
};

interface Expected {
  mu: number;
  before: number;
  phi: number;
  /** Variance over mean of two neighbouring weeks together. */
  phiOfTwo: number;
}

interface Shape {
  /** The wave of the year is learnt from all other series together, and each series has its own level and trend. */
  sharedSeason: boolean;
}

const wave = (t: number): number[] => {
  const angle = (2 * Math.PI * t) / (365.25 / 7);
  return [Math.cos(angle), Math.sin(angle), Math.cos(2 * angle), Math.sin(2 * angle)];
};
const dot = (row: readonly number[], beta: readonly number[]): number =>
  row.reduce((sum, value, j) => sum + value * (beta[j] ?? 0), 0);

/** Fits, leaves out past outbreaks (Anscombe residual above 2.58), fits again; the trend goes where it foretells the unseen. */
function expectAt(
  counts: readonly number[],
  at: number,
  offset: (t: number) => number,
  withWave: boolean,
): Expected | undefined {
  const places = Array.from({ length: YEARS * YEAR - LEFT_OUT }, (_, i) => at - YEARS * YEAR + i);
  const rowOf = (t: number, trend: boolean): number[] => [
    1,
    ...(trend ? [(t - at) / YEAR] : []),
    ...(withWave ? wave(t) : []),
  ];
  const fit = (of: readonly number[], trend: boolean) =>
    fitPoisson(
      of.map((t) => rowOf(t, trend)),
      of.map((t) => counts[t] ?? 0),
      of.map(offset),
    );
  const most = Math.max(...places.map((t) => counts[t] ?? 0));
  for (const trend of [true, false]) {
    const first = fit(places, trend);
    if (!first.ok) continue;
    const spread = phiOf(places, counts, first.mu, first.beta.length);
    const calm = places.filter((t, i) => {
      const [y, mu] = [counts[t] ?? 0, first.mu[i] ?? 1];
      return (1.5 * (y ** (2 / 3) * mu ** (-1 / 6) - Math.sqrt(mu))) / Math.sqrt(spread) <= WEEKLY.outlier;
    });
    const second = fit(calm, trend);
    if (!second.ok) continue;
    const muAt = (t: number): number => Math.exp(dot(rowOf(t, trend), second.beta) + offset(t));
    if (trend && muAt(at) > most) continue;
    const means = places.map(muAt);
    return {
      mu: muAt(at),
      before: muAt(at - 1),
      // Of all weeks that are no outbreak, so that what was left out does not make the rest look calmer than it is.
      phi: phiOf(calm, counts, calm.map(muAt), second.beta.length),
      phiOfTwo: phiOfPairs(places, counts, means),
    };
  }
  return undefined;
}

function phiOf(
  places: readonly number[],
  counts: readonly number[],
  mu: readonly number[],
  spent: number,
): number {
  const sum = places.reduce((all, t, i) => all + ((counts[t] ?? 0) - (mu[i] ?? 0)) ** 2 / (mu[i] || 1), 0);
  return Math.max(1, sum / Math.max(1, places.length - spent));
}

/** The same of neighbouring weeks taken together; the middle half alone, since surges are in it. */
function phiOfPairs(places: readonly number[], counts: readonly number[], mu: readonly number[]): number {
  const squares: number[] = [];
  for (let i = 0; i + 1 < places.length; i += 2) {
    const y = (counts[places[i] ?? 0] ?? 0) + (counts[places[i + 1] ?? 0] ?? 0);
    const mean = (mu[i] ?? 0) + (mu[i + 1] ?? 0);
    squares.push((y - mean) ** 2 / (mean || 1));
  }
  squares.sort((a, b) => a - b);
  // Without the upper twentieth; what remains of a chi-squared of one degree has a mean of 0.76.
  const kept = squares.slice(0, Math.floor(squares.length * 0.95));
  return Math.max(1, kept.reduce((sum, square) => sum + square, 0) / Math.max(1, kept.length) / 0.76);
}

/** Expected counts of every week of every series by harmonics. */
function expectations(all: readonly Weekly[], { sharedSeason }: Shape): (Expected | undefined)[][] {
  return all.map(({ counts }, which) =>
    counts.map((_, at) => {
      if (at < REACH) return undefined;
      if (!sharedSeason) return expectAt(counts, at, () => 0, true);
      const others = counts.map((_count, t) =>
        all.reduce((sum, other, i) => sum + (i === which ? 0 : (other.counts[t] ?? 0)), 0),
      );
      const places = Array.from({ length: YEARS * YEAR - LEFT_OUT }, (_p, i) => at - YEARS * YEAR + i);
      const season = fitPoisson(
        places.map((t) => [1, (t - at) / YEAR, ...wave(t)]),
        places.map((t) => others[t] ?? 0),
      );
      if (!season.ok) return undefined;
      return expectAt(counts, at, (t) => dot(wave(t), season.beta.slice(2)), false);
    }),
  );
}

interface Judging extends Shape {
  /** The dispersion of a series is drawn half way to the middle of all series. */
  pooledSpread: boolean;
  /** The week, or it and the one before together, at half the chance each. */
  twoWeeks: boolean;
}

/** Quasi-Poisson with two waves in place of ten seasons, and what may be added to it. */
export const harmonic =
  (judging: Judging): Rule =>
  (all) => {
    const expected = expectations(all, judging);
    return all.map(({ counts }, which) =>
      Float64Array.from(counts, (observed, at) => {
        const own = expected[which]?.[at];
        if (!own) return Number.NaN;
        const others = median(expected.flatMap((each) => each[at]?.phi ?? []));
        const phi = judging.pooledSpread ? Math.sqrt(own.phi * others) : own.phi;
        const one = atLeast(observed, { mean: own.mu, phi });
        if (!judging.twoWeeks) return one;
        const two = atLeast(observed + (counts[at - 1] ?? 0), {
          mean: own.mu + own.before,
          phi: Math.max(phi, own.phiOfTwo),
        });
        return Math.min(1, 2 * Math.min(one, two));
      }),
    );
  };

/** The smaller p of two rules, doubled: each alone would have to be as sure. */
export const either =
  (one: Rule, other: Rule): Rule =>
  (all) => {
    const [a, b] = [one(all), other(all)];
    return a.map((series, which) =>
      series.map((p, at) => {
        const q = b[which]?.[at] ?? Number.NaN;
        return Number.isNaN(p) || Number.isNaN(q) ? Number.NaN : Math.min(1, 2 * Math.min(p, q));
      }),
    );
  };
