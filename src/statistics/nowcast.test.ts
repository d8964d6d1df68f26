import { describe, expect, it } from 'vitest';
import { type DelayedCount, nowcast } from './nowcast.ts';
import { nowcastErrors } from './nowcast-backtest.ts';
import { seededRandom } from './random.ts';

/** `perDay` incidents a day; 60 in 100 reported at once, 20 after a day, 10 after three, 10 after ten. */
const steady = (days: number, perDay = 10): DelayedCount[] =>
  Array.from({ length: days }, (_, day) =>
    [
      [0, 0.6],
      [1, 0.2],
      [3, 0.1],
      [10, 0.1],
    ].map(([delay = 0, part = 0]) => ({ day, delay, count: Math.round(perDay * part) })),
  ).flat();

describe('nowcast', () => {
  const answer = nowcast(steady(400), { today: 399, lastDays: 14 });
  if (!answer.ok) throw new Error(answer.why);

  it('learns how long reports take and foresees the ones still to come', () => {
    expect([0, 1, 2, 3, 9, 10].map((d) => answer.known[d]?.toFixed(3))).toEqual([
      '0.600',
      '0.800',
      '0.800',
      '0.900',
      '0.900',
      '1.000',
    ]);
    expect(answer.days.at(-1)).toMatchObject({ day: 399, reported: 6 });
    for (const { expected } of answer.days) expect(expected).toBeCloseTo(10, 6);
    expect(answer.total.expected).toBeCloseTo(140, 6);
    expect(answer.total.reported).toBe(140 - 4 - 2 * 2 - 7);
  });
  it('gives an interval that holds what came in, and none for days that are complete', () => {
    expect(answer.total.low).toBeLessThan(140);
    expect(answer.total.high).toBeGreaterThan(140);
    expect(answer.total.low).toBeGreaterThan(answer.total.reported);
    expect(answer.days[0]).toMatchObject({ reported: 10, low: 10 });
    expect(answer.days[0]?.high).toBeLessThanOrEqual(11);
  });
  it('answers the same for the same seed', () => {
    expect(nowcast(steady(400), { today: 399, lastDays: 14 })).toEqual(answer);
  });
  it('covers about 95 of 100 final counts at a nominal 95', () => {
    const random = seededRandom(7);
    const delays = [0, 0, 0, 0, 0, 0, 1, 1, 3, 10];
    let [covered, asked] = [0, 0];
    const table: DelayedCount[] = [];
    for (let day = 0; day < 900; day++)
      for (let each = random.whole(4); each > 0; each--)
        table.push({ day, delay: delays[random.whole(10)] ?? 0, count: 1 });
    for (let today = 380; today < 880; today += 7) {
      const guess = nowcast(table, { today, lastDays: 7, replicates: 400 });
      if (!guess.ok) throw new Error(guess.why);
      const final = table.filter(({ day }) => day > today - 7 && day <= today).length;
      asked++;
      if (guess.total.low <= final && final <= guess.total.high) covered++;
    }
    expect(asked).toBe(72);
    expect(covered / asked).toBeGreaterThan(0.9);
    expect(covered / asked).toBeLessThan(1);
  });
  it('refuses what teaches nothing', () => {
    const why = (table: DelayedCount[], options = {}) => {
      const got = nowcast(table, { today: 399, ...options });
      return got.ok ? 'answered' : got.why;
    };
    expect(why([])).toBe('history-too-thin');
    expect(why(steady(5), { today: 800 })).toBe('history-too-thin');
    expect(why([{ day: 1, delay: -1, count: 1 }])).toBe('not-a-count');
    expect(why([{ day: 1, delay: 1, count: Number.NaN }])).toBe('not-a-count');
    expect(why(steady(400), { lastDays: 0 })).toBe('not-a-period');
    expect(why(steady(400), { level: 1 })).toBe('not-a-chance');
    expect(why([{ day: 390, delay: 5, count: 100 }])).toBe('history-too-thin');
  });
});

describe('the nowcast held against what came', () => {
  it('is nearer to it than what was known at the time, and says how near', () => {
    const [week] = nowcastErrors(steady(700), { looks: [7], stepDays: 50 });
    expect(week).toMatchObject({ lastDays: 7, asked: 6 });
    // 6 at once, 8 after one and two days, 9 after three to six: 58 of 70.
    expect(week?.rawPart).toBeCloseTo(58 / 70, 6);
    expect(week?.foretoldPart).toBeCloseTo(1, 6);
    expect(week?.rawError).toBeCloseTo(12, 6);
    expect(week?.foretoldError).toBeLessThan(1e-6);
    expect(week?.held).toBe(1);
  });
  it('has nothing to say of a young series', () => {
    expect(nowcastErrors([])).toEqual([]);
    expect(nowcastErrors(steady(100), { looks: [7] })).toMatchObject([{ asked: 0, rawPart: 0, held: 0 }]);
  });
});
