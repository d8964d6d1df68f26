import { countQuantile, upperBound } from '#statistics/count-distributions';
import { addDays, daysBetween } from '#statistics/days';
import { blockDispersion } from '#statistics/dispersion';
import { LONGEST_WINDOW_DAYS } from '../event-window.model.ts';
import { dayText } from '../ladder/rung-words.presenter.ts';
import {
  type Axes,
  countsUp,
  type Frame,
  frameOf,
  labelY,
  linePath,
  placesAcross,
  rounded,
} from './frame.presenter.ts';

const DAYS_BEFORE = 56;
const TICK_DAYS = 14;
/** One day in twenty lies outside what is usual. */
const OUTSIDE = 0.05;

export interface DayPoint {
  day: string;
  count: number;
  x: number;
  y: number;
  /** What is said of it where it is pointed at. */
  text: string;
  isSince: boolean;
  /** Today: its count is not over, and the line does not go there. */
  isUnfinished: boolean;
}

/** Counts a day as a line, and the same points for the table beside it. */
export interface DaysChart extends Frame, Axes {
  path: string;
  points: DayPoint[];
  event: { x: number };
  /** The usual range of a day; undefined with too little history. */
  band: { y: number; height: number; low: number; high: number; middle: number } | undefined;
  last: DayPoint | undefined;
  /** Where the last count is said: beside it, and clear of what is said of the usual range. */
  lastLabelY: number;
}

/** The range of a single day before the event, as wide as days vary. */
function usualRange(before: readonly number[]): { low: number; high: number } | undefined {
  const dispersion = blockDispersion(before, 1);
  if (!dispersion.ok || dispersion.meanPerDay === 0) return undefined;
  const model = { mean: dispersion.meanPerDay, phi: dispersion.phi };
  return { low: countQuantile(OUTSIDE / 2, model), high: upperBound(OUTSIDE / 2, model) };
}

/** Counts a day round the event: eight weeks before it to 28 days after, or today. */
export function daysChart(given: {
  daily: readonly number[];
  firstDay: string;
  eventDay: string;
  today: string;
}): DaysChart {
  const { daily, firstDay, eventDay, today } = given;
  const before = daily.slice(0, Math.max(0, daysBetween(firstDay, eventDay)));
  const wanted = addDays(eventDay, -DAYS_BEFORE);
  const from = wanted > firstDay ? wanted : firstDay;
  const latest = addDays(eventDay, LONGEST_WINDOW_DAYS);
  const to = latest < today ? latest : today;
  const counts = daily.slice(daysBetween(firstDay, from), daysBetween(firstDay, to) + 1);
  const usual = usualRange(before);
  const frame = frameOf(360, { left: 48, right: 170, top: 44, bottom: 40 });
  const x = placesAcross(frame, 0, Math.max(1, counts.length - 1));
  const { y, yTicks } = countsUp(frame, { most: Math.max(5, usual?.high ?? 0, ...counts), ticks: 5 });
  const points = counts.map((count, at): DayPoint => {
    const day = addDays(from, at);
    const said = { text: `${dayText(day)}: ${count}`, isSince: day > eventDay, isUnfinished: day === today };
    return { day, count, x: x(at), y: y(count), ...said };
  });
  const [high, low] = [y(usual?.high ?? 0), y(usual?.low ?? 0)];
  const middle = usual && rounded((high + low) / 2);
  const last = points.at(-1);
  return {
    ...frame,
    path: linePath(points.filter(({ isUnfinished }) => !isUnfinished)),
    points,
    event: { x: x(daysBetween(from, eventDay)) },
    band:
      usual && middle !== undefined ? { ...usual, y: high, height: rounded(low - high), middle } : undefined,
    xTicks: points.flatMap((point, at) =>
      at % TICK_DAYS === 0 ? [{ x: point.x, text: dayText(point.day) }] : [],
    ),
    yTicks,
    last,
    lastLabelY: labelY(last?.y ?? frame.bottom, middle, frame),
  };
}
