import { describe, expect, it } from 'vitest';
import { addDays } from '#statistics/days';
import { LOOK_ALPHA } from '#statistics/increase';
import { smallestRise } from '#statistics/minimal-detectable';
import { climbMonths } from './climb-months.model.ts';
import { ladderSchema, stoppedAt } from './ladder.model.ts';
import { chance } from './ladder.testing.ts';
import {
  type MonthSeries,
  monthAfter,
  monthSeriesOf,
  monthsBetween,
  sinceBreak,
} from './month-series.model.ts';

const EVENT = '2016-06-23';
const starts = monthsBetween('2010-04-01', '2016-12-01');
const JULY = starts.indexOf('2016-07-01');

const series = (mean: number, july: number, over: Partial<MonthSeries> = {}): MonthSeries => ({
  unit: 'month',
  areaPath: '*',
  strand: 'ALL',
  starts,
  counts: chance(() => mean, starts.length, 5).map((count, at) => (at === JULY ? july : count)),
  breaks: [],
  control: null,
  ...over,
});
const climb = (all: MonthSeries[], today = '2017-03-01', targeted: string[] = []) =>
  climbMonths({ unit: 'month', eventDay: EVENT, today, series: all, events: [EVENT], targeted }).map(
    (ladder) => ladderSchema.parse(ladder),
  );

describe('the month an event is judged by', () => {
  it('is the one most of its four weeks lie in', () => {
    expect(
      [EVENT, '2017-06-03', '2023-10-07', '2024-07-29', '2020-05-25', '2017-03-22'].map(monthAfter),
    ).toEqual(['2016-07-01', '2017-06-01', '2023-10-01', '2024-08-01', '2020-06-01', '2017-04-01']);
  });
});

describe('a ladder by months', () => {
  it('sees a rise against the same month of three years, and coincides where the control did not rise', () => {
    const control = { source: 'MPS', counts: chance(() => 400, starts.length, 8) };
    const [ladder] = climb([series(60, 120, { control })]);
    expect(ladder).toMatchObject({
      unit: 'month',
      canTell: { state: 'yes' },
      complete: { state: 'yes' },
      risen: {
        state: 'yes',
        weeks: [{ from: '2016-07-01', to: '2016-07-31', method: 'farrington', years: 3 }],
      },
      since: { state: 'yes' },
      linked: { state: 'coincides', control: { source: 'MPS', period: 'month', from: '2016-07-01' } },
      where: { state: 'not-asked' },
      size: null,
    });
    expect(ladder?.risen?.falseAlarmsAYear).toBeGreaterThanOrEqual(0);
    const same = {
      source: 'MPS',
      counts: control.counts.map((count, at) => (at === JULY ? count * 2 : count)),
    };
    expect(climb([series(60, 120, { control: same })])[0]?.linked?.state).toBe('not-shown');
  });

  it('says no increase seen, and where a doubling cannot be ruled out', () => {
    const [large] = climb([series(200, 200)]);
    expect(large?.since).toMatchObject({ state: 'no' });
    expect(large?.since?.looks[0]?.interval?.high).toBeLessThan(2);
    expect(large?.linked?.state).toBe('nothing-to-link');
    const [small] = climb([series(20, 24)]);
    expect(small?.canTell.state).toBe('yes');
    expect(small?.risen?.state).toBe('no');
    expect(small?.since?.looks[0]?.interval?.high).toBeGreaterThan(1.8);
  });

  it('stops where it cannot be said', () => {
    expect(climb([series(0.3, 1)])[0]?.canTell).toMatchObject({ state: 'cannot' });
    expect(climb([series(60, 120)], '2016-07-20')[0]?.canTell.why).toBe('too-soon');
    const late = (day: string) => series(60, 120, { breaks: [{ day, effect: 'STEP' }] });
    const [broken] = climb([late('2016-07-10')]);
    expect(broken?.canTell.why).toBe('series-broken');
    expect(climb([late('2015-01-01')])[0]?.canTell.why).toBe('history-too-short');
    expect(climb([late('2012-01-01')])[0]?.since?.state).toBe('yes');
    const [unlinked] = climb([series(60, 120)]);
    expect(stoppedAt(unlinked ?? ({} as never))).toBe('linked');
  });

  it('asks whether it can tell at the chance its comparison is judged at, and of an alarm among all series', () => {
    const pairs = ['RACE', 'RELIGION', 'DISABILITY'].map((strand) =>
      series(20, 24, { areaPath: 'a', strand }),
    );
    const [all, one] = climb([series(20, 24), ...pairs]);
    expect([all?.alpha, one?.alpha]).toEqual([LOOK_ALPHA, LOOK_ALPHA / 3]);
    for (const ladder of [all, one]) {
      const { expected, phi, days, smallest } = ladder?.canTell ?? ({} as never);
      const rise = smallestRise({
        baselineMeanPerDay: (expected ?? 0) / days,
        windowDays: days,
        alpha: ladder?.alpha ?? 0,
        phi: phi ?? 1,
      });
      expect(rise).toMatchObject({ ok: true, ratio: smallest });
    }
    expect(one?.canTell.smallest).toBeGreaterThan(all?.canTell.smallest ?? 9);
    const many = Array.from({ length: 9 }, (_, at) => series(20, 24, { areaPath: `a${at}` }));
    const [among] = climb(many);
    expect(among?.risen?.weeks[0]?.among).toBe(9);
    expect(among?.risen?.weeks[0]?.smallest).toBeGreaterThan(
      climb([series(20, 24)])[0]?.risen?.weeks[0]?.smallest ?? 9,
    );
    expect(among?.risen?.past.at(-1)?.among).toBe(9);
  });

  it('tells the strands apart where the figures do', () => {
    const race = series(30, 30, { strand: 'RACE' });
    const religion = { ...series(30, 75, { strand: 'RELIGION' }), counts: series(30, 75).counts };
    const all = {
      ...series(60, 0),
      counts: race.counts.map((count, at) => count + (religion.counts[at] ?? 0)),
    };
    const [ladder] = climb([all, race, religion], '2017-03-01', ['RELIGION']);
    expect(ladder?.linked).toMatchObject({ state: 'coincides', doseSays: 'targeted-alone' });
  });
});

describe('a ladder by weeks', () => {
  const mondays = Array.from({ length: 300 }, (_, at) => addDays('2011-01-03', at * 7));
  const JUNE = mondays.indexOf('2016-06-27');
  const weekly = (at: number): MonthSeries => ({
    unit: 'week',
    areaPath: '*',
    strand: 'ALL',
    starts: mondays,
    counts: chance(() => 30, mondays.length, 6).map((count, place) => (place === JUNE ? at : count)),
    breaks: [],
    control: null,
  });
  const ask = (series: MonthSeries) =>
    ladderSchema.parse(
      climbMonths({
        unit: 'week',
        eventDay: EVENT,
        today: '2016-09-20',
        series: [series],
        events: [EVENT],
        targeted: [],
      })[0],
    );

  it('asks about the week most of the first seven days lie in, with the rules of weeks', () => {
    const rise = ask(weekly(75));
    expect(rise).toMatchObject({
      unit: 'week',
      window: { start: '2016-06-27', end: '2016-07-03', days: 7 },
      risen: { state: 'yes', weeks: [{ from: '2016-06-27', to: '2016-07-03', method: 'farrington' }] },
      since: { state: 'yes' },
    });
    expect(rise.risen?.falseAlarmsAYear).toBeLessThan(3);
    expect(ask(weekly(30)).since?.state).toBe('no');
  });
});

describe('figures as series', () => {
  it('are of one source, without gaps, with its control', () => {
    const row = (source: string, strand: string, start: string, count: number, areaPath = '*') => ({
      source,
      areaPath,
      strand,
      start,
      count,
    });
    const rows = [
      row('BIG', 'RACE_OR_RELIGION', '2016-01-01', 10),
      row('BIG', 'RELIGION', '2016-01-01', 2),
      row('BIG', 'RACE_OR_RELIGION', '2016-03-01', 12),
      row('BIG', 'CONTROL', '2016-01-01', 100),
      row('SMALL', 'RACE', '2015-01-01', 3),
    ];
    const wanted = [
      { areaPath: '*', strand: 'ALL', isAll: true, breaks: [] },
      { areaPath: '*', strand: 'RELIGION', isAll: false, breaks: [] },
      { areaPath: 'a', strand: 'ALL', isAll: true, breaks: [] },
    ];
    const [all, religion, none] = monthSeriesOf(rows, wanted);
    expect(all).toMatchObject({
      starts: ['2016-01-01', '2016-02-01', '2016-03-01'],
      counts: [12, 0, 12],
      control: { source: 'BIG', counts: [100, 0, 0] },
    });
    expect(religion?.counts).toEqual([2, 0, 0]);
    expect(none).toMatchObject({ counts: [0, 0, 0], control: null });
    expect(monthSeriesOf([], wanted)).toEqual([]);
  });

  it('begin after the last change of counting', () => {
    const broken = series(5, 5, { breaks: [{ day: '2012-03-15', effect: 'CUT' }] });
    expect(sinceBreak(broken, '2016-07-01').starts[0]).toBe('2012-04-01');
    expect(sinceBreak(broken, '2012-01-01').starts[0]).toBe('2010-04-01');
  });
});
