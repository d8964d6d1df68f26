import { describe, expect, it } from 'vitest';
import { addUp, type CellCounts, gapsOf } from './coverage.model.ts';

const cell = (
  areaPath: string | null,
  represents: string | null,
  language: string | null,
  [sent, acknowledged]: [number, number],
): CellCounts => ({
  areaPath,
  represents,
  language,
  sent,
  handed: sent,
  lost: 0,
  acknowledged,
  passedOn: 0,
  people: 0,
});

describe('coverage', () => {
  const cells = [
    cell('eastmarch/mill-ward', 'residents', 'gu', [3, 0]),
    cell('eastmarch/orchard', 'school', 'gu', [2, 0]),
    cell('eastmarch/orchard', 'school', 'en', [4, 1]),
    cell('westmarch', 'residents', 'pl', [7, 0]),
  ];

  it('names areas that are silent once, then silent languages and parts elsewhere, the largest first', () => {
    expect(gapsOf(cells, ['en', 'gu', 'pl', 'ur'])).toEqual([
      { kind: 'area', areaPath: 'westmarch', value: '', leaders: 7 },
      { kind: 'language', areaPath: 'eastmarch', value: 'gu', leaders: 5 },
      { kind: 'represents', areaPath: 'eastmarch', value: 'residents', leaders: 3 },
      { kind: 'nobody-sent', areaPath: '', value: 'ur', leaders: 0 },
    ]);
  });

  it('closes a gap when somebody passes on without acknowledging, and counts old lines only in the total', () => {
    const [first, ...others] = cells;
    const passed = [{ ...(first as CellCounts), passedOn: 1 }, ...others];
    expect(gapsOf(passed, []).map(({ value }) => value)).toEqual(['']);
    const old = cell(null, null, null, [9, 0]);
    expect(gapsOf([old], [])).toEqual([]);
    expect(addUp([old, ...cells], () => 'all')[0]?.sent).toBe(25);
  });
});
