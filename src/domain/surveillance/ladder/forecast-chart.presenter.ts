import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { Forecast } from './ladder.model.ts';

const WIDTH = 960;
const HEIGHT = 300;
const EDGE = { left: 48, right: 210, top: 34, bottom: 40 };
/** Labels nearer than this would lie on one another. */
const APART = 20;
const TICK_DAYS = 7;

/** Counted days as dots, what is expected as a line in its band, as numbers for SVG attributes. */
export interface ForecastChart {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Where the days ahead begin. */
  now: number;
  dots: { x: number; y: number; day: string; observed: number; isWhole: boolean }[];
  band: string;
  expected: string;
  usual: string;
  /** Days ahead with what is expected, for values on hover. */
  ahead: { x: number; y: number; day: string; text: string }[];
  expectedEnd: number;
  usualEnd: number;
  xTicks: { x: number; day: string }[];
  yTicks: { y: number; count: number }[];
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

export function forecastChart({ since, days }: Forecast): ForecastChart {
  const bottom = HEIGHT - EDGE.bottom;
  const length = since.length + days.length;
  const across = scaleLinear([0, Math.max(1, length - 1)], [EDGE.left, WIDTH - EDGE.right]);
  const most = Math.max(4, ...since.map(({ observed }) => observed), ...days.map(({ high }) => high));
  const up = scaleLinear([0, most], [bottom, EDGE.top]).nice();
  const x = (at: number): number => rounded(across(since.length + at));
  const path = (of: (day: Forecast['days'][number]) => number): string =>
    line<Forecast['days'][number]>(
      (_day, at) => x(at),
      (day) => rounded(up(of(day))),
    )([...days]) ?? '';
  const last = days.at(-1);
  const usualEnd = rounded(up(last?.usual ?? 0));
  return {
    width: WIDTH,
    height: HEIGHT,
    left: EDGE.left,
    right: WIDTH - EDGE.right,
    top: EDGE.top,
    bottom,
    now: rounded((across(since.length - 1) + across(since.length)) / 2),
    dots: since.map((each, at) => ({ ...each, x: rounded(across(at)), y: rounded(up(each.observed)) })),
    band: [
      ...days.map(({ high }, at) => `${x(at)},${rounded(up(high))}`),
      ...days.map(({ low }, at) => `${x(at)},${rounded(up(low))}`).reverse(),
    ].join(' '),
    expected: path((day) => day.expected),
    usual: path((day) => day.usual),
    ahead: days.map(({ day, expected, low, high }, at) => ({
      x: x(at),
      y: rounded(up(expected)),
      day,
      text: `${expected.toFixed(1)} (${low}–${high})`,
    })),
    expectedEnd: Math.min(rounded(up(last?.expected ?? 0)), usualEnd - APART),
    usualEnd,
    xTicks: [...since, ...days]
      .map(({ day }, at) => ({ x: rounded(across(at)), day }))
      .filter((_tick, at) => at % (length > 42 ? 2 * TICK_DAYS : TICK_DAYS) === 0),
    yTicks: up
      .ticks(4)
      .filter(Number.isInteger)
      .map((count) => ({ y: rounded(up(count)), count })),
  };
}
