import { addDays, daysBetween, londonDay } from '#statistics/days';
import { dayText } from '../ladder/rung-words.presenter.ts';
import type { Words } from '../words.model.ts';
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

export interface WeekPoint {
  from: string;
  observed: number;
  upper: number | null;
  isAlarm: boolean;
  /** Judged now; the others are the past of the same series. */
  isJudged: boolean;
}

/** A day on which something was registered. */
export interface Marked {
  day: string;
  kind: 'event' | 'break';
  /** What is said beside its line, in a few words. */
  text: string;
}

export const eventMarks = (events: readonly { title: string; happenedAt: Date }[]): Marked[] =>
  events.map(({ title, happenedAt }) => ({ day: londonDay(happenedAt), kind: 'event', text: title }));

export const breakMarks = (breaks: readonly { day: string }[], t: Words): Marked[] =>
  breaks.map(({ day }) => ({ day, kind: 'break', text: t('surveillance.ladder.weeks.break') }));

interface Mark {
  x: number;
  kind: Marked['kind'];
  /** Said on hover. */
  title: string;
  /** Undefined where it would lie on another. */
  label: { x: number; anchor: 'start' | 'end'; text: string } | undefined;
}

/** Counts by week (or month) with the bound that chance would hardly pass. */
export interface WeeksChart extends Frame, Axes {
  unit: 'week' | 'month';
  path: string;
  /** The area up to the bound, in pieces where some weeks have none. */
  bounds: string[];
  points: { x: number; y: number; diamond: string | undefined; isJudged: boolean; text: string }[];
  marks: Mark[];
  last: { x: number; y: number; observed: number } | undefined;
  /** Where the last count is said: beside it, and clear of what is said of the bound. */
  lastLabelY: number;
  boundEnd: { y: number; upper: number } | undefined;
}

/** Pixels a letter of a mark's label takes, about, and how far the label stands from its line. */
const LETTER = 8;
const GAP = 8;
const MOST_LETTERS = 36;

const diamond = (x: number, y: number): string => `M${x} ${y - 9}l9 9l-9 9l-9 -9z`;

/** Places of neighbouring periods that have a bound. */
export function boundRuns(periods: readonly { upper: number | null }[]): number[][] {
  const runs: number[][] = [];
  periods.forEach(({ upper }, at) => {
    if (upper === null) return;
    const current = runs.at(-1);
    if (current?.at(-1) === at - 1) current.push(at);
    else runs.push([at]);
  });
  return runs;
}

/** Where a day lies among periods, in periods from the first. */
function placeOf(periods: readonly WeekPoint[], day: string): number {
  const at = periods.findLastIndex(({ from }) => from <= day);
  const start = periods[at]?.from ?? day;
  const next =
    periods[at + 1]?.from ?? addDays(start, daysBetween(periods[at - 1]?.from ?? addDays(start, -7), start));
  return at + daysBetween(start, day) / Math.max(1, daysBetween(start, next));
}

/**
 * Each mark with its words before its line, or after it where there is no room before. Words of events stand in one row,
 * words of changes of counting in another above it; none lies on another, or on the line of another.
 */
function labelled(marks: readonly (Marked & { x: number })[], { width }: Frame): Mark[] {
  const taken: Record<Marked['kind'], { from: number; to: number }[]> = { event: [], break: [] };
  return marks.map(({ x, kind, text: whole, day }) => {
    const text = whole.length > MOST_LETTERS ? `${whole.slice(0, MOST_LETTERS - 1).trimEnd()}…` : whole;
    const length = text.length * LETTER;
    const places = [
      { anchor: 'end' as const, at: x - GAP, from: x - GAP - length, to: x - GAP },
      { anchor: 'start' as const, at: x + GAP, from: x + GAP, to: x + GAP + length },
    ];
    const isFree = ({ from, to }: { from: number; to: number }): boolean =>
      from >= 0 &&
      to <= width &&
      !taken[kind].some((other) => from < other.to && other.from < to) &&
      (kind === 'break' || !marks.some((other) => from < other.x && other.x < to));
    const free = places.find(isFree);
    if (free) taken[kind].push(free);
    return {
      x,
      kind,
      title: `${whole}, ${dayText(day)}`,
      label: free && { x: free.at, anchor: free.anchor, text },
    };
  });
}

export function weeksChart(
  weeks: readonly WeekPoint[],
  { marks: marked, unit }: { marks: readonly Marked[]; unit: 'week' | 'month' },
): WeeksChart {
  const frame = frameOf(360, { left: 48, right: 180, top: 52, bottom: 40 });
  const x = placesAcross(frame, 0, Math.max(1, weeks.length - 1));
  const { y, yTicks } = countsUp(frame, {
    most: Math.max(5, ...weeks.map(({ observed, upper }) => Math.max(observed, upper ?? 0))),
    ticks: 5,
  });
  const points = weeks.map(({ from, observed, upper, isAlarm, isJudged }, at) => ({
    x: x(at),
    y: y(observed),
    diamond: isAlarm ? diamond(x(at), y(observed)) : undefined,
    isJudged,
    text: `${dayText(from)}: ${observed}${upper === null ? '' : ` / ${upper}`}`,
  }));
  const bounds = boundRuns(weeks).map((run) =>
    areaPoints(
      run.map((at) => ({ x: x(at), y: y(weeks[at]?.upper ?? 0) })),
      [run[0] ?? 0, run.at(-1) ?? 0].map((at) => ({ x: x(at), y: frame.bottom })),
    ),
  );
  const first = weeks[0]?.from;
  const last = weeks.at(-1);
  const every = Math.max(1, Math.ceil(weeks.length / 6));
  const boundEnd =
    last === undefined || last.upper === null ? undefined : { y: y(last.upper), upper: last.upper };
  const end = last && { x: x(weeks.length - 1), y: y(last.observed), observed: last.observed };
  // A mark stands where its day is between the beginnings of two weeks.
  const marks = marked.flatMap((each) => {
    const at = placeOf(weeks, each.day);
    return first === undefined || each.day < first || at > weeks.length
      ? []
      : [{ ...each, x: Math.min(x(at), frame.right) }];
  });
  return {
    ...frame,
    unit,
    path: linePath(points),
    bounds,
    points,
    marks: labelled(marks, frame),
    xTicks: weeks.flatMap(({ from }, at) =>
      at % every === 0 && at < weeks.length - every / 2 ? [{ x: x(at), text: dayText(from) }] : [],
    ),
    yTicks,
    last: end,
    lastLabelY: labelY(end?.y ?? frame.bottom, boundEnd?.y, frame),
    boundEnd,
  };
}
