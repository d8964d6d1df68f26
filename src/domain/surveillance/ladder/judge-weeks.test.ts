import { describe, expect, it } from 'vitest';
import { upperBound } from '#statistics/count-distributions';
import { addDays } from '#statistics/days';
import { windowOf } from '../event-window.model.ts';
import { falseAlarmsOf, judgeWeek, judgeWeeks, type WeekSeries } from './judge-weeks.model.ts';
import type { RisenNow } from './ladder.model.ts';
import { chance } from './ladder.testing.ts';
import { think } from './think.model.ts';
import { placesOf, weeksOf } from './week-series.model.ts';

const MONDAY = '2020-01-06';
const series = (mean: number, weeks: number, over: Record<number, number> = {}, seed = 1): WeekSeries => {
  const counts = Float64Array.from(
    chance(() => mean, weeks, seed),
    (count, at) => over[at] ?? count,
  );
  return { areaPath: '', strand: `S${seed}`, firstWeek: MONDAY, counts };
};

describe('a week by itself', () => {
  it('is judged by Farrington with as many years as there are, five at most', () => {
    expect(judgeWeek(series(20, 300), 299)).toMatchObject({
      method: 'farrington',
      years: 5,
      p: expect.any(Number),
    });
    expect(judgeWeek(series(20, 200), 199)).toMatchObject({ method: 'farrington', years: 3 });
  });

  it('is judged by EARS where there are less than three years', () => {
    expect(judgeWeek(series(20, 158), 157)).toMatchObject({ method: 'ears', years: 0 });
    const high = judgeWeek(series(20, 60, { 59: 60 }), 59);
    expect(high.p).toBeLessThan(0.001);
    expect(high.upper).toBeLessThan(60);
  });

  it('says the smallest rise that would have passed its bound four times out of five', () => {
    const alone = (mean: number, at: number) => judgeWeeks([series(mean, 300)], () => [at])[0]?.[0];
    for (const at of [299, 60]) {
      const { smallest, expected, upper } = alone(20, at) ?? ({} as never);
      expect(smallest).toBeGreaterThan(1.3);
      expect(smallest).toBeLessThan(3);
      expect((smallest ?? 0) * (expected ?? 0)).toBeGreaterThan(upper ?? Number.POSITIVE_INFINITY);
    }
    // Fewer than five in four weeks are no rise: where next to nothing is usual, five must come.
    const rare = alone(0.1, 299);
    expect((rare?.smallest ?? 0) * (rare?.expected ?? 0)).toBeGreaterThan(5);
    expect(alone(0, 299)?.smallest).toBeNull();
  });

  it('is refused, never guessed', () => {
    expect(judgeWeek(series(20, 9), 8)).toMatchObject({ method: 'none', why: 'history-too-short', p: null });
    expect(judgeWeek(series(0, 60), 59)).toMatchObject({ method: 'none', why: 'history-too-thin' });
    expect(judgeWeek(series(0, 300), 299)).toMatchObject({ method: 'none', why: 'history-too-thin' });
  });
});

describe('many series at once', () => {
  const many = Array.from({ length: 60 }, (_, at) => series(12, 290, at === 7 ? { 289: 40 } : {}, at + 1));
  const judged = judgeWeeks(many, ({ counts }) => [counts.length - 1]);

  it('find the one that rose, with its q', () => {
    const alarms = judged.flat().filter(({ isAlarm }) => isAlarm);
    expect(alarms).toEqual([judged[7]?.[0]]);
    expect(judged[7]?.[0]?.q).toBeLessThan(0.05);
    for (const week of judged.flat()) expect(week.q).toBeGreaterThanOrEqual(week.p ?? 1);
  });

  it('ask more of a rise than one series by itself, and say the smallest that shows whatever the others did', () => {
    const quiet = many.map((each, at) => (at === 7 ? series(12, 290, {}, 8) : each));
    const week = judgeWeeks(quiet, () => [289])[7]?.[0];
    const alone = judgeWeeks([quiet[7] as WeekSeries], () => [289])[0]?.[0];
    const { expected, phi, upper, among, smallest } = week ?? ({} as never);
    expect([among, alone?.among]).toEqual([60, 1]);
    expect(smallest).toBeGreaterThan(alone?.smallest ?? 9);
    const first = upperBound(0.05 / 60, { mean: expected ?? 0, phi: phi ?? 1 }) + 1;
    expect(first).toBeGreaterThan((upper ?? 0) + 1);
    const at = (count: number) =>
      judgeWeeks(
        quiet.map((each, which) => (which === 7 ? series(12, 290, { 289: count }, 8) : each)),
        () => [289],
      )[7]?.[0];
    expect(at(first)?.isAlarm).toBe(true);
    // Beyond its own bound, which is all that was asked of it before: nothing among sixty.
    expect(at((upper ?? 0) + 1)).toMatchObject({ isAlarm: false });
    expect(at((upper ?? 0) + 1)?.p).toBeLessThanOrEqual(0.005);
  });

  it('work the smallest rise out anew where there are more of them, and not where there are as many', () => {
    const known = judgeWeeks(many, () => [289]).map(([week]) => week && { ...week, smallest: 7.7 });
    const again = (of: readonly WeekSeries[]) =>
      judgeWeeks(
        of,
        () => [289],
        (which) => known[which],
      )[0]?.[0];
    expect(again(many)?.smallest).toBe(7.7);
    expect(again([...many, series(12, 290, {}, 99)])?.smallest).toBeLessThan(4);
  });

  it('never call fewer than five in four weeks a rise', () => {
    const few = series(0.02, 290, { 200: 1, 232: 1, 289: 4 });
    const week = judgeWeeks([few], () => [289])[0]?.[0];
    expect(week?.isAlarm).toBe(false);
  });
});

describe('false alarms of a series, from its own past', () => {
  it('count those near no event alone', () => {
    const quiet = falseAlarmsOf(series(15, 400, { 300: 60, 350: 60 }), 400, []);
    expect(quiet.judgedYears).toBeGreaterThan(1);
    expect(quiet.aYear).toBeGreaterThan(0);
    const near = [300, 350].map((at) => ({ name: 'x', day: addDays(MONDAY, at * 7) }));
    expect(falseAlarmsOf(series(15, 400, { 300: 60, 350: 60 }), 400, near).aYear).toBeLessThan(
      quiet.aYear ?? 0,
    );
    expect(falseAlarmsOf(series(15, 20), 20, [])).toMatchObject({ aYear: null });
  });
});

describe('the weeks of an event', () => {
  const daily = Array.from({ length: 400 }, () => 1);
  const firstDay = '2025-01-01';
  const eventDay = addDays(firstDay, 379);

  it('begin the day after it, and nothing before a change of counting is in them', () => {
    const window = windowOf(eventDay, addDays(firstDay, 400));
    const plain = weeksOf(
      { areaPath: '', strand: 'ALL', daily, firstDay },
      { anchor: window.start, breaks: [] },
    );
    const places = placesOf(plain, window);
    expect(places).toHaveLength(2);
    expect(addDays(plain.firstWeek, (places[0] ?? 0) * 7)).toBe(window.start);
    expect(plain.counts.every((count) => count === 7)).toBe(true);
    const breaks = [{ day: addDays(firstDay, 200), effect: 'STEP' as const }];
    const broken = weeksOf(
      { areaPath: '', strand: 'ALL', daily, firstDay },
      { anchor: window.start, breaks },
    );
    expect(broken.firstWeek >= (breaks[0]?.day ?? '')).toBe(true);
    expect(broken.counts.length).toBeLessThan(30);
  });

  it('are the last seven days where no week is over yet', () => {
    const window = windowOf(eventDay, addDays(eventDay, 4));
    const weeks = weeksOf(
      { areaPath: '', strand: 'ALL', daily: daily.slice(0, 383), firstDay },
      { anchor: addDays(window.end ?? '', -6), breaks: [] },
    );
    expect(placesOf(weeks, window)).toEqual([weeks.counts.length - 1]);
    const [risen] = think({ kind: 'since', series: [weeks], window, wanted: [0] }) as RisenNow[];
    expect(risen?.weeks[0]?.to).toBe(window.end);
  });
});
