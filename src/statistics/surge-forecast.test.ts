import { describe, expect, it } from 'vitest';
import { addDays } from './days.ts';
import { drawGamma, drawPoisson } from './draws.ts';
import windows from './event-window.golden.json' with { type: 'json' };
import { seededRandom } from './random.ts';
import golden from './surge-forecast.golden.json' with { type: 'json' };
import { surgeForecast } from './surge-forecast.ts';
import { usualDays } from './usual-days.ts';

const AHEAD = 14;
const PHI = 1.3;
const flat = (days: number, mean = 10): number[] => new Array<number>(days).fill(mean);

/** A surge as the model has it, drawn by a seed. */
function surge(
  { peak, halfLife, lasting }: { peak: number; halfLife: number; lasting: number },
  days: number,
  seed: number,
): number[] {
  const random = seededRandom(seed, 7);
  const size = 10 / (PHI - 1);
  return Array.from({ length: days }, (_, t) => {
    const mean = 10 * (1 + peak * 2 ** (-t / halfLife) + lasting);
    return drawPoisson((drawGamma(size, random) * mean) / size, random);
  });
}

describe('against R, which adds the posterior up over a grid', () => {
  it.each(golden.cases)('$series $windowStart after $learnt days', (wanted) => {
    const { series, windowStart, learnt } = wanted;
    const found = windows.cases.find((each) => each.series === series && each.windowStart === windowStart);
    if (!found) throw new Error('no such days');
    const daily = found.daily.split(/[|,]/).map(Number);
    const at = daily.length - 28;
    expect(addDays(found.firstDay, at)).toBe(windowStart);
    const usual = usualDays(daily.slice(0, at), {
      firstDay: found.firstDay,
      from: windowStart,
      days: learnt + AHEAD,
    });
    if (!usual.ok) throw new Error(usual.why);
    expect(usual.usual).toBeCloseTo(wanted.usual, 10);
    expect(usual.phi).toBeCloseTo(wanted.phi, 7);
    usual.expected.forEach((mean, day) => {
      expect(mean).toBeCloseTo(wanted.expected[day] ?? Number.NaN, 6);
    });
    const answer = surgeForecast(daily.slice(at, at + learnt), usual.expected, usual);
    if (!answer.ok) throw new Error(answer.why);
    const rows = [...answer.days, answer.total];
    const others = [...wanted.days, wanted.total];
    expect(rows).toHaveLength(others.length);
    rows.forEach(({ expected, low, high }, row) => {
      const [mean = Number.NaN, least = Number.NaN, most = Number.NaN] = others[row] ?? [];
      // Two thousand steps of a walk know a mean to a part or two in a hundred, and an end to a count or so.
      expect(Math.abs(expected / mean - 1)).toBeLessThan(0.03);
      const off = Math.max(1, 0.03 * most);
      expect(Math.abs(low - least)).toBeLessThanOrEqual(off);
      expect(Math.abs(high - most)).toBeLessThanOrEqual(off);
    });
  });
});

describe('what is still to come of a surge', () => {
  it('lies in its interval about as often as it says, after a week and after four', () => {
    for (const known of [7, 28]) {
      let inside = 0;
      for (let seed = 1; seed <= 30; seed++) {
        const shape = { peak: 1 + (seed % 5), halfLife: 4 + (seed % 9), lasting: (seed % 3) / 10 };
        const all = surge(shape, known + AHEAD, seed);
        const answer = surgeForecast(all.slice(0, known), flat(known + AHEAD), { usual: 10, phi: PHI });
        if (!answer.ok) throw new Error(answer.why);
        const came = all.slice(known).reduce((sum, count) => sum + count, 0);
        if (came >= answer.total.low && came <= answer.total.high) inside++;
      }
      // 80 in 100 of 30 are 24; three standard errors are 6.5.
      expect(inside).toBeGreaterThanOrEqual(18);
      expect(inside).toBeLessThanOrEqual(30);
    }
  });

  it('falls towards the usual, and is the same for the same seed', () => {
    const counts = surge({ peak: 4, halfLife: 5, lasting: 0 }, 14, 3);
    const ask = () => surgeForecast(counts, flat(14 + 21), { usual: 10, phi: PHI });
    const answer = ask();
    if (!answer.ok) throw new Error(answer.why);
    const expected = answer.days.map((day) => day.expected);
    expect(expected).toEqual([...expected].sort((a, b) => b - a));
    expect(expected[0]).toBeLessThan(30);
    expect(expected.at(-1)).toBeLessThan(16);
    expect(ask()).toEqual(answer);
  });

  it('leaves out days that are known in part', () => {
    const counts = surge({ peak: 2, halfLife: 8, lasting: 0 }, 10, 4);
    const whole = surgeForecast(counts, flat(10 + 5), { usual: 10, phi: 1 });
    const later = surgeForecast(counts, flat(10 + 5), { usual: 10, phi: 1, skip: 2 });
    if (!whole.ok || !later.ok) throw new Error('no answer');
    expect(later.days).toHaveLength(3);
    expect(later.days[0]?.expected).toBeCloseTo(whole.days[2]?.expected ?? 0, 10);
  });

  it('refuses what it cannot stand on, and never says NaN', () => {
    const about = { usual: 10, phi: 1.2 };
    const ask = (observed: number[], expected: number[], over = {}) =>
      surgeForecast(observed, expected, { ...about, ...over });
    expect(ask([], flat(20))).toEqual({ ok: false, why: 'empty' });
    expect(ask([5, 5], flat(20))).toEqual({ ok: false, why: 'history-too-short' });
    expect(ask([5, 5, 5], flat(3))).toEqual({ ok: false, why: 'history-too-short' });
    expect(ask([5, Number.NaN, 5], flat(20))).toEqual({ ok: false, why: 'gap-in-series' });
    expect(ask([5, -1, 5], flat(20))).toEqual({ ok: false, why: 'not-a-count' });
    expect(ask([5, 5, 5], [...flat(10), 0])).toEqual({ ok: false, why: 'history-too-thin' });
    expect(ask([5, 5, 5], flat(20), { phi: 0.5 })).toEqual({ ok: false, why: 'not-a-dispersion' });
    expect(ask([5, 5, 5], flat(20), { level: 1 })).toEqual({ ok: false, why: 'not-a-chance' });
    for (const counts of [
      [0, 0, 0],
      [1_000_000, 900_000, 800_000],
    ]) {
      const answer = ask(counts, flat(10));
      if (!answer.ok) throw new Error(answer.why);
      for (const { expected, low, high } of [...answer.days, answer.total])
        expect([expected, low, high].every((each) => Number.isFinite(each) && each >= 0)).toBe(true);
    }
  });
});
