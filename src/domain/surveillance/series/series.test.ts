import { describe, expect, it } from 'vitest';
import { addDays } from '#statistics/days';
import type { AlarmWeek } from '../alarms/alarm.model.ts';
import { delayChart } from '../chart/delay-chart.presenter.ts';
import { forecastChart } from '../chart/forecast-chart.presenter.ts';
import { type Frame, labelY } from '../chart/frame.presenter.ts';
import { boundRuns, weeksChart } from '../chart/weeks-chart.presenter.ts';
import { calendarOf, calendarStart } from './calendar.presenter.ts';
import { multiple, multiplesView } from './multiples.presenter.ts';
import { oneSeriesView } from './one-series.presenter.ts';
import { isChanged, stillHolding, type WatchedSeries, WEEK_ARITHMETIC } from './watched.model.ts';

const MONDAY = '2026-01-05';
const t = (key: string, args?: Record<string, unknown>): string => `${key} ${JSON.stringify(args ?? {})}`;
const week = (at: number, over: Partial<AlarmWeek> = {}): AlarmWeek => ({
  from: addDays(MONDAY, 7 * at),
  to: addDays(MONDAY, 7 * at + 6),
  method: 'farrington',
  years: 5,
  observed: 4,
  expected: 4.2,
  upper: 9,
  p: 0.5,
  q: 0.9,
  isAlarm: false,
  smallest: 2.34,
  why: null,
  ...over,
});
const watched = (counts: number[], weeks: AlarmWeek[], over: Partial<WatchedSeries> = {}): WatchedSeries => ({
  areaPath: 'eastmarch',
  strand: 'RACE',
  offence: 'ALL',
  unit: 'week',
  judgedAt: new Date(0),
  arithmetic: WEEK_ARITHMETIC,
  firstWeek: MONDAY,
  counts,
  weeks,
  ...over,
});

describe('what was judged of a series', () => {
  const before = watched([1, 2, 3, 4, 5, 6], [week(2), week(3), week(4), week(5)]);
  const now = (counts: number[], firstWeek = MONDAY) => ({ firstWeek, counts });

  it('holds up to the first count that changed', () => {
    expect(stillHolding(before, now([1, 2, 3, 4, 5, 6, 7]))).toHaveLength(4);
    expect(stillHolding(before, now([1, 2, 3, 4, 9, 6, 7])).map(({ from }) => from)).toEqual([
      week(2).from,
      week(3).from,
    ]);
    expect(stillHolding(before, now([0, 2, 3, 4, 5, 6]))).toEqual([]);
  });

  it('does not hold on another ground: a change of counting, another arithmetic', () => {
    expect(stillHolding(before, now([1, 2, 3, 4, 5, 6], addDays(MONDAY, 7)))).toEqual([]);
    expect(stillHolding({ ...before, arithmetic: 0 }, now(before.counts))).toEqual([]);
    expect(stillHolding(undefined, now([1]))).toEqual([]);
  });

  it('is written again only where a page would show something else', () => {
    const moved = before.weeks.map((each) => ({ ...each, q: 0.1 }));
    expect(isChanged(before, now(before.counts), moved)).toBe(false);
    expect(isChanged(before, now([...before.counts, 7]), before.weeks)).toBe(true);
    const alarm = [...before.weeks.slice(0, 3), week(5, { isAlarm: true })];
    expect(isChanged(before, now(before.counts), alarm)).toBe(true);
    expect(isChanged(undefined, now([1]), [])).toBe(true);
  });
});

describe('series side by side', () => {
  const weeks = [
    week(0, { upper: null, p: null }),
    week(1),
    week(2),
    week(3, { observed: 30, isAlarm: true }),
  ];
  const series = watched([4, 4, 4, 30], weeks);

  it('draws the counts, the bound where there is one, and the alarm', () => {
    const one = multiple(series, { name: 'Eastmarch: Race', t });
    expect(one).toMatchObject({ last: 30, isAlarm: true });
    expect(one.least).toContain('"smallest":"2.4"');
    expect(one.href).toBe('/picture/series/one?area=eastmarch&strand=race');
    expect(one.line.match(/[ML]/g)).toHaveLength(4);
    expect(one.bounds).toHaveLength(1);
    expect(one.alarms).toMatch(/^M\d+ \d+l4 4-4 4-4-4z$/);
    expect(`${one.line}${one.bounds.join('')}`).not.toMatch(/NaN|undefined|-\d{2}/);
    expect(one.text).toContain('"alarms":1');
  });

  it('calls a smallest rise of 47 times a very large one', () => {
    const rare = multiple(watched([0, 1], [week(0), week(1, { smallest: 47.2 })]), { name: 'Race', t });
    expect([rare.least, rare.text].every((text) => text.includes('"smallest":"large"'))).toBe(true);
  });

  it('has a row an area and a column a strand that any has, an empty place where there is no series', () => {
    const quiet = [week(0), week(1, { observed: 0 })];
    const view = multiplesView(
      [
        series,
        watched([0, 4], [week(0), week(1)], { strand: 'ALL' }),
        watched([0, 0], quiet, { strand: 'ALL', areaPath: 'west' }),
      ],
      { areas: [], unit: 'week', t },
    );
    expect(view.columns).toHaveLength(2);
    expect(view.rows).toHaveLength(2);
    expect(view.rows.map(({ cells }) => cells.map((cell) => cell?.last))).toEqual([
      [4, 30],
      [0, undefined],
    ]);
    expect(view.untold).toContain('RELIGION');
    expect(view.untold).not.toContain('RACE\\"');
    expect(view.above).toContain('"above":1,"series":3');
    expect(view.kinds).toEqual([]);
  });

  it('has a row for each kind of offence that was counted, over the whole force', () => {
    const damage = watched([4, 4, 4, 30], weeks, { areaPath: '', offence: 'DAMAGE' });
    const view = multiplesView([watched([9, 9], weeks, { areaPath: '' }), damage], {
      areas: [],
      unit: 'week',
      t,
    });
    expect(view.rows).toHaveLength(1);
    expect(view.kinds.map(({ cells }) => cells.map((cell) => cell?.href))).toEqual([
      ['/picture/series/one?area=&strand=race&offence=damage'],
    ]);
  });
});

it('a series above its own bound that is no alarm among all of them is not said to be within it', () => {
  const above = (over: Partial<AlarmWeek>) =>
    oneSeriesView(
      {
        areas: [],
        watched: watched([12], [week(0, { observed: 12, p: 0.004, q: 0.4, ...over })]),
        calendar: { from: MONDAY, daily: [] },
        delays: undefined,
        learnDays: 365,
        events: [],
        breaks: [],
        alarms: [],
      },
      { areaPath: 'eastmarch', strand: 'RACE', offence: 'ALL', unit: 'week', opensAlarms: false, t },
    ).state;
  expect(above({})).toContain('"state":"chance"');
  expect(above({ isAlarm: true })).toContain('"state":"above"');
  expect(above({ observed: 9 })).toContain('"state":"within"');
});

describe('a calendar', () => {
  const from = calendarStart('2026-06-11', 10);
  const daily = Array.from({ length: 70 }, (_, at) => (at % 7 === 5 ? 8 : at % 7 === 0 ? 0 : 2));
  const calendar = calendarOf(daily, { from, events: [addDays(from, 3)] });

  it('has a column a week and a row a weekday, from a Monday', () => {
    expect(new Date(from).getUTCDay()).toBe(1);
    expect(calendar.cells).toHaveLength(70);
    expect(new Set(calendar.cells.map(({ x }) => x)).size).toBe(10);
    expect(calendar.weekdays.map(({ mean }) => mean)).toEqual([0, 2, 2, 2, 2, 8, 2]);
    expect(calendar.cells.filter(({ isEvent }) => isEvent).map(({ day }) => day)).toEqual([addDays(from, 3)]);
  });

  it('is darker where more was counted, white where nothing was, and knows bank holidays', () => {
    const fill = (at: number) => calendar.cells[at]?.fill;
    expect(fill(0)).toBe('#ffffff');
    expect(fill(5)).toBe('#084594');
    expect(fill(1)).toBe('#deebf7');
    expect(calendar.cells.filter(({ isHoliday }) => isHoliday).map(({ day }) => day)).toEqual([
      '2026-04-03',
      '2026-04-06',
      '2026-05-04',
      '2026-05-25',
    ]);
    expect(calendarOf([], { from, events: [] }).cells).toEqual([]);
  });
});

it('how soon it is told is a rising line from the same day to four weeks', () => {
  const known = Array.from({ length: 61 }, (_, days) => 1 - 0.4 * 0.8 ** days);
  const chart = delayChart(known, t);
  expect(chart?.points).toHaveLength(29);
  const ys = chart?.points.map(({ y }) => y) ?? [];
  expect(ys).toEqual([...ys].sort((a, b) => b - a));
  expect(chart?.points[0]?.percent).toBe(60);
  expect(delayChart([], t)).toBeUndefined();
});

describe('the chart of weeks', () => {
  const weeks = Array.from({ length: 52 }, (_, at) => ({ ...week(at), isJudged: false }));
  const event = (at: number, text: string) => ({
    day: addDays(MONDAY, 7 * at),
    kind: 'event' as const,
    text,
  });

  it('writes beside each event what it was, and nothing over other words or lines', () => {
    const marks = [
      event(1, 'A march'),
      event(20, 'An attack abroad'),
      event(21, 'A vote'),
      event(51, 'A day'),
    ];
    const chart = weeksChart(weeks, { marks, unit: 'week' });
    const sides = chart.marks.map(({ label }) => label && `${label.anchor} ${label.text}`);
    expect(sides).toEqual(['start A march', 'end An attack abroad', 'start A vote', 'end A day']);
    const between = weeksChart(weeks, { marks: [...marks, event(22, 'Between')], unit: 'week' });
    expect(between.marks.map(({ label }) => label?.text)).toEqual([
      'A march',
      'An attack abroad',
      undefined,
      'A day',
      'Between',
    ]);
    expect(between.marks[2]?.title).toContain('A vote');
    for (const { label } of chart.marks) expect((label?.x ?? 0) <= chart.width).toBe(true);
  });

  it('shades the bound in pieces where some weeks have none', () => {
    const gap = weeks.map((each, at) => ({ ...each, upper: at === 10 || at > 49 ? null : each.upper }));
    expect(boundRuns(gap).map((run) => [run[0], run.at(-1)])).toEqual([
      [0, 9],
      [11, 49],
    ]);
    expect(weeksChart(gap, { marks: [], unit: 'week' })).toMatchObject({ boundEnd: undefined });
  });

  it('keeps two labels at the end of their lines apart, and above the axis', () => {
    const frame = { bottom: 260 } as Frame;
    expect(labelY(100, undefined, frame)).toBe(100);
    expect(labelY(100, 130, frame)).toBe(100);
    expect(labelY(100, 105, frame)).toBe(85);
    expect(labelY(110, 105, frame)).toBe(125);
    expect(labelY(258, 255, frame)).toBe(235);
  });
});

it('a forecast names its band, what is expected and the usual, none on another', () => {
  const days = Array.from({ length: 14 }, (_, at) => ({
    day: addDays(MONDAY, 3 + at),
    usual: 5,
    expected: 5 + 4 * 0.8 ** at,
    low: 3,
    high: 6,
  }));
  const since = [0, 1, 2].map((at) => ({ day: addDays(MONDAY, at), observed: 9 - at, isWhole: at < 2 }));
  const total = { usual: 70, expected: 90, low: 60, high: 120 };
  const chart = forecastChart({ learntFrom: 3, since, days, total });
  const labels = [chart.bandEnd, chart.expectedEnd, chart.usualEnd];
  expect(labels).toEqual([...labels].sort((a, b) => a - b));
  expect(
    Math.min(chart.expectedEnd - chart.bandEnd, chart.usualEnd - chart.expectedEnd),
  ).toBeGreaterThanOrEqual(20);
  expect(chart.band.split(' ')).toHaveLength(28);
  expect(chart.dots.map(({ isWhole }) => isWhole)).toEqual([true, true, false]);
  expect(chart.now).toBeGreaterThan(chart.dots.at(-1)?.x ?? 0);
});
