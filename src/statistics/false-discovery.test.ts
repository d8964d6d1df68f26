import { describe, expect, it } from 'vitest';
import golden from './false-discovery.golden.json' with { type: 'json' };
import { falseDiscoveryRates } from './false-discovery.ts';

describe('falseDiscoveryRates', () => {
  it('agrees with R on 160 series', () => {
    const want = golden.q.split(',').map(Number);
    const got = falseDiscoveryRates(golden.p.split(',').map(Number));
    expect(got).toHaveLength(160);
    got.forEach((q, at) => {
      expect(Math.abs(q - (want[at] ?? 0))).toBeLessThan(1e-12);
    });
  });
  it('answers nothing for nothing and refuses what is no probability', () => {
    expect(falseDiscoveryRates([])).toEqual([]);
    expect(() => falseDiscoveryRates([0.5, Number.NaN])).toThrow(RangeError);
    expect(() => falseDiscoveryRates([1.5])).toThrow(RangeError);
  });
});
