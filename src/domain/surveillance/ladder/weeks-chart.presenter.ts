import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { addDays, daysBetween } from '#statistics/days';

const WIDTH = 960;
const HEIGHT = 360;
const EDGE = { left: 48, right: 150, top: 52, bottom: 40 };

export interface WeekPoint {
  from: string;
  observed: number;
  upper: number | null;
  isAlarm: boolean;
  /** Judged now; the others are the past of the same series. */
  isJudged: boolean;
}

/** Counts by week with the bound that chance would hardly pass, as numbers for SVG attributes. */
export interface WeeksChart {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  path: string;
  /** The area up to the bound, in pieces where some weeks have none. */
  bounds: string[];
  points: (WeekPoint & { x: number; y: number; diamond: string })[];
  marks: { x: number; kind: 'event' | 'break' }[];
  xTicks: { x: number; day: string }[];
  yTicks: { y: number; count: number }[];
  last: { x: number; y: number; observed: number } | undefined;
  /** Where the last count is said: beside it, and clear of what is said of the bound. */
  lastLabelY: number;
  boundEnd: { y: number; upper: number } | undefined;
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
const diamond = (x: number, y: number): string => `M${x} ${y - 9}l9 9l-9 9l-9 -9z`;

/** Pieces of weeks that have a bound. */
function runs<T extends { upper: number | null }>(points: readonly T[]): (T & { upper: number })[][] {
  const pieces: (T & { upper: number })[][] = [];
  let current: (T & { upper: number })[] = [];
  for (const point of points) {
    if (point.upper === null) {
      current = [];
      continue;
    }
    if (current.length === 0) pieces.push(current);
    current.push({ ...point, upper: point.upper });
  }
  return pieces;
}

/** Lines of text nearer than this would lie on one another. */
const APART = 20;
function labelY(y: number, other: number | undefined): number {
  if (other === undefined || Math.abs(y - other) >= APART) return y;
  return y <= other ? other - APART : other + APART;
}

/** Where a day lies among periods, in periods from the first. */
function placeOf(periods: readonly WeekPoint[], day: string): number {
  const at = periods.findLastIndex(({ from }) => from <= day);
  const start = periods[at]?.from ?? day;
  const next =
    periods[at + 1]?.from ?? addDays(start, daysBetween(periods[at - 1]?.from ?? addDays(start, -7), start));
  return at + daysBetween(start, day) / Math.max(1, daysBetween(start, next));
}

export function weeksChart(
  weeks: readonly WeekPoint[],
  marked: readonly { day: string; kind: 'event' | 'break' }[],
): WeeksChart {
  const bottom = HEIGHT - EDGE.bottom;
  const across = scaleLinear([0, Math.max(1, weeks.length - 1)], [EDGE.left, WIDTH - EDGE.right]);
  const most = Math.max(5, ...weeks.map(({ observed, upper }) => Math.max(observed, upper ?? 0)));
  const up = scaleLinear([0, most], [bottom, EDGE.top]).nice();
  const points = weeks.map((week, at) => {
    const [x, y] = [rounded(across(at)), rounded(up(week.observed))];
    return { ...week, x, y, diamond: diamond(x, y) };
  });
  const bounds = runs(points).map((run) =>
    [
      ...run.map(({ x, upper }) => `${x},${rounded(up(upper))}`),
      `${run.at(-1)?.x ?? 0},${bottom}`,
      `${run[0]?.x ?? 0},${bottom}`,
    ].join(' '),
  );
  const first = weeks[0]?.from;
  const last = points.at(-1);
  const every = Math.max(1, Math.ceil(weeks.length / 6));
  const boundEnd =
    last === undefined || last.upper === null ? undefined : { y: rounded(up(last.upper)), upper: last.upper };
  return {
    width: WIDTH,
    height: HEIGHT,
    left: EDGE.left,
    right: WIDTH - EDGE.right,
    top: EDGE.top,
    bottom,
    path:
      line<{ x: number; y: number }>(
        ({ x }) => x,
        ({ y }) => y,
      )(points) ?? '',
    bounds,
    points,
    // A mark stands where its day is between the beginnings of two weeks.
    marks: first
      ? marked.flatMap(({ day, kind }) => {
          const at = placeOf(weeks, day);
          return day < first || at > weeks.length
            ? []
            : [{ x: rounded(Math.min(across(at), WIDTH - EDGE.right)), kind }];
        })
      : [],
    xTicks: points
      .filter((_, at) => at % every === 0 && at < weeks.length - every / 2)
      .map(({ x, from }) => ({ x, day: from })),
    yTicks: up
      .ticks(5)
      .filter(Number.isInteger)
      .map((count) => ({ y: rounded(up(count)), count })),
    last: last && { x: last.x, y: last.y, observed: last.observed },
    lastLabelY: labelY(last?.y ?? bottom, boundEnd?.y) + 5,
    boundEnd,
  };
}
