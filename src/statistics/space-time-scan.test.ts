import { describe, expect, it } from 'vitest';
import { seededRandom } from './random.ts';
import { scanSignificance } from './scan-significance.ts';
import { kilometres, type Place } from './scan-zones.ts';
import {
  planScan,
  type ScanCases,
  type ScanQuestion,
  scanClusters,
  scanReplicates,
} from './space-time-scan.ts';

const random = seededRandom(3);
const places: Place[] = Array.from({ length: 40 }, () => ({
  latitude: 51 + random.part(),
  longitude: random.part(),
}));
const UNITS = 20;
const quiet: ScanCases[] = Array.from({ length: 600 }, () => ({
  place: random.whole(40),
  unit: random.whole(UNITS),
  count: 1,
}));
/** Twelve more at the five places nearest to the first, in the last two units. */
const nearest = places
  .map((place, at) => ({ at, km: kilometres(places[0] as Place, place) }))
  .sort((a, b) => a.km - b.km)
  .slice(0, 5);
const loud = [
  ...quiet,
  ...nearest.flatMap(({ at }) => [
    { place: at, unit: 18, count: 4 },
    { place: at, unit: 19, count: 4 },
  ]),
];

function plan(cases: ScanCases[], more: Partial<ScanQuestion> = {}) {
  const answer = planScan({ places, cases, units: UNITS, longest: 4, isProspective: true, ...more });
  if (!answer.ok) throw new Error(answer.why);
  return answer;
}

/** The definition, word by word: every circle, every window, every logarithm. */
function plainLargest(cases: ScanCases[], { isProspective }: { isProspective: boolean }): number {
  let best = 0;
  const total = cases.length === 0 ? 0 : cases.reduce((sum, each) => sum + each.count, 0);
  for (const centre of places) {
    const order = places
      .map((place, at) => ({ at, km: kilometres(centre, place) }))
      .sort((a, b) => a.km - b.km);
    for (let size = 1; size <= order.length; size++) {
      const inside = new Set(order.slice(0, size).map(({ at }) => at));
      const zone = cases.filter((each) => inside.has(each.place));
      const zoneTotal = zone.reduce((sum, each) => sum + each.count, 0);
      if (zoneTotal > total / 2) break;
      for (let to = isProspective ? UNITS - 1 : 0; to < UNITS; to++)
        for (let from = Math.max(0, to - 3); from <= to; from++) {
          const isIn = ({ unit }: ScanCases) => unit >= from && unit <= to;
          const inTime = (of: ScanCases[]) => of.filter(isIn).reduce((sum, each) => sum + each.count, 0);
          const c = inTime(zone);
          const mu = (zoneTotal * inTime(cases)) / total;
          if (c < 2 || c <= mu) continue;
          best = Math.max(best, c * Math.log(c / mu) + (total - c) * Math.log((total - c) / (total - mu)));
        }
    }
  }
  return best;
}

describe('the space-time permutation scan', () => {
  it.each([true, false])('finds what the plain definition finds (prospective: %s)', (isProspective) => {
    const [top] = scanClusters(plan(loud, { isProspective }));
    expect(top?.statistic).toBeCloseTo(plainLargest(loud, { isProspective }), 9);
  });
  it('finds the cluster that was put there, where and when', () => {
    const found = plan(loud);
    const [top, second] = scanClusters(found);
    expect(new Set(top?.places)).toEqual(new Set(nearest.map(({ at }) => at)));
    expect([top?.fromUnit, top?.toUnit]).toEqual([18, 19]);
    const largest = scanReplicates(found, { seed: 1, from: 0, to: 199 });
    expect(scanSignificance(top?.statistic ?? 0, largest).p).toBe(1 / 200);
    expect(scanSignificance(top?.statistic ?? 0, largest).gumbelP).toBeLessThan(0.001);
    expect(scanSignificance(second?.statistic ?? 0, largest).p).toBeGreaterThan(0.05);
    expect(top?.places.some((place) => second?.places.includes(place))).toBe(false);
  });
  it('keeps its word where nothing goes on: p is even from 0 to 1', () => {
    const ranks = Array.from({ length: 60 }, (_, each) => {
      const source = seededRandom(11, each);
      const cases = quiet.map(({ place, count }) => ({ place, unit: source.whole(UNITS), count }));
      const found = plan(cases);
      const largest = scanReplicates(found, { seed: each, from: 0, to: 39 });
      return scanSignificance(scanClusters(found)[0]?.statistic ?? 0, largest).p;
    });
    expect(ranks.filter((p) => p <= 0.25).length).toBeGreaterThan(5);
    expect(ranks.filter((p) => p <= 0.25).length).toBeLessThan(27);
    expect(ranks.filter((p) => p <= 0.05).length).toBeLessThan(9);
  });
  it('gives each replicate the same whoever runs it', () => {
    const found = plan(quiet);
    const whole = scanReplicates(found, { seed: 5, from: 0, to: 20 });
    const parts = [
      ...scanReplicates(found, { seed: 5, from: 0, to: 7 }),
      ...scanReplicates(found, { seed: 5, from: 7, to: 20 }),
    ];
    expect([...whole]).toEqual(parts);
    expect(new Set(parts).size).toBeGreaterThan(10);
  });
  it('takes places as far as each other together and of equal clusters the smaller', () => {
    const twins = [places[0], places[0], places[1]] as Place[];
    const answer = planScan({
      places: twins,
      cases: [
        { place: 0, unit: 9, count: 5 },
        { place: 2, unit: 0, count: 9 },
        { place: 1, unit: 0, count: 1 },
      ],
      units: 10,
      longest: 2,
      isProspective: true,
      largestShare: 0.6,
    });
    if (!answer.ok) throw new Error(answer.why);
    const [top] = scanClusters(answer);
    expect(top).toMatchObject({ places: [0, 1], km: 0, fromUnit: 9, observed: 5 });
  });
  it('holds cases against a population with the Poisson model', () => {
    const population = places.map(() => 100);
    const found = plan(loud, { population });
    const [top] = scanClusters(found);
    expect(top?.expected).toBeCloseTo(
      (loud.reduce((sum, each) => sum + each.count, 0) *
        (top?.places.length ?? 0) *
        ((top?.toUnit ?? 0) - (top?.fromUnit ?? 0) + 1)) /
        (40 * UNITS),
      9,
    );
    const largest = scanReplicates(found, { seed: 1, from: 0, to: 99 });
    expect(scanSignificance(top?.statistic ?? 0, largest).p).toBe(0.01);
  });
  it('refuses what it cannot scan', () => {
    const why = (more: Partial<ScanQuestion>) => {
      const answer = planScan({
        places,
        cases: quiet,
        units: UNITS,
        longest: 4,
        isProspective: true,
        ...more,
      });
      return answer.ok ? 'answered' : answer.why;
    };
    expect(why({ cases: [] })).toBe('empty');
    expect(why({ places: [] })).toBe('not-a-count');
    expect(why({ longest: 21 })).toBe('not-a-period');
    expect(why({ cases: [{ place: 41, unit: 0, count: 1 }] })).toBe('not-a-count');
    expect(why({ cases: [{ place: 0, unit: 0, count: -1 }] })).toBe('not-a-count');
    expect(why({ cases: [{ place: 0, unit: 0, count: 1e12 }] })).toBe('too-many-cases');
    expect(why({ places: places.map(() => ({ latitude: 91, longitude: 0 })) })).toBe('not-a-place');
    expect(why({ population: places.map(() => 0) })).toBe('not-a-count');
  });
});
