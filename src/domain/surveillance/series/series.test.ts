import { describe, expect, it } from 'vitest';
import { addDays } from '#statistics/days';
import type { AlarmWeek } from '../alarms/alarm.model.ts';
import { calendarOf, calendarStart } from './calendar.presenter.ts';
import { delayChart } from './delay-chart.presenter.ts';
import { multiple, multiplesView } from './multiples.presenter.ts';
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

  it('has a row an area and a column a strand, an empty place where there is no series', () => {
    const view = multiplesView([series, watched([0, 0], [week(0), week(1)], { strand: 'ALL' })], {
      areas: [],
      unit: 'week',
      t,
    });
    expect(view.columns).toHaveLength(6);
    expect(view.rows).toHaveLength(1);
    expect(view.rows[0]?.cells.map((cell) => cell?.last)).toEqual([4, 30, ...new Array(4).fill(undefined)]);
    expect(view.above).toContain('"above":1,"series":2');
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
      [undefined, '/picture/series/one?area=&strand=race&offence=damage', ...new Array(4).fill(undefined)],
    ]);
  });
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
  const chart = delayChart(known);
  expect(chart?.points).toHaveLength(29);
  const ys = chart?.points.map(({ y }) => y) ?? [];
  expect(ys).toEqual([...ys].sort((a, b) => b - a));
  expect(chart?.points[0]?.percent).toBe(60);
  expect(delayChart([])).toBeUndefined();
});
