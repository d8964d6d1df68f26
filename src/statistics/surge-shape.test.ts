import { describe, expect, it } from 'vitest';
import { surgeShape } from './surge-shape.ts';

const expected = Array.from({ length: 84 }, (_, day) => 20 + 3 * Math.sin((2 * Math.PI * day) / 7));
const shaped = (peak: number, halfLife: number, lasting: number) =>
  expected.map((mean, day) => Math.round(mean * (1 + peak * 2 ** (-day / halfLife) + lasting)));
const ask = (observed: number[], phi = 1.3) => surgeShape(observed, expected, { usual: 20, phi });

describe('surgeShape', () => {
  it.each([
    [2, 8, 0.25],
    [4, 3, 0],
    [1, 30, 0],
  ])('finds a jump of %d that halves in %d days and leaves %d', (peak, halfLife, lasting) => {
    const answer = ask(shaped(peak, halfLife, lasting));
    if (!answer.ok) throw new Error(answer.why);
    expect(Math.abs(answer.peak / peak - 1)).toBeLessThan(0.03);
    expect(Math.abs(answer.halfLifeDays / halfLife - 1)).toBeLessThan(0.1);
    expect(Math.abs(answer.lasting - lasting)).toBeLessThan(0.05);
    for (const [value, { low, high }] of [
      [answer.peak, answer.peakInterval],
      [answer.halfLifeDays, answer.halfLifeInterval],
      [answer.lasting, answer.lastingInterval],
    ] as const) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
    expect(answer.lastingInterval.low > 0).toBe(lasting > 0);
    expect(answer.gain).toBeGreaterThan(20);
  });
  it('finds nothing where nothing happened', () => {
    const answer = ask(expected.map(Math.round));
    if (!answer.ok) throw new Error(answer.why);
    expect([answer.peakInterval.low, answer.lastingInterval.low]).toEqual([0, 0]);
    expect(answer.gain).toBeLessThan(3);
  });
  it('answers without over-dispersion and for days without any', () => {
    expect(ask(shaped(2, 8, 0), 1).ok).toBe(true);
    const none = ask(new Array(84).fill(0));
    expect(none.ok && [none.peak, none.lasting]).toEqual([0, 0]);
  });
  it('refuses what it cannot answer', () => {
    const why = (answer: ReturnType<typeof ask>) => (answer.ok ? 'answered' : answer.why);
    expect(why(surgeShape([1, 2], [1, 1], { usual: 1, phi: 1 }))).toBe('history-too-short');
    expect(
      why(
        surgeShape(
          shaped(1, 5, 0),
          expected.map(() => 0),
          { usual: 20, phi: 1 },
        ),
      ),
    ).toBe('history-too-thin');
    expect(why(ask(shaped(1, 5, 0), Number.NaN))).toBe('not-a-dispersion');
    expect(why(ask(expected))).toBe('not-a-count');
  });
});
