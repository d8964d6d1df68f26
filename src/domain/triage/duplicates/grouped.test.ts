import { describe, expect, it } from 'vitest';
import { groupsOf } from './grouped.model.ts';

const pairs = (...given: string[]) => given.map((two) => ({ leftId: two[0] ?? '', rightId: two[1] ?? '' }));

describe('reports that hang together', () => {
  it('are one group however their pairs come, the largest first', () => {
    expect(groupsOf(pairs('ab', 'xy', 'cd', 'bc'))).toEqual([
      ['a', 'b', 'c', 'd'],
      ['x', 'y'],
    ]);
    expect(groupsOf(pairs('ab', 'bc', 'ca', 'ba'))).toEqual([['a', 'b', 'c']]);
    expect(groupsOf([])).toEqual([]);
  });
});
