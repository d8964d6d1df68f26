import { describe, expect, it } from 'vitest';
import { scoreDuplicates } from '../../../../test/support/incidents/back-test.ts';
import { ALL_AREAS, incidentSet } from '../../../../test/support/incidents/incident-set.ts';
import { areaRelation, blocksFor, candidatesAmong, WINDOW_DAYS } from './likeness.model.ts';

describe('which reports are looked at', () => {
  it('lie in the same area, beside it, or where nobody knows', () => {
    expect(areaRelation('east/ward-1', 'east/ward-1')).toBe('SAME');
    expect(areaRelation('east/ward-1', 'east/ward-2')).toBe('NEAR');
    expect(areaRelation('east', 'east/ward-2')).toBe('NEAR');
    expect(areaRelation('east/ward-1', 'west/ward-1')).toBeNull();
    expect(areaRelation('east', 'west')).toBeNull();
    expect(areaRelation('', 'west/ward-1')).toBe('UNKNOWN');
    const blocks = new Map(blocksFor('east/ward-1', ALL_AREAS).map(({ path, days }) => [path, days]));
    expect([blocks.get('east/ward-1'), blocks.get('east'), blocks.get('')]).toEqual([
      WINDOW_DAYS.SAME,
      WINDOW_DAYS.NEAR,
      WINDOW_DAYS.UNKNOWN,
    ]);
    expect(blocks.has('west/ward-1')).toBe(false);
    expect(blocksFor('', ALL_AREAS)).toHaveLength(ALL_AREAS.length + 1);
  });
});

describe('proposals over constructed incidents', () => {
  it('find four of five that were told before, and at the pace of a large force nearly all are true', () => {
    const scores = scoreDuplicates(incidentSet({ incidents: 600, days: 120, seed: 2 }));
    expect(scores.later).toBeGreaterThan(300);
    expect(scores.recall).toBeGreaterThan(0.88);
    expect(scores.precision).toBeGreaterThan(0.8);
    expect(scores.disturbed).toBeLessThan(0.12);
  });

  it('are true in more than half of a surge too, and still find four of five', () => {
    const scores = scoreDuplicates(incidentSet({ incidents: 450, days: 3, seed: 3 }));
    expect(scores.recall).toBeGreaterThan(0.78);
    expect(scores.precision).toBeGreaterThan(0.55);
  });

  it('find far fewer without words and typed places', () => {
    const set = incidentSet({ incidents: 600, days: 30, seed: 2 });
    const withWords = scoreDuplicates(set);
    const blank = set.map((one) => ({ ...one, words: new Uint8Array(256), place: new Uint8Array(0) }));
    const without = scoreDuplicates(blank);
    expect(withWords.recall).toBeGreaterThan(without.recall + 0.4);
  });

  it('are three at most, in the order of how alike they are', () => {
    const [one] = incidentSet({ incidents: 50, days: 1, seed: 4 });
    const others = Array.from({ length: 9 }, (_, at) => ({ ...one, reportId: `copy-${at}` }));
    const found = candidatesAmong({ ...one } as never, others as never);
    expect(found.map(({ otherId }) => otherId)).toEqual(['copy-0', 'copy-1', 'copy-2']);
    expect(found[0]).toMatchObject({ area: one?.areaPath ? 'SAME' : 'UNKNOWN', wordsPercent: 100 });
  });
});
