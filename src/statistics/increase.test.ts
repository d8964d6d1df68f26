import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atLeast, countTails } from './count-distributions.ts';
import { judgeIncrease, LOOK_ALPHA } from './increase.ts';
import { smallestRise } from './minimal-detectable.ts';

const judge = (
  observed: number,
  windowDays: number,
  baselineCount: number,
  baselineDays: number,
  phi = 1,
) => {
  const answer = judgeIncrease({ observed, windowDays, baselineCount, baselineDays, phi });
  if (!answer.ok) throw new Error(answer.why);
  return answer;
};

describe('judgeIncrease', () => {
  it('does not make an increase out of one and three', () => {
    const answer = judge(3, 7, 1, 7);
    expect(answer.verdict).toBe('too-few-to-say');
    expect(answer.ratio).toBe(3);
  });
  it('can say the honest "we have not seen an increase" of the Bromley letter, and what it leaves open', () => {
    // Recorded offences, July 2016 against the three Julys before: 24 against 55 (Metropolitan Police, OGL v3.0).
    const answer = judge(24, 31, 55, 93);
    expect(answer.verdict).toBe('no-increase-seen');
    expect(answer.wordingKey).toBe('increase.no-increase-seen');
    expect(answer.ratio).toBeCloseTo(1.309, 3);
    expect(answer.interval.low).toBeCloseTo(0.775, 3);
    expect(answer.interval.high).toBeCloseTo(2.151, 3);
    expect(answer.smallestRise).toEqual({ count: 31, ratio: expect.closeTo(1.94, 2) });
  });
  it('sees the increase of Westminster in the same month', () => {
    const answer = judge(71, 31, 108, 93);
    expect(answer.verdict).toBe('increase-seen');
    expect(answer.interval).toEqual({ low: expect.closeTo(1.441, 3), high: expect.closeTo(2.685, 3) });
  });
  it('sees a decrease, and says too few where nothing was ever reported', () => {
    expect(judge(2, 28, 300, 364).verdict).toBe('decrease-seen');
    const nothing = judge(0, 7, 0, 364);
    expect(nothing.verdict).toBe('too-few-to-say');
    expect([nothing.ratio, nothing.interval.high, nothing.smallestRise.ratio]).toEqual([null, null, null]);
  });
  it('is slower to see an increase where the series is restless', () => {
    expect(judge(20, 7, 500, 364).verdict).toBe('increase-seen');
    expect(judge(20, 7, 500, 364, 3).verdict).not.toBe('increase-seen');
  });
  it('refuses instead of answering nonsense', () => {
    const good = { observed: 3, windowDays: 7, baselineCount: 30, baselineDays: 364 };
    const why = (change: Partial<typeof good> & { phi?: number; alpha?: number }) => {
      const answer = judgeIncrease({ ...good, ...change });
      return answer.ok ? 'answered' : answer.why;
    };
    expect(why({ observed: -1 })).toBe('not-a-count');
    expect(why({ observed: 1.5 })).toBe('not-a-count');
    expect(why({ baselineCount: Number.NaN })).toBe('not-a-count');
    expect(why({ windowDays: 0 })).toBe('not-a-period');
    expect(why({ baselineDays: Number.POSITIVE_INFINITY })).toBe('not-a-period');
    expect(why({ baselineDays: 3 })).toBe('history-too-short');
    expect(why({ phi: 0.9 })).toBe('not-a-dispersion');
    expect(why({ alpha: 1 })).toBe('not-a-chance');
  });
  it('holds numbers or nulls only, agrees with itself, and never calls fewer than five an increase', () => {
    const count = fc.integer({ min: 0, max: 2_000 });
    const phi = fc.double({ min: 1, max: 10, noNaN: true });
    fc.assert(
      fc.property(
        count,
        fc.integer({ min: 1, max: 28 }),
        count,
        phi,
        (observed, windowDays, baselineCount, dispersion) => {
          const answer = judge(observed, windowDays, baselineCount, 364, dispersion);
          for (const value of [
            answer.expected,
            answer.ratio,
            answer.interval.low,
            answer.interval.high,
            answer.midPGreater,
            answer.midPLess,
            answer.smallestRise.count,
            answer.smallestRise.ratio,
          ])
            expect(value === null || Number.isFinite(value)).toBe(true);
          const isRise = answer.midPGreater <= LOOK_ALPHA && observed >= 5;
          expect(answer.verdict === 'increase-seen').toBe(isRise);
        },
      ),
      { numRuns: 300 },
    );
  });
  it.each([
    [1, 0.0126],
    [1.5, 0.0145],
    [3, 0.0172],
  ])(
    'calls an increase where there is none no more often than it says (dispersion %d: at most %d)',
    (phi, most) => {
      for (const [windowDays, baselineDays] of [
        [7, 364],
        [7, 56],
        [28, 84],
      ] as const)
        for (const perDay of [0.1, 0.3, 1, 3]) {
          const baseline = { mean: perDay * baselineDays, phi };
          const reach = 7 * Math.sqrt(baseline.mean * phi) + 10;
          let size = 0;
          for (let y = Math.max(0, Math.floor(baseline.mean - reach)); y < baseline.mean + reach; y++) {
            const mass = countTails(y, baseline).atMost - countTails(y - 1, baseline).atMost;
            if (mass < 1e-9) continue;
            const { count } = judge(0, windowDays, y, baselineDays, phi).smallestRise;
            size += mass * atLeast(count, { mean: perDay * windowDays, phi });
          }
          expect(size, `${windowDays}/${baselineDays} days, ${perDay} a day`).toBeLessThanOrEqual(most);
        }
    },
  );
});

describe('smallestRise', () => {
  it('says what cannot be seen before anybody looks: half a report a week shows no trebling in four weeks', () => {
    const ratio = (perWeek: number, windowDays: number): number => {
      const answer = smallestRise({ baselineMeanPerDay: perWeek / 7, windowDays, alpha: 0.0125 });
      return answer.ok ? answer.ratio : Number.NaN;
    };
    expect(ratio(0.5, 28)).toBeCloseTo(4.54, 2);
    expect(ratio(2, 28)).toBeCloseTo(2.4, 2);
    expect(ratio(6, 28)).toBeCloseTo(1.75, 2);
    expect(ratio(15, 7)).toBeCloseTo(1.94, 2);
  });
  it('has the promised power at that ratio and not below, Poisson and restless', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        fc.constantFrom(1, 1.4, 4),
        (baselineMeanPerDay, phi) => {
          const answer = smallestRise({ baselineMeanPerDay, windowDays: 14, alpha: 0.0125, phi });
          if (!answer.ok) throw new Error(answer.why);
          expect(atLeast(answer.leastCount, { mean: answer.expected, phi })).toBeLessThanOrEqual(0.0125);
          expect(atLeast(answer.leastCount, { mean: answer.expected * answer.ratio, phi })).toBeCloseTo(
            0.8,
            9,
          );
        },
      ),
    );
  });
  it('refuses', () => {
    const why = (change: object) => {
      const answer = smallestRise({ baselineMeanPerDay: 1, windowDays: 7, alpha: 0.05, ...change });
      return answer.ok ? 'answered' : answer.why;
    };
    expect(why({ baselineMeanPerDay: 0 })).toBe('history-too-thin');
    expect(why({ baselineMeanPerDay: -1 })).toBe('not-a-count');
    expect(why({ windowDays: Number.NaN })).toBe('not-a-period');
    expect(why({ phi: Number.NaN })).toBe('not-a-dispersion');
    expect(why({ alpha: 0 })).toBe('not-a-chance');
    expect(why({ power: 1 })).toBe('not-a-chance');
  });
});
