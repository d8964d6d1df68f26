import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaQuantile, incompleteBeta } from './beta.ts';
import golden from './count-distributions.golden.json' with { type: 'json' };
import { atLeast, countQuantile, countTails, upperBound } from './count-distributions.ts';
import { gammaQuantile, incompleteGamma, logGamma } from './gamma.ts';
import { normalCdf, normalQuantile, normalSf } from './normal.ts';

const relative = (got: number, want: number): number => Math.abs(got - want) / Math.abs(want || 1);

describe('against R', () => {
  it('gives every quantile exactly and its tail to ten digits', () => {
    for (const [mean = 0, phi = 1, p = 0, q = 0, above = 0] of golden.quantiles) {
      expect(countQuantile(p, { mean, phi }), `${mean} ${phi} ${p}`).toBe(q);
      expect(relative(countTails(q, { mean, phi }).above, above), `${mean} ${phi} ${p}`).toBeLessThan(1e-10);
    }
  });
  it('gives tails of means up to 2,000 to twelve digits', () => {
    for (const [mean = 0, phi = 1, x = 0, above = 0] of golden.tails)
      expect(relative(countTails(x, { mean, phi }).above, above), `${mean} ${phi} ${x}`).toBeLessThan(1e-12);
  });
  it('gives normal quantiles to thirteen digits, far out as well', () => {
    for (const [p = 0.5, z = 0] of golden.normal)
      expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(1e-13 * Math.max(1, Math.abs(z)));
  });
});

describe('against what must hold', () => {
  it('log-gamma of whole numbers is a sum of logs', () => {
    let sum = 0;
    for (let n = 1; n < 200; n++) {
      expect(Math.abs(logGamma(n) - sum)).toBeLessThan(1e-12 * Math.max(1, sum));
      sum += Math.log(n);
    }
    expect(relative(logGamma(0.5), Math.log(Math.PI) / 2)).toBeLessThan(1e-13);
  });
  it('tails are the sums of their masses', () => {
    let [mass, sum] = [Math.exp(-7.5), 0];
    for (let k = 0; k < 40; k++) {
      sum += mass;
      expect(Math.abs(countTails(k, { mean: 7.5 }).atMost - sum)).toBeLessThan(1e-14);
      mass *= 7.5 / (k + 1);
    }
  });
  it('lower and upper add up to one, and rise and fall', () => {
    const a = fc.double({ min: 0.01, max: 5_000, noNaN: true });
    const x = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(a, a, x, (first, second, at) => {
        const beta = incompleteBeta(first, second, { x: at });
        expect(Math.abs(beta.lower + beta.upper - 1)).toBeLessThan(1e-12);
        const mirrored = incompleteBeta(second, first, { x: 1 - at, complement: at });
        expect(Math.abs(mirrored.upper - beta.lower)).toBeLessThan(1e-11);
        const gamma = incompleteGamma(first, second);
        expect(Math.abs(gamma.lower + gamma.upper - 1)).toBeLessThan(1e-12);
      }),
    );
  });
  it('quantiles undo the functions', () => {
    const p = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    const a = fc.double({ min: 0.5, max: 2_000, noNaN: true });
    fc.assert(
      fc.property(p, a, a, (chance, first, second) => {
        expect(Math.abs(incompleteGamma(first, gammaQuantile(chance, first)).lower - chance)).toBeLessThan(
          1e-11,
        );
        // Below 1 the curve is upright at the end, and the next number a double can hold lies up to 1e-8 of chance away.
        const b = Math.max(1, second);
        const x = betaQuantile(chance, { a: Math.max(1, first), b });
        expect(Math.abs(incompleteBeta(Math.max(1, first), b, { x }).lower - chance)).toBeLessThan(1e-9);
        expect(Math.abs(normalCdf(normalQuantile(chance)) - chance)).toBeLessThan(1e-13);
      }),
      { numRuns: 60 },
    );
  });
  it('the bound is the smallest count that chance passes no more often than alpha', () => {
    const mean = fc.double({ min: 0.01, max: 3_000, noNaN: true });
    const phi = fc.double({ min: 1, max: 8, noNaN: true });
    fc.assert(
      fc.property(mean, phi, fc.constantFrom(0.05, 0.0125, 0.001), (m, dispersion, alpha) => {
        const model = { mean: m, phi: dispersion };
        const bound = upperBound(alpha, model);
        expect(atLeast(bound + 1, model)).toBeLessThanOrEqual(alpha * (1 + 1e-9));
        if (bound > 0) expect(atLeast(bound, model)).toBeGreaterThan(alpha * (1 - 1e-9));
      }),
    );
  });
  it('refuses what has no meaning', () => {
    expect(() => countTails(1, { mean: Number.NaN })).toThrow(RangeError);
    expect(() => countTails(1, { mean: 1, phi: 0.5 })).toThrow(RangeError);
    expect(() => upperBound(0, { mean: 1 })).toThrow(RangeError);
    expect(() => normalQuantile(1)).toThrow(RangeError);
    expect(countTails(-1, { mean: 3 })).toEqual({ atMost: 0, above: 1 });
    expect(countTails(0, { mean: 0 })).toEqual({ atMost: 1, above: 0 });
    expect(normalSf(1.6448536269514722)).toBeCloseTo(0.05, 14);
  });
});
