import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from './rates.golden.json' with { type: 'json' };
import { eTest, exactRateTest, garwoodInterval, ratioInterval } from './rates.ts';

const close = (got: number | null, want = 0, digits = 1e-10): void =>
  expect(Math.abs((got ?? Number.NaN) - want)).toBeLessThan(digits * Math.max(Math.abs(want), 1e-12));

describe('two rates', () => {
  it.each(golden.twoRates)('%d in %d against %d in %d', (x1, t1, x2, t2, ...want) => {
    const [first, second] = [
      { count: x1, period: t1 },
      { count: x2, period: t2 },
    ];
    const test = exactRateTest(first, second);
    const interval = ratioInterval(first, second);
    const e = eTest(first, second);
    const [ratio, low, high, p, midP, eGreater, eTwo] = want;
    close(test.ratio, ratio);
    close(interval.low, low);
    close(interval.high, high);
    close(test.pGreater, p);
    close(test.midPGreater, midP);
    // In the far tail the published sum was cut off earlier than ours.
    close(e.pGreater, eGreater, (eGreater ?? 0) < 1e-10 ? 1e-3 : 1e-10);
    close(e.pTwoSided, eTwo, (eTwo ?? 0) < 1e-10 ? 1e-3 : 1e-10);
  });
  it('turns round: less for the first is greater for the second, and the interval is the inverse', () => {
    const count = fc.integer({ min: 0, max: 300 });
    const period = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(count, period, count, period, (x, t, y, u) => {
        const [first, second] = [
          { count: x, period: t },
          { count: y, period: u },
        ];
        const there = exactRateTest(first, second);
        const back = exactRateTest(second, first);
        expect(Math.abs(there.pGreater - back.pLess)).toBeLessThan(1e-9);
        expect(Math.abs(there.midPGreater + there.midPLess - 1)).toBeLessThan(1e-9);
        const interval = ratioInterval(first, second);
        const inverse = ratioInterval(second, first);
        if (interval.high === null) expect(inverse.low).toBe(0);
        else expect(Math.abs(interval.high * inverse.low - 1)).toBeLessThan(1e-9);
        if (there.ratio !== null) {
          expect(interval.low).toBeLessThanOrEqual(there.ratio);
          expect(interval.high ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(there.ratio);
        }
      }),
    );
  });
  it('says nothing of nothing', () => {
    const none = { count: 0, period: 7 };
    expect(exactRateTest(none, none)).toEqual({
      ratio: null,
      pGreater: 1,
      pLess: 1,
      midPGreater: 0.5,
      midPLess: 0.5,
    });
    expect(ratioInterval(none, none)).toEqual({ low: 0, high: null });
    expect(eTest(none, none)).toEqual({ pGreater: 1, pTwoSided: 1 });
    expect(() => exactRateTest({ count: -1, period: 1 }, none)).toThrow(RangeError);
    expect(() => ratioInterval({ count: 1, period: 0 }, none)).toThrow(RangeError);
    expect(() => eTest({ count: Number.NaN, period: 1 }, none)).toThrow(RangeError);
  });
});

describe("Garwood's interval", () => {
  it.each(golden.garwood)('%d', (count, low, high) => {
    const interval = garwoodInterval(count);
    close(interval.low, low);
    close(interval.high, high);
  });
});
