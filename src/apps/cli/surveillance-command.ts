import { Refusal } from '#kernel/refusal';
import { addDays, dayNumber, dayOf } from '#statistics/days';
import { type EventWindow, eventWindowRatio } from '#statistics/event-window';
import { farringtonBound, farringtonJudge } from '#statistics/farrington';
import { type FarringtonSettings, MONTHLY, WEEKLY } from '#statistics/farrington-design';
import { nowcast } from '#statistics/nowcast';
import { backtestCommand } from './backtest-command.ts';
import { type Call, type Command, EXIT, say } from './command.ts';
import { readDelays } from './delay-file.ts';
import { dayFlag, type Flags, numberFlag, textFlag, wholeFlag } from './flags.ts';
import { scanCommand } from './scan-command.ts';
import { datedCounts, type Periods, periodsOf } from './series-file.ts';

const LOOKS = [3, 7, 14, 28];

/** As the paper lays down for weeks or months, but for what the flags say. */
function settingsOf(unit: Periods['unit'], flags: Flags): FarringtonSettings {
  const base = unit === 'month' ? MONTHLY : WEEKLY;
  const years = wholeFlag(flags, 'years', { otherwise: base.years, least: 1, most: 20 });
  const halfWindow = wholeFlag(flags, 'half-window', { otherwise: base.halfWindow, least: 0, most: 10 });
  return { ...base, years, halfWindow };
}

function judgeOf({ unit, starts }: Periods, flags: Flags) {
  const settings = settingsOf(unit, flags);
  const mode = textFlag(flags, 'mode', 'index');
  if (mode !== 'index' && mode !== 'date') throw new Refusal('invalid-input', '--mode is index or date.');
  if (mode === 'date' && !starts)
    throw new Refusal('invalid-input', '--mode date needs days YYYY-MM-DD or months YYYY-MM in every row.');
  // Months have no weekday to be moved to: the same month of each year is twelve places back either way.
  return mode === 'date' && unit === 'week' ? farringtonJudge(settings, starts) : farringtonJudge(settings);
}

async function farrington(call: Call): Promise<number> {
  const periods = periodsOf(await datedCounts(call.words[0], call.flags), call.flags);
  const { rows } = periods;
  const alpha = numberFlag(call.flags, 'alpha', { otherwise: 0.01, least: 1e-9, most: 0.5 });
  const judge = judgeOf(periods, call.flags);
  const counts = Float64Array.from(rows, ({ count }) => count ?? Number.NaN);
  if (!call.flags.json) say('date        observed  expected  bound  p         alarm');
  rows.forEach(({ date, count: observed }, at) => {
    const answer = judge(counts, at);
    const line = answer.ok
      ? {
          date,
          observed,
          mu0: answer.mu0,
          phi: answer.phi,
          p: answer.p,
          upper: farringtonBound(answer, alpha),
          alarm: answer.p <= alpha,
        }
      : { date, observed, mu0: null, phi: null, p: null, upper: null, alarm: false, why: answer.why };
    if (call.flags.json) say(JSON.stringify(line));
    else
      say(
        `${date.padEnd(11)} ${String(observed ?? '-').padStart(8)}  ${
          answer.ok
            ? `${answer.mu0.toFixed(1).padStart(8)}  ${String(line.upper).padStart(5)}  ${answer.p.toPrecision(3).padEnd(8)}  ${line.alarm ? 'ALARM' : ''}`
            : answer.why
        }`,
      );
  });
  return EXIT.ok;
}

const windowLine = (answer: EventWindow): string =>
  `${answer.windowDays} days: ${answer.observed} against ${answer.expected.toFixed(1)} expected, ratio ${answer.ratio.toFixed(2)} [${answer.interval.low.toFixed(2)}, ${answer.interval.high?.toFixed(2) ?? 'no end'}], p ${answer.p.toPrecision(3)}`;

async function eventWindow(call: Call): Promise<number> {
  const windowStart = addDays(dayFlag(call.flags, 'event'), 1);
  const rows = await datedCounts(call.words[0], call.flags);
  const firstDay = rows.reduce((first, { date }) => (date < first ? date : first), rows[0]?.date ?? '');
  const daily: (number | null)[] = [];
  for (const { date, count } of rows) {
    const place = placeOf(date, firstDay);
    if (place in daily) throw new Refusal('invalid-input', `${date} stands twice.`);
    daily[place] = count;
  }
  // A day that is not in the table is unknown, unless it is said that such days had none.
  const filled = Array.from(daily, (count) => count ?? (call.flags['missing-is-zero'] ? 0 : null));
  const looks = call.flags.days
    ? [wholeFlag(call.flags, 'days', { otherwise: 14, least: 1, most: 364 })]
    : LOOKS;
  for (const windowDays of looks) {
    const answer = eventWindowRatio(filled, { firstDay, windowStart, windowDays });
    if (call.flags.json) {
      const { ok: _, ...facts } = answer;
      say(JSON.stringify({ windowStart, windowDays, ...facts }));
    } else say(answer.ok ? windowLine(answer) : `${windowDays} days: ${answer.why}`);
  }
  return EXIT.ok;
}

function placeOf(date: string, firstDay: string): number {
  try {
    const place = dayNumber(date) - dayNumber(firstDay);
    if (place >= 0 && place < 40_000) return place;
  } catch {
    // Said below, together with days out of order.
  }
  throw new Refusal(
    'invalid-input',
    `"${date.slice(0, 30)}" is no day YYYY-MM-DD after the first, ${firstDay}.`,
  );
}

async function nowcastFile(call: Call): Promise<number> {
  if (!call.words[0]) throw new Refusal('invalid-input', 'Name a file with a row for each report.');
  const delays = await readDelays(call.words[0], call.flags);
  const answer = nowcast(delays, {
    today: dayNumber(dayFlag(call.flags, 'now')),
    lastDays: wholeFlag(call.flags, 'days', { otherwise: 28, least: 1, most: 365 }),
    longestDelay: wholeFlag(call.flags, 'longest-delay', { otherwise: 60, least: 1, most: 3650 }),
    windowDays: wholeFlag(call.flags, 'learn-from', { otherwise: 365, least: 1, most: 3650 }),
    seed: wholeFlag(call.flags, 'seed', { otherwise: 1, least: 0, most: 2 ** 31 }),
  });
  if (!answer.ok) throw new Refusal('invalid-input', `These reports give no answer: ${answer.why}.`);
  for (const { day, ...facts } of answer.days) {
    const line = { date: dayOf(day), ...facts };
    say(call.flags.json ? JSON.stringify(line) : expectedLine(line.date, line));
  }
  say(
    call.flags.json
      ? JSON.stringify({ date: 'total', ...answer.total })
      : expectedLine('total', answer.total),
  );
  return EXIT.ok;
}

const expectedLine = (
  name: string,
  { reported, expected, low, high }: { reported: number; expected: number; low: number; high: number },
): string => `${name.padEnd(11)} ${reported} reported, ${expected.toFixed(1)} expected [${low}, ${high}]`;

const COUNTS = {
  'date-column': { type: 'string', about: 'name of the column of dates (date)' },
  'count-column': { type: 'string', about: 'name of the column of counts (count)' },
  'missing-is-zero': { type: 'boolean', about: 'periods without a row or a count had none' },
  json: { type: 'boolean', about: 'print JSON, one line each' },
} as const;

/** The arithmetic of surveillance on a file, so that an analyst, or anybody who doubts us, can run it alone. */
export const surveillanceCommands: Command[] = [
  {
    name: 'surveillance farrington',
    takes: 'FILE.csv',
    about: 'Judges each week or month of a series against its own past years (Farrington flexible).',
    flags: {
      ...COUNTS,
      period: { type: 'string', about: 'week or month (as the dates show)' },
      years: { type: 'string', about: 'years of history (5)' },
      mode: { type: 'string', about: 'index or date: how years are counted back (index)' },
      'half-window': { type: 'string', about: 'periods to each side that share a season (3 weeks, 1 month)' },
      alpha: { type: 'string', about: 'chance of an alarm with nothing but chance (0.01)' },
    },
    run: farrington,
  },
  {
    name: 'surveillance event-window',
    takes: 'FILE.csv',
    about: 'Compares the days after an event with what level, trend, season and weekdays lead one to expect.',
    flags: {
      ...COUNTS,
      event: { type: 'string', about: 'day of the event' },
      days: { type: 'string', about: 'length of the window (3, 7, 14 and 28)' },
    },
    run: eventWindow,
  },
  {
    name: 'surveillance nowcast',
    takes: 'FILE.csv',
    about: 'Says what the last days will count once the late reports are in.',
    flags: {
      'event-column': { type: 'string', about: 'name of the column of incident days (event)' },
      'report-column': { type: 'string', about: 'name of the column of report days (report)' },
      now: { type: 'string', about: 'the day it is; later reports are not looked at' },
      days: { type: 'string', about: 'how many of the last days (28)' },
      'longest-delay': { type: 'string', about: 'days after which a report no longer comes (60)' },
      'learn-from': { type: 'string', about: 'days of incidents that delays are learnt from (365)' },
      seed: { type: 'string', about: 'of the random numbers behind the intervals (1)' },
      json: COUNTS.json,
    },
    run: nowcastFile,
  },
  scanCommand,
  backtestCommand,
];
