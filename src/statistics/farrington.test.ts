import { describe, expect, it } from 'vitest';
import { addDays } from './days.ts';
import golden from './farrington.golden.json' with { type: 'json' };
import { farringtonBound, farringtonJudge } from './farrington.ts';
import { farringtonDesign, MONTHLY, WEEKLY } from './farrington-design.ts';

const series = Object.fromEntries(
  Object.entries(golden.series).map(([name, text]) => [name, Float64Array.from(text.split(','), Number)]),
);
const relative = (got: number, want: number | null | undefined): number => Math.abs(got / (want ?? 0) - 1);

describe('farringtonJudge against R', () => {
  it.each(golden.cases)('$name', ({ series: name, byDate, settings, alpha, weeks }) => {
    const counts = series[name] ?? new Float64Array();
    const days = Array.from(counts, (_, at) => addDays(golden.firstDay, at * 7));
    const judge = farringtonJudge({ ...WEEKLY, years: 4, ...settings }, byDate ? days : undefined);
    expect(weeks.length).toBeGreaterThan(50);
    for (const [t = 0, mu0, phi, bound, p, trendUsed] of weeks) {
      const answer = judge(counts, t - 1);
      if (!answer.ok) throw new Error(`${t}: ${answer.why}`);
      expect(relative(answer.mu0, mu0)).toBeLessThan(1e-10);
      expect(relative(answer.phi, phi)).toBeLessThan(1e-10);
      expect(Math.abs(answer.p - (p ?? 0))).toBeLessThan(1e-10);
      expect(farringtonBound(answer, alpha)).toBe(bound);
      expect(answer.observed > (bound ?? 0)).toBe(answer.p <= alpha);
      expect(answer.trend !== 0).toBe(trendUsed === 1);
    }
  });
});

describe('farringtonJudge', () => {
  const steady = Float64Array.from({ length: 313 }, (_, at) => 5 + (at % 3));
  const judge = farringtonJudge();
  const why = (counts: Float64Array, at: number) => {
    const answer = judge(counts, at);
    return answer.ok ? 'answered' : answer.why;
  };

  it('finds nothing in a steady series and a surge where there is one', () => {
    const quiet = judge(steady, 312);
    expect(quiet.ok && quiet.p).toBeGreaterThan(0.2);
    const loud = judge(
      steady.map((count, at) => (at === 312 ? 40 : count)),
      312,
    );
    expect(loud.ok && loud.p).toBeLessThan(1e-9);
  });
  it('says so where there is too little to tell from', () => {
    expect(why(steady, 262)).toBe('history-too-short');
    expect(why(steady, 263)).toBe('answered');
    expect(why(new Float64Array(313), 312)).toBe('history-too-thin');
    expect(why(new Float64Array(0), 0)).toBe('gap-in-series');
  });
  it('takes no row for an outbreak that alone settles its season', () => {
    // Two years of months leave one row to some seasons; so do missing ones.
    const months = Float64Array.from({ length: 40 }, (_, at) => 20 + ((at * 7) % 12));
    const twoYears = farringtonJudge({ ...MONTHLY, years: 2 });
    for (let at = 25; at < 40; at++) {
      const answer = twoYears(months, at);
      expect(answer.ok && answer.mu0).toBeGreaterThan(15);
      expect(answer.ok && answer.mu0).toBeLessThan(40);
    }
    const thinned = steady.map((count, at) => (at > 10 && at < 250 && at % 52 > 25 ? Number.NaN : count));
    expect(why(thinned, 312)).toBe('answered');
  });
  it('refuses what is no count and answers past a gap', () => {
    const put = (place: number, value: number) => steady.map((count, at) => (at === place ? value : count));
    expect(why(put(312, Number.NaN), 312)).toBe('gap-in-series');
    expect(why(put(312, -1), 312)).toBe('not-a-count');
    expect(why(put(200, -1), 312)).toBe('not-a-count');
    expect(why(put(200, 1.5), 312)).toBe('not-a-count');
    expect(why(put(200, Number.NaN), 312)).toBe('answered');
  });
  it('keeps its digits at a million a week', () => {
    const answer = judge(
      steady.map((count) => count * 200_000),
      312,
    );
    expect(answer.ok && answer.mu0).toBeGreaterThan(1_000_000);
    expect(answer.ok && Number.isFinite(answer.p) && answer.p > 0.2).toBe(true);
  });
  it('gives each week its season, the earlier blocks the longer ones, and leaves the latest out', () => {
    const design = farringtonDesign(WEEKLY, 400);
    expect(design?.rows).toBe(5 * 52 - 26 + 3);
    expect([...(design?.season ?? [])].slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...(design?.length ?? [])].slice(0, 10)).toEqual([7, 5, 5, 5, 5, 5, 5, 5, 5, 5]);
    expect(Math.max(...(design?.from ?? []))).toBeLessThan(-26);
    expect(farringtonDesign(MONTHLY, 60)).toBeUndefined();
    expect(farringtonDesign(MONTHLY, 61)?.rows).toBe(5 * 12 - 6 + 1);
  });
});
