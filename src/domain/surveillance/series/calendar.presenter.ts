import { isBankHoliday } from '#reference/bank-holidays';
import { inkOn, SHADES } from '#room/figures';
import { addDays, daysBetween, weekdayOf, weekStart } from '#statistics/days';

const LEFT = 56;
const RIGHT = 130;
const WIDTH = 960;
const TOP = 30;
const CELL = 29;

export interface CalendarCell {
  day: string;
  x: number;
  y: number;
  count: number;
  fill: string;
  ink: string;
  isHoliday: boolean;
  isEvent: boolean;
}

/** Counts of days as a calendar: a column a week, a row a weekday, as numbers for SVG attributes. */
export interface Calendar {
  width: number;
  height: number;
  cell: number;
  cells: CalendarCell[];
  /** Monday to Sunday; `mean` is the mean of that weekday. */
  weekdays: { number: number; y: number; day: string; mean: number }[];
  /** The Monday that begins a month's columns. */
  months: { x: number; day: string }[];
  left: number;
  right: number;
}

/** Four shades of equal width up to the most there was on one day. */
const shadeOf = (count: number, most: number): number =>
  Math.min(SHADES.length - 1, Math.max(0, Math.ceil((count / most) * SHADES.length) - 1));

/**
 * A calendar of the whole weeks in a daily series.
 * @param daily counts of consecutive days from `from`, which is a Monday
 * @param events days on which something was registered
 */
export function calendarOf(
  daily: readonly number[],
  { from, events }: { from: string; events: readonly string[] },
): Calendar {
  const weeks = Math.floor(daily.length / 7);
  const days = daily.slice(0, weeks * 7);
  const most = Math.max(1, ...days);
  const cell = Math.min(CELL, Math.floor((WIDTH - LEFT - RIGHT) / Math.max(1, weeks)));
  const marked = new Set(events);
  const cells = days.map((count, at): CalendarCell => {
    const day = addDays(from, at);
    const shade = shadeOf(count, most);
    return {
      day,
      x: LEFT + Math.floor(at / 7) * cell,
      y: TOP + (at % 7) * cell,
      count,
      fill: count === 0 ? '#ffffff' : (SHADES[shade] ?? SHADES[0]),
      ink: inkOn(count > 0 ? shade : null),
      isHoliday: isBankHoliday(day),
      isEvent: marked.has(day),
    };
  });
  return {
    width: WIDTH,
    height: TOP + 7 * cell + 6,
    cell,
    cells,
    left: LEFT,
    right: LEFT + weeks * cell,
    weekdays: Array.from({ length: 7 }, (_, at) => {
      const own = days.filter((_count, day) => day % 7 === at);
      return {
        number: weekdayOf(addDays(from, at)),
        y: TOP + at * cell,
        day: addDays(from, at),
        mean: own.reduce((sum, count) => sum + count, 0) / Math.max(1, own.length),
      };
    }),
    months: monthStarts(from, weeks).map(({ at, day }) => ({ x: LEFT + at * cell, day })),
  };
}

/** The first column of each month that has room for its name. */
function monthStarts(from: string, weeks: number): { at: number; day: string }[] {
  const starts: { at: number; day: string }[] = [];
  for (let at = 0; at < weeks; at++) {
    const day = addDays(from, at * 7);
    const isNew = at === 0 || day.slice(0, 7) !== addDays(day, -7).slice(0, 7);
    const last = starts.at(-1);
    if (!isNew) continue;
    // Of two names that would lie on one another the later stands: the first month is a remnant.
    if (last && at - last.at < 3) starts.pop();
    starts.push({ at, day });
  }
  return starts;
}

/** The Monday so many whole weeks before the week of `today`. */
export const calendarStart = (today: string, weeks: number): string => addDays(weekStart(today), -7 * weeks);
export const calendarDays = (from: string, today: string): number => daysBetween(from, weekStart(today));
