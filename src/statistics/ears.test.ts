import { describe, expect, it } from 'vitest';
import golden from './ears.golden.json' with { type: 'json' };
import { type EarsOptions, earsBounds } from './ears.ts';
import farrington from './farrington.golden.json' with { type: 'json' };

const counts = Float64Array.from(farrington.series.agona.split(','), Number);

describe('earsBounds', () => {
  it.each(golden.cases)('agrees with R: $options', ({ options, first, upper }) => {
    const answer = earsBounds(counts, options as EarsOptions);
    if (!answer.ok) throw new Error(answer.why);
    expect(answer.upper.findIndex((bound) => !Number.isNaN(bound)) + 1).toBe(first);
    for (const [at, want] of upper.split(',').map(Number).entries())
      expect(Math.abs((answer.upper[first - 1 + at] ?? Number.NaN) - want)).toBeLessThan(1e-10);
  });
  it('needs a full baseline again after a gap', () => {
    const gapped = counts.map((count, at) => (at === 20 ? Number.NaN : count));
    const answer = earsBounds(gapped, { method: 'C1' });
    expect(answer.ok && [...answer.upper].map(Number.isNaN).slice(18, 30)).toEqual(
      [false, false, false, true, true, true, true, true, true, true, false, false].map(
        (_, at) => at >= 3 && at <= 9,
      ),
    );
  });
  it('takes a baseline without spread at its mean, and never answers NaN past its start', () => {
    for (const method of ['C1', 'C2', 'C3'] as const) {
      const answer = earsBounds(new Float64Array(30), { method });
      if (!answer.ok) throw new Error(answer.why);
      expect([...answer.upper.slice(11)]).toEqual(new Array(19).fill(0));
    }
  });
  it('refuses what it cannot judge', () => {
    const why = (series: Float64Array, options: Partial<EarsOptions> = {}) => {
      const answer = earsBounds(series, { method: 'C2', ...options });
      return answer.ok ? 'answered' : answer.why;
    };
    expect(why(new Float64Array())).toBe('empty');
    expect(why(Float64Array.of(1, -1))).toBe('not-a-count');
    expect(why(counts, { baseline: 1 })).toBe('not-a-period');
    expect(why(counts, { alpha: 1 })).toBe('not-a-chance');
  });
});
