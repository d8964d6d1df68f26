import { describe, expect, it } from 'vitest';
import { scoreGroups } from '../../../../test/support/incidents/back-test.ts';
import { incidentSet } from '../../../../test/support/incidents/incident-set.ts';
import { groupsOf } from './grouped.model.ts';

const pairs = (...given: string[]) => given.map((two) => ({ leftId: two[0] ?? '', rightId: two[1] ?? '' }));

describe('reports that hang together', () => {
  it('are one group however their pairs come, the largest first', () => {
    expect(groupsOf(pairs('ab', 'xy', 'ca', 'bc'))).toEqual([
      ['a', 'b', 'c'],
      ['x', 'y'],
    ]);
    expect(groupsOf(pairs('ab', 'bc', 'ca', 'ba'))).toEqual([['a', 'b', 'c']]);
    expect(groupsOf([])).toEqual([]);
  });

  it('are no chain: one link between two pairs, or from a group of three on, joins nothing, and two do', () => {
    expect(groupsOf(pairs('ab', 'cd', 'bc'))).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(groupsOf(pairs('ab', 'cd', 'bc', 'ad'))).toEqual([['a', 'b', 'c', 'd']]);
    // The same link said from both sides is one link.
    expect(groupsOf(pairs('ab', 'bc', 'cd', 'dc'))).toEqual([['a', 'b', 'c']]);
  });

  it('are one group where thirty tell of one thing and each proposes three others', () => {
    const many = Array.from({ length: 30 }, (_, at) => `report-${String(at).padStart(2, '0')}`);
    const links = many.flatMap((leftId, at) =>
      [1, 2, 3].flatMap((back) => (at >= back ? [{ leftId, rightId: many[at - back] ?? '' }] : [])),
    );
    expect(groupsOf(links)).toEqual([many]);
  });

  it('are of one incident in most pairs even in a surge, and no group swallows the others', () => {
    const scores = scoreGroups(incidentSet({ incidents: 450, days: 3, seed: 3 }), groupsOf);
    expect(scores.precision).toBeGreaterThan(0.7);
    expect(scores.recall).toBeGreaterThan(0.5);
    expect(scores.largest).toBeLessThan(10);
  });

  it('keep what a whole street saw together', () => {
    const scores = scoreGroups(incidentSet({ incidents: 150, days: 2, seed: 5, witnesses: 30 }), groupsOf);
    expect(scores.largest).toBeGreaterThan(24);
    expect(scores.precision).toBeGreaterThan(0.75);
  });
});
