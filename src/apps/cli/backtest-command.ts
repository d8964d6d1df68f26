import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { Refusal } from '#kernel/refusal';
import { type BacktestReport, backtestReport } from '#room/surveillance';
import { backtestSeries, type KnownEvent, placeboRates } from '#statistics/backtest';
import { dayNumber, dayOf, weeklySums } from '#statistics/days';
import { farringtonJudge } from '#statistics/farrington';
import { MONTHLY, WEEKLY } from '#statistics/farrington-design';
import { nowcastErrors } from '#statistics/nowcast-backtest';
import { type Call, type Command, EXIT, say } from './command.ts';
import { readDelays } from './delay-file.ts';
import { numberFlag, textFlag, wholeFlag } from './flags.ts';
import { columnOf, isMonth, readRows, readTable, startOf, type Table, wholeNumber } from './table-file.ts';

const LOOKS = [3, 7, 14, 28];

type Unit = 'day' | 'week' | 'month';

/** One series as its file has it: days, weeks or months without a gap. */
interface Series {
  name: string;
  unit: Unit;
  starts: string[];
  counts: number[];
}

/** Months are named as such, or all by their first day; whole weeks between the first two rows tell weeks from days. */
function unitOf(rows: readonly { isMonthly: boolean; start: string }[]): Unit {
  if (rows.every((row) => row.isMonthly)) return 'month';
  const [first, second] = rows;
  if (!first || !second) return 'day';
  if (rows.every(({ start }) => start.endsWith('-01'))) return 'month';
  return (dayNumber(second.start) - dayNumber(first.start)) % 7 === 0 ? 'week' : 'day';
}

const STEP_DAYS: Record<Unit, readonly [least: number, most: number]> = {
  day: [1, 1],
  week: [7, 7],
  month: [28, 31],
};

function seriesOf(table: Table, wanted: readonly string[]): Series[] {
  const dateAt = columnOf(table, ['date', 'day', 'week', 'week_start', 'month']);
  const names = wanted.length > 0 ? wanted : table.columns.filter((_, at) => at !== dateAt);
  const columns = names.map((name) => columnOf(table, [name]));
  const rows = readRows(table, (cells) => {
    const text = cells[dateAt] ?? '';
    return {
      isMonthly: isMonth(text),
      start: startOf(text),
      counts: columns.map((at) => wholeNumber(cells[at])),
    };
  });
  const unit = unitOf(rows);
  const [least, most] = STEP_DAYS[unit];
  rows.forEach(({ start }, at) => {
    const before = rows[at - 1]?.start;
    if (before === undefined) return;
    const step = dayNumber(start) - dayNumber(before);
    if (step < least || step > most)
      throw new Refusal(
        'invalid-input',
        `${table.file}: after ${before} comes ${start}; ${unit}s go forward without a gap.`,
      );
  });
  return names.map((name, at) => ({
    name,
    unit,
    starts: rows.map(({ start }) => start),
    counts: rows.map(({ counts }) => counts[at] ?? 0),
  }));
}

async function eventsBySeries(file: string): Promise<Map<string, KnownEvent[]>> {
  const table = await readTable(file);
  const [series = 0, name = 0, day = 0] = [['series'], ['event', 'name'], ['date', 'day']].map((names) =>
    columnOf(table, names),
  );
  const events = new Map<string, KnownEvent[]>();
  for (const row of readRows(table, (cells) => ({
    series: cells[series] ?? '',
    name: cells[name] ?? '',
    day: dayOf(dayNumber(cells[day] ?? '')),
  })))
    events.set(row.series, [...(events.get(row.series) ?? []), { name: row.name, day: row.day }]);
  return events;
}

async function backtest({ flags }: Call): Promise<number> {
  const [data, list] = [textFlag(flags, 'data', ''), textFlag(flags, 'events', '')];
  if (!data || !list) throw new Refusal('invalid-input', 'Name both files: --data FILE --events FILE.');
  const alpha = numberFlag(flags, 'alpha', { otherwise: 0.005, least: 1e-9, most: 0.5 });
  const years = wholeFlag(flags, 'years', { otherwise: 5, least: 1, most: 20 });
  const events = await eventsBySeries(list);
  const wanted = textFlag(flags, 'series', '').split(',').filter(Boolean);
  const all = seriesOf(await readTable(data), wanted);
  const started = performance.now();
  const reports = textFlag(flags, 'reports', '');
  const report: BacktestReport = {
    data: basename(data),
    nowcast: reports ? nowcastErrors(await readDelays(reports, flags)) : [],
    alpha,
    years,
    series: all.map((series) => {
      const known = events.get(series.name) ?? [];
      const weeks = series.unit !== 'day' ? undefined : weeklySums(series.counts, series.starts[0] ?? '');
      const starts = weeks ? weeks.map(({ monday }) => monday) : series.starts;
      const counts = Float64Array.from(weeks ? weeks.map(({ count }) => count) : series.counts);
      return {
        name: series.name,
        ...backtestSeries(counts, starts, {
          events: known,
          judge: farringtonJudge({ ...(series.unit === 'month' ? MONTHLY : WEEKLY), years }),
          alpha,
          periodsPerYear: series.unit === 'month' ? 12 : 52,
          periodDays: series.unit === 'month' ? 30 : 7,
        }),
        placebo:
          series.unit !== 'day'
            ? []
            : placeboRates(series.counts, {
                firstDay: series.starts[0] ?? '',
                events: known,
                looks: LOOKS,
                stepDays: 21,
              }),
      };
    }),
  };
  const out = textFlag(flags, 'out', 'backtest.html');
  const page = backtestReport(report);
  await writeFile(out, page.html);
  const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
  say(JSON.stringify({ ...page.summary, report: out, seconds }));
  return EXIT.ok;
}

export const backtestCommand: Command = {
  name: 'surveillance backtest',
  takes: '--data FILE --events FILE',
  about:
    'Asks what the rules would have said of the past: what they saw, how soon, and how often they cried wolf.',
  flags: {
    data: {
      type: 'string',
      about: 'table with a date and a column of counts for each series, by day, week or month',
    },
    events: { type: 'string', about: 'table with series, event and date of what is known to have happened' },
    series: { type: 'string', about: 'which columns, with commas (all)' },
    years: { type: 'string', about: 'years of history (5)' },
    alpha: { type: 'string', about: 'chance of an alarm with nothing but chance (0.005)' },
    reports: {
      type: 'string',
      about: 'file with a row for each report, to hold the nowcast against what came',
    },
    'event-column': { type: 'string', about: 'its column with the day it happened (event)' },
    'report-column': { type: 'string', about: 'its column with the day it was reported (report)' },
    out: { type: 'string', about: 'where the report goes, a page of HTML (backtest.html)' },
  },
  run: backtest,
};
