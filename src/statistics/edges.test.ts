import { describe, expect, it } from 'vitest';
import { blockDispersion } from './dispersion.ts';
import { eventWindowRatio } from './event-window.ts';
import { farringtonJudge } from './farrington.ts';
import { judgeIncrease } from './increase.ts';
import { smallestRise } from './minimal-detectable.ts';
import { ratioBesideControl } from './negative-control.ts';
import { nowcast } from './nowcast.ts';
import { placeboRank } from './placebo.ts';
import { planScan, scanClusters } from './space-time-scan.ts';
import { surgeForecast } from './surge-forecast.ts';
import { surgeShape } from './surge-shape.ts';
import { usualDays } from './usual-days.ts';

const DAYS = 800;
const START = '2020-01-01';
const steady = Array.from({ length: DAYS }, (_, at) => 4 + (at % 5));
const with_ = (at: number, value: number): number[] =>
  steady.map((count, day) => (day === at ? value : count));

/** What no series should be, and what few are. */
const SERIES: Record<string, number[]> = {
  empty: [],
  'one value': [5],
  'all zeros': new Array<number>(DAYS).fill(0),
  'a hole (NaN)': with_(300, Number.NaN),
  'a gap (undefined)': with_(300, undefined as unknown as number),
  negative: with_(300, -1),
  'part of a count': with_(300, 1.5),
  infinite: with_(300, Number.POSITIVE_INFINITY),
  'a million a day': steady.map((count) => count * 200_000),
  'one giant day': with_(790, 1_000_000),
  constant: new Array<number>(DAYS).fill(7),
};

/** Every number in an answer, however deep. */
const numbersIn = (value: unknown): number[] => {
  if (typeof value === 'number') return [value];
  if (value === null || typeof value !== 'object') return [];
  if (ArrayBuffer.isView(value)) return [...(value as Float64Array)];
  return Object.values(value).flatMap(numbersIn);
};

const about = { firstDay: START, windowStart: '2022-02-01', windowDays: 14 };
const ASKED: Record<string, (daily: number[]) => { ok: boolean }> = {
  'event window': (daily) => eventWindowRatio(daily, about),
  placebo: (daily) => placeboRank(daily, about, []),
  dispersion: (daily) => blockDispersion(daily),
  'usual days': (daily) => usualDays(daily, { firstDay: START, from: '2022-02-01', days: 28 }),
  'surge shape': (daily) =>
    surgeShape(daily.slice(0, 84), new Array(Math.min(84, daily.length)).fill(6), { usual: 6, phi: 1.2 }),
  'surge forecast': (daily) =>
    surgeForecast(daily.slice(0, 20), new Array(Math.min(20, daily.length) + 5).fill(6), {
      usual: 6,
      phi: 1.2,
    }),
  farrington: (daily) => farringtonJudge()(Float64Array.from(daily), daily.length - 1),
  'negative control': (daily) =>
    ratioBesideControl({
      counts: daily,
      control: daily,
      at: daily.length - 1,
      firstSeason: 0,
      periodsPerYear: 12,
    }),
  increase: (daily) =>
    judgeIncrease({
      observed: daily[790] ?? Number.NaN,
      windowDays: 7,
      baselineCount: daily.slice(0, 700).reduce((sum, count) => sum + count, 0),
      baselineDays: Math.min(700, daily.length),
      phi: 1.2,
      alpha: 0.01,
    }),
  'smallest rise': (daily) =>
    smallestRise({ baselineMeanPerDay: daily[0] ?? Number.NaN, windowDays: 7, alpha: 0.01 }),
  nowcast: (daily) =>
    nowcast(
      daily.slice(-400).map((count, day) => ({ day, delay: day % 5, count: Math.min(count, 1e6) })),
      { today: 399, replicates: 20 },
    ),
  scan: (daily) => {
    const plan = planScan({
      places: [
        { latitude: 51, longitude: 0 },
        { latitude: 52, longitude: 0 },
      ],
      // A scan keeps every single case; a million a day is tried with three days of them.
      cases: daily
        .slice(0, 30)
        .map((count, unit) => ({ place: unit % 2, unit, count: count > 1e4 && unit > 2 ? 1e4 : count })),
      units: 30,
      longest: 7,
      isProspective: true,
    });
    return plan.ok ? { ok: true, clusters: scanClusters(plan) } : plan;
  },
};

describe.each(Object.entries(ASKED))('%s', (_name, ask) => {
  it.each(Object.entries(SERIES))('%s: an answer without NaN, or a reason', (_what, daily) => {
    const answer = ask(daily);
    if (!answer.ok) {
      expect((answer as { why?: string }).why).toMatch(/^[a-z]+(-[a-z]+)+$|^empty$/);
      return;
    }
    expect(numbersIn(answer).filter(Number.isNaN)).toEqual([]);
  });
});
