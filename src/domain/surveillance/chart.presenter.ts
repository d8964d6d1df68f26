import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { countQuantile, upperBound } from '#statistics/count-distributions';
import { addDays, daysBetween } from '#statistics/days';
import { blockDispersion } from '#statistics/dispersion';
import { LONGEST_WINDOW_DAYS } from './event-window.model.ts';

const WIDTH = 960;
const HEIGHT = 360;
const EDGE = { left: 48, right: 132, top: 44, bottom: 40 };
const DAYS_BEFORE = 56;
/** One day in twenty lies outside what is usual. */
const OUTSIDE = 0.05;

export interface ChartPoint {
  day: string;
  count: number;
  x: number;
  y: number;
  isSince: boolean;
  /** Today: its count is not over, and the line does not go there. */
  isUnfinished: boolean;
}

/** A line chart as numbers for SVG attributes, and the same points for the table beside it. */
export interface Chart {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  path: string;
  points: ChartPoint[];
  event: { x: number };
  /** The usual range of a day; undefined with too little history. */
  band: { y: number; height: number; low: number; high: number; middle: number } | undefined;
  xTicks: Array<{ x: number; day: string }>;
  yTicks: Array<{ y: number; count: number }>;
  last: ChartPoint | undefined;
}

/** The range of a single day before the event, as wide as days vary. */
function usualRange(before: readonly number[]): { low: number; high: number } | undefined {
  const dispersion = blockDispersion(before, 1);
  if (!dispersion.ok || dispersion.meanPerDay === 0) return undefined;
  const model = { mean: dispersion.meanPerDay, phi: dispersion.phi };
  return { low: countQuantile(OUTSIDE / 2, model), high: upperBound(OUTSIDE / 2, model) };
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Counts a day round the event: eight weeks before it to 28 days after, or today. */
export function chartOf(given: {
  daily: readonly number[];
  firstDay: string;
  eventDay: string;
  today: string;
}): Chart {
  const { daily, firstDay, eventDay, today } = given;
  const before = daily.slice(0, Math.max(0, daysBetween(firstDay, eventDay)));
  const wanted = addDays(eventDay, -DAYS_BEFORE);
  const from = wanted > firstDay ? wanted : firstDay;
  const latest = addDays(eventDay, LONGEST_WINDOW_DAYS);
  const to = latest < today ? latest : today;
  const counts = daily.slice(daysBetween(firstDay, from), daysBetween(firstDay, to) + 1);
  const usual = usualRange(before);
  const most = Math.max(5, usual?.high ?? 0, ...counts);
  const bottom = HEIGHT - EDGE.bottom;
  const across = scaleLinear([0, Math.max(1, counts.length - 1)], [EDGE.left, WIDTH - EDGE.right]);
  const up = scaleLinear([0, most], [bottom, EDGE.top]).nice();
  const points = counts.map((count, at) => {
    const day = addDays(from, at);
    return {
      day,
      count,
      x: rounded(across(at)),
      y: rounded(up(count)),
      isSince: day > eventDay,
      isUnfinished: day === today,
    };
  });
  const high = rounded(up(usual?.high ?? 0));
  const low = rounded(up(usual?.low ?? 0));
  return {
    width: WIDTH,
    height: HEIGHT,
    left: EDGE.left,
    right: WIDTH - EDGE.right,
    top: EDGE.top,
    bottom,
    path:
      line<ChartPoint>(
        ({ x }) => x,
        ({ y }) => y,
      )(points.filter(({ isUnfinished }) => !isUnfinished)) ?? '',
    points,
    event: { x: rounded(across(daysBetween(from, eventDay))) },
    band: usual && { ...usual, y: high, height: rounded(low - high), middle: rounded((high + low) / 2) },
    xTicks: points.filter((_, at) => at % 14 === 0).map(({ x, day }) => ({ x, day })),
    yTicks: up
      .ticks(5)
      .filter(Number.isInteger)
      .map((count) => ({ y: rounded(up(count)), count })),
    last: points.at(-1),
  };
}
