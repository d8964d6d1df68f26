import { Refusal } from '#kernel/refusal';
import { addDays, dayNumber } from '#statistics/days';
import { type Flags, textFlag } from './flags.ts';
import { columnOf, countOrMissing, isMonth, readRows, readTable, startOf } from './table-file.ts';

/** One period of a series; a count of null is not known. */
export interface DatedCount {
  date: string;
  count: number | null;
}

/** A column of dates and one of counts, as the file has them. */
export async function datedCounts(file: string | undefined, flags: Flags): Promise<DatedCount[]> {
  if (!file) throw new Refusal('invalid-input', 'Name a file with a table of dates and counts.');
  const table = await readTable(file);
  const date = columnOf(table, [textFlag(flags, 'date-column', 'date')]);
  const count = columnOf(table, [textFlag(flags, 'count-column', 'count')]);
  return readRows(table, (cells) => ({
    date: plainDate(cells[date] ?? ''),
    count: countOrMissing(cells[count]),
  }));
}

/** A day as programs write it: with slashes from the year on, or with a time of day behind it. Anything else as it stands. */
const plainDate = (text: string): string =>
  text.replace(/^(\d{4})([/-])(\d{2})\2(\d{2})([T ]\d{1,2}:\d{2}\S*( ?[A-Z]+)?)?$/, '$1-$3-$4');

/** Weeks or months one after the other, none left out. */
export interface Periods {
  unit: 'week' | 'month';
  rows: DatedCount[];
  /** First day of each; undefined where the file numbers its periods instead. */
  starts: string[] | undefined;
}

/** Longer than this a series was never kept: a year is mistyped. */
const MOST_PERIODS = 100_000;

const monthNumber = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
const monthStart = (number: number): string =>
  `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, '0')}-01`;

function isDated(text: string): boolean {
  try {
    return startOf(text) !== '';
  } catch {
    return false;
  }
}

/** A date in a spelling that could be read two ways, or not at all: as the number of a week it would be judged wrongly. */
const looksLikeDate = (text: string): boolean =>
  /[/:]|^\d{1,2}[.-]\d{1,2}[.-]\d{2,4}$|^\d{4}-\d{1,2}-/.test(text);

const YEAR_WEEK = /^(\d{4})-?W?(\d{2})$/i;

/** Weeks numbered within years (`2016-01` … `2016-52`, `2016-W01`): all of them are, and one is no month. */
function areYearWeeks(rows: readonly DatedCount[], said: Periods['unit'] | undefined): boolean {
  if (said === 'month' || !rows.every(({ date }) => YEAR_WEEK.test(date))) return false;
  return rows.some(({ date }) => /W/i.test(date)) || said === 'week';
}

/** @throws Refusal where weeks of years do not go forward */
function checkYearWeeks(rows: readonly DatedCount[]): void {
  const orders = rows.map(({ date }) => Number(date.replace(YEAR_WEEK, '$1$2')));
  const at = orders.findIndex((order, place) => place > 0 && order <= (orders[place - 1] ?? 0));
  if (at > 0)
    throw new Refusal(
      'invalid-input',
      `After ${rows[at - 1]?.date} comes ${rows[at]?.date}: the weeks of a series go forward, each once.`,
    );
}

/** First day of each row; undefined where periods are numbered. @throws Refusal that names the first that is no date */
function startsOf(rows: readonly DatedCount[], said: Periods['unit'] | undefined): string[] | undefined {
  if (areYearWeeks(rows, said)) {
    checkYearWeeks(rows);
    return undefined;
  }
  const at = rows.findIndex(({ date }) => !isDated(date));
  if (at < 0) return rows.map(({ date }) => startOf(date));
  const odd = rows.findIndex(({ date }) => looksLikeDate(date) && !isDated(date));
  if (odd >= 0 && rows.every(({ date }) => !isDated(date)))
    throw new Refusal(
      'invalid-input',
      `"${rows[odd]?.date.slice(0, 30)}" (row ${odd + 1}) cannot be read: write days as 2024-01-31, months as 2024-01.`,
    );
  if (!rows.some(({ date }) => isDated(date)) || rows.every(({ date }) => /^\d+$/.test(date)))
    return undefined;
  throw new Refusal(
    'invalid-input',
    `"${rows[at]?.date.slice(0, 30)}" (row ${at + 1}) is no date, as others are.`,
  );
}

function unitSaid(flags: Flags): 'week' | 'month' | undefined {
  const said = textFlag(flags, 'period', '');
  if (said === '') return undefined;
  if (said !== 'week' && said !== 'month') throw new Refusal('invalid-input', '--period is week or month.');
  return said;
}

/** Weeks where whole weeks part them; months where they are named as such, or each begins in a month of its own. */
function unitShown(rows: readonly DatedCount[], starts: readonly string[]): 'week' | 'month' {
  if (rows.every(({ date }) => isMonth(date))) return 'month';
  const first = dayNumber(starts[0] ?? '');
  if (starts.every((start) => (dayNumber(start) - first) % 7 === 0)) return 'week';
  return new Set(starts.map(monthNumber)).size === starts.length ? 'month' : 'week';
}

/**
 * The periods of a series in their order, with those between the first and the last that the file leaves out: not known, or
 * none where `missing` is 0. Periods that are only numbered are taken as they stand.
 * @throws Refusal where dates do not go forward, stand twice, or are neither weeks nor months apart
 */
export function periodsOf(rows: readonly DatedCount[], flags: Flags): Periods {
  const said = unitSaid(flags);
  const starts = startsOf(rows, said);
  const missing = flags['missing-is-zero'] ? 0 : null;
  const known = (row: DatedCount): DatedCount => ({ ...row, count: row.count ?? missing });
  if (!starts) {
    if (new Set(rows.map(({ date }) => date)).size < rows.length)
      throw new Refusal('invalid-input', 'A period of this series stands twice.');
    return { unit: said ?? 'week', rows: rows.map(known), starts };
  }
  const unit = said ?? unitShown(rows, starts);
  const first = starts[0] ?? '';
  const placeOf = (start: string): number =>
    unit === 'month' ? monthNumber(start) - monthNumber(first) : (dayNumber(start) - dayNumber(first)) / 7;
  const filled: DatedCount[] = [];
  rows.forEach((row, at) => {
    const place = placeOf(starts[at] ?? '');
    if (at > 0 && place <= placeOf(starts[at - 1] ?? ''))
      throw new Refusal(
        'invalid-input',
        `After ${rows[at - 1]?.date} comes ${row.date}: the ${unit}s of a series go forward, each once.`,
      );
    if (!Number.isInteger(place))
      throw new Refusal(
        'invalid-input',
        `From ${rows[0]?.date} to ${row.date} are no whole weeks: a series is of weeks (7 days apart) or of months.`,
      );
    if (place > MOST_PERIODS)
      throw new Refusal('invalid-input', `From ${rows[0]?.date} to ${row.date} is too long for a series.`);
    while (filled.length < place) {
      const start =
        unit === 'month' ? monthStart(monthNumber(first) + filled.length) : addDays(first, 7 * filled.length);
      filled.push({ date: unit === 'month' ? start.slice(0, 7) : start, count: missing });
    }
    filled.push(known(row));
  });
  const firstMonth = monthNumber(first);
  return {
    unit,
    rows: filled,
    starts: filled.map((_, at) => (unit === 'month' ? monthStart(firstMonth + at) : addDays(first, 7 * at))),
  };
}
