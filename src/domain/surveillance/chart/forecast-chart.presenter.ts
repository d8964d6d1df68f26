import { addDays, daysBetween } from '#statistics/days';
import type { Forecast } from '../ladder/ladder.model.ts';
import { dayText } from '../ladder/rung-words.presenter.ts';
import {
  type Axes,
  areaPoints,
  countsUp,
  type Frame,
  frameOf,
  labelY,
  linePath,
  placesAcross,
} from './frame.presenter.ts';

const TICK_DAYS = 7;
/** With more days than this every other week is named, or the names would lie on one another. */
const MANY_DAYS = 42;

type Ahead = Forecast['days'][number];

/** Counted days as dots, what is expected as a line in its band. */
export interface ForecastChart extends Frame, Axes {
  /** Where the days ahead begin. */
  now: number;
  dots: { x: number; y: number; text: string; isWhole: boolean }[];
  band: string;
  expected: string;
  usual: string;
  /** Days ahead with what is expected, for values on hover. */
  ahead: { x: number; y: number; text: string }[];
  expectedEnd: number;
  usualEnd: number;
  /** Where the band is named. */
  bandEnd: number;
}

export function forecastChart({ since, days }: Forecast): ForecastChart {
  const frame = frameOf(300, { left: 48, right: 210, top: 34, bottom: 40 });
  const first = since[0]?.day ?? days[0]?.day ?? '';
  // Between the days that are the event's own and those ahead another event may lie.
  const ahead = days[0] ? daysBetween(first, days[0].day) : since.length;
  const length = ahead + days.length;
  const x = placesAcross(frame, 0, Math.max(1, length - 1));
  const { y, yTicks } = countsUp(frame, {
    most: Math.max(4, ...since.map(({ observed }) => observed), ...days.map(({ high }) => high)),
    ticks: 4,
  });
  const points = (of: (day: Ahead) => number): { x: number; y: number }[] =>
    days.map((day, at) => ({ x: x(ahead + at), y: y(of(day)) }));
  const expected = points((day) => day.expected);
  const last = days.at(-1);
  const usualEnd = y(last?.usual ?? 0);
  const expectedEnd = labelY(y(last?.expected ?? 0), usualEnd, frame);
  return {
    ...frame,
    now: x(ahead - 0.5),
    dots: since.map(({ day, observed, isWhole }, at) => ({
      x: x(at),
      y: y(observed),
      text: `${dayText(day)}: ${observed}`,
      isWhole,
    })),
    band: areaPoints(
      points(({ high }) => high),
      points(({ low }) => low),
    ),
    expected: linePath(expected),
    usual: linePath(points(({ usual }) => usual)),
    ahead: days.flatMap(({ day, expected: mean, low, high }, at) => {
      const point = expected[at];
      return point ? [{ ...point, text: `${dayText(day)}: ${mean.toFixed(1)} (${low}–${high})` }] : [];
    }),
    expectedEnd,
    usualEnd,
    bandEnd: labelY(y(last?.high ?? 0), Math.min(expectedEnd, usualEnd), frame),
    xTicks: Array.from({ length }, (_, at) => at)
      .filter((at) => at % (length > MANY_DAYS ? 2 * TICK_DAYS : TICK_DAYS) === 0)
      .map((at) => ({ x: x(at), text: dayText(addDays(first, at)) })),
    yTicks,
  };
}
