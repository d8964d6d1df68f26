import { describe, expect, it } from 'vitest';
import { addDays } from './days.ts';
import { blockDispersion } from './dispersion.ts';
import golden from './event-window.golden.json' with { type: 'json' };
import { eventWindowRatio } from './event-window.ts';

const relative = (got: number | null, want = 0): number =>
  Math.abs((got ?? Number.NaN) - want) / Math.abs(want);
const cases = golden.cases.map((each) => ({ ...each, daily: each.daily.split(/[|,]/).map(Number) }));

describe('eventWindowRatio against R on real days', () => {
  for (const { series, firstDay, windowStart, daily, windows } of cases)
    it.each(windows)(
      `${series} ${windowStart}: %d days`,
      (windowDays, y, expected, ratio, low, high, phi, p) => {
        const answer = eventWindowRatio(daily, { firstDay, windowStart, windowDays: windowDays ?? 0 });
        if (!answer.ok) throw new Error(answer.why);
        expect(answer.observed).toBe(y);
        expect(answer.baselineDays).toBe(728);
        expect(relative(answer.expected, expected)).toBeLessThan(1e-7);
        expect(relative(answer.ratio, ratio)).toBeLessThan(1e-7);
        expect(relative(answer.phi, phi)).toBeLessThan(1e-7);
        expect(relative(answer.p, p)).toBeLessThan(1e-6);
        expect(relative(answer.interval.low, low)).toBeLessThan(5e-5);
        expect(relative(answer.interval.high, high)).toBeLessThan(5e-5);
      },
    );
});

describe('eventWindowRatio', () => {
  const firstDay = '2024-01-01';
  /** Two a day, one more on Saturdays and every ninth day. */
  const steady = Array.from({ length: 760 }, (_, at) => 2 + Number(at % 7 === 5) + Number(at % 9 === 0));
  const at = (daily: (number | null)[], windowDays = 14, start = 728) =>
    eventWindowRatio(daily, { firstDay, windowStart: addDays(firstDay, start), windowDays });

  it('finds nothing in a steady series and a trebling where there is one', () => {
    const quiet = at(steady);
    expect(quiet.ok && quiet.ratio).toBeCloseTo(1, 1);
    expect(quiet.ok && quiet.p).toBeGreaterThan(0.2);
    const loud = at(steady.map((count, day) => (day >= 728 ? count * 3 : count)));
    expect(loud.ok && loud.ratio).toBeCloseTo(3, 0);
    expect(loud.ok && loud.p).toBeLessThan(1e-9);
  });
  it('answers for a window with nothing in it', () => {
    const answer = at(steady.map((count, day) => (day >= 728 ? 0 : count)));
    if (!answer.ok) throw new Error(answer.why);
    expect([answer.observed, answer.ratio, answer.interval.low, answer.p]).toEqual([0, 0, 0, 1]);
    expect(answer.expected).toBeGreaterThan(25);
    expect(answer.interval.high).toBeLessThan(0.2);
  });
  it('takes one year where there are not two', () => {
    const answer = at(steady, 7, 500);
    expect(answer.ok && answer.baselineDays).toBe(364);
  });
  it('asks only what it uses to be known: the baseline and the window', () => {
    const longer = [...steady, ...steady];
    const without = (...holes: number[]) =>
      at(
        longer.map((count, day) => (holes.includes(day) ? null : count)),
        14,
        1_000,
      );
    const whole = at(longer, 14, 1_000);
    expect(whole.ok).toBe(true);
    expect(without(0, 271, 1_014, 1_500)).toEqual(whole);
    for (const hole of [272, 999, 1_000, 1_013])
      expect(without(hole)).toEqual({ ok: false, why: 'gap-in-series' });
  });
  it('refuses gaps, thin and short histories, and windows it has not got', () => {
    const why = (answer: ReturnType<typeof at>) => (answer.ok ? 'answered' : answer.why);
    expect(why(at([]))).toBe('empty');
    expect(why(at(steady.map((count, day) => (day === 100 ? null : count))))).toBe('gap-in-series');
    expect(why(at(steady.map((count, day) => (day === 100 ? -1 : count))))).toBe('not-a-count');
    expect(why(at(steady, 60))).toBe('gap-in-series');
    expect(why(at(steady, 1.5))).toBe('not-a-period');
    expect(why(at(steady, 7, 300))).toBe('history-too-short');
    expect(why(at(steady.map(() => 0)))).toBe('history-too-thin');
    expect(why(at(steady.map((count, day) => (day % 7 === 2 ? 0 : count))))).toBe('history-too-thin');
  });
});

describe('blockDispersion', () => {
  it('is one for a steady series and larger for one that comes in spells', () => {
    const steady = blockDispersion(Array.from({ length: 140 }, (_, at) => 2 + (at % 7)));
    expect(steady).toEqual({ ok: true, phi: 1, blocks: 20, meanPerDay: 5 });
    const spells = blockDispersion(Array.from({ length: 140 }, (_, at) => (Math.floor(at / 14) % 2) * 4));
    // Blocks of 28 or 0 around 14: each adds 14²/14, so 20 * 14 / 19.
    expect(spells.ok && spells.phi).toBeCloseTo((20 * 14) / 19, 10);
  });
  it('refuses', () => {
    expect(blockDispersion([])).toEqual({ ok: false, why: 'empty' });
    expect(blockDispersion([1, null])).toEqual({ ok: false, why: 'gap-in-series' });
    expect(blockDispersion(new Array(40).fill(1))).toEqual({ ok: false, why: 'history-too-short' });
    expect(blockDispersion(new Array(140).fill(1), 0)).toEqual({ ok: false, why: 'not-a-period' });
  });
});

describe('a level that steps because things are counted another way', () => {
  const firstDay = '2023-01-01';
  const windowStart = addDays(firstDay, 800);
  /** Four a day, on some days more; eight from day `step` on. */
  const stepped = (step: number): number[] =>
    Array.from({ length: 814 }, (_, at) => (3 + (at % 3)) * (at >= step ? 2 : 1));
  const ask = (step: number, steps: string[]) =>
    eventWindowRatio(stepped(step), { firstDay, windowStart, windowDays: 14, steps });

  it('is fitted where it is told of, and taken for a rise where not', () => {
    const told = ask(600, [addDays(firstDay, 600)]);
    expect(told.ok && told.ratio).toBeCloseTo(1, 1);
    const untold = ask(600, []);
    expect(untold.ok && untold.ratio).toBeGreaterThan(1.1);
    // Before the baseline it is of no account.
    expect(ask(10, [addDays(firstDay, 10)])).toEqual(ask(10, []));
  });

  it('is refused where nothing tells it from a rise', () => {
    for (const step of [790, 800, 805])
      expect(ask(step, [addDays(firstDay, step)])).toEqual({ ok: false, why: 'series-broken' });
  });
});
