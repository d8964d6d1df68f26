import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuTimer } from '#kernel/cpu-time.testing';
import { type PublishedCell, roundToFive, suppressCount, suppressList } from './suppression.ts';
import { LEAST_POSSIBLE, suppressTable } from './table-suppression.ts';

const shownValue = (cell: PublishedCell | undefined): number | undefined =>
  cell?.shown ? cell.value : undefined;

describe('one count', () => {
  it('hides below five, zero too, and rounds to five', () => {
    expect([0, 4, 5].map((count) => suppressCount(count).shown)).toEqual([false, false, true]);
    expect([0, 2, 3, 7, 8, 12, 13].map(roundToFive)).toEqual([0, 0, 5, 5, 10, 10, 15]);
    expect(() => suppressCount(-1)).toThrow(RangeError);
    expect(() => roundToFive(Number.NaN)).toThrow(RangeError);
  });
});

describe('a list with its total', () => {
  it('hides one more where the total would give the small one away', () => {
    const { cells, total } = suppressList([3, 20, 8]);
    expect(cells.map(shownValue)).toEqual([undefined, 20, undefined]);
    expect(shownValue(total)).toBe(31);
  });
  it('hides one more where two noughts would be given away', () => {
    expect(suppressList([0, 0, 9, 30]).cells.map(shownValue)).toEqual([undefined, undefined, undefined, 30]);
  });
  it('hides the total where nothing else helps', () => {
    expect(suppressList([3])).toEqual({ cells: [{ shown: false }], total: { shown: false } });
    expect(suppressList([1, 2]).total).toEqual({ shown: false });
    expect(suppressList([]).cells).toEqual([]);
  });
  it('withstands subtraction', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 12 }), (counts) => {
        const { cells, total } = suppressList(counts);
        cells.forEach((cell, at) => {
          if (cell.shown) expect(cell.value).toBe(counts[at]);
          if ((counts[at] ?? 0) < 5) expect(cell.shown).toBe(false);
        });
        const hidden = cells.filter((cell) => !cell.shown).length;
        if (!total.shown || hidden === 0) return;
        const rest = total.value - cells.reduce((sum, cell) => sum + (shownValue(cell) ?? 0), 0);
        // What is left to share out has at least two takers and at least six ways for each.
        expect(hidden).toBeGreaterThan(1);
        expect(rest).toBeGreaterThanOrEqual(5);
      }),
    );
  });
});

/**
 * The attack: from a published table alone, tries values near the true one for a hidden cell and searches for counts
 * from 0 to `most` that fit everything shown. Plain search: nothing of the method under test is used.
 */
function possible(
  table: PublishedCell[][],
  { r, c, truth }: { r: number; c: number; truth: number },
): number {
  const [height, width, most] = [table.length - 1, (table[0]?.length ?? 0) - 1, 14];
  const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  const fits = (wanted: number): boolean => {
    const cells = Array.from({ length: height }, () => new Array<number>(width).fill(0));
    const total = (row: number, column: number): number | undefined => shownValue(table[row]?.[column]);
    const given = (row: number, column: number): number | undefined =>
      row === r && column === c ? wanted : total(row, column);
    const search = (at: number): boolean => {
      if (at === height * width) {
        const all = total(height, width);
        return all === undefined || all === sumOf(cells.flat());
      }
      const [row, column] = [Math.floor(at / width), at % width];
      const line = cells[row] ?? [];
      const rowRest = (total(row, width) ?? Number.NaN) - sumOf(line.slice(0, column));
      const columnRest =
        (total(height, column) ?? Number.NaN) - sumOf(cells.slice(0, row).map((each) => each[column] ?? 0));
      let [low, high] = [given(row, column) ?? 0, given(row, column) ?? most];
      for (const [rest, isLast] of [
        [rowRest, column === width - 1],
        [columnRest, row === height - 1],
      ] as const) {
        if (Number.isNaN(rest)) continue;
        high = Math.min(high, rest);
        if (isLast) low = Math.max(low, rest);
      }
      for (let value = low; value <= high; value++) {
        line[column] = value;
        if (search(at + 1)) return true;
      }
      line[column] = 0;
      return false;
    };
    return search(0);
  };
  let count = 1;
  for (let away = 1; count < LEAST_POSSIBLE && truth + away <= most && fits(truth + away); away++) count++;
  for (let away = 1; count < LEAST_POSSIBLE && truth >= away && fits(truth - away); away++) count++;
  return count;
}

describe('a table with its margins', () => {
  it('leaves a table of large counts alone', () => {
    const { rows } = suppressTable([
      [10, 20],
      [30, 40],
    ]);
    expect(rows.map((row) => row.map(shownValue))).toEqual([
      [10, 20, 30],
      [30, 40, 70],
      [40, 60, 100],
    ]);
  });
  it('closes the cheapest loop round one small count', () => {
    const { rows } = suppressTable([
      [2, 20, 9],
      [30, 40, 50],
      [12, 25, 60],
    ]);
    expect(rows.map((row) => row.map((cell) => cell.shown))).toEqual([
      [false, false, true, true],
      [true, true, true, true],
      [false, false, true, true],
      [true, true, true, true],
    ]);
  });
  it('refuses what is no table', () => {
    expect(() => suppressTable([])).toThrow(RangeError);
    expect(() => suppressTable([[1, 2], [3]])).toThrow(RangeError);
    expect(() => suppressTable([[1, -2]])).toThrow(RangeError);
  });
  it('withstands an attacker who tries every number', () => {
    const size = fc.constantFrom([1, 1], [1, 3], [3, 1], [2, 2], [2, 3], [3, 2]);
    const table = size.chain(([height = 1, width = 1]) =>
      fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: width, maxLength: width }), {
        minLength: height,
        maxLength: height,
      }),
    );
    fc.assert(
      fc.property(table, (counts) => {
        const { rows } = suppressTable(counts);
        const grown = [...counts.map((row) => [...row, row.reduce((a, b) => a + b, 0)])];
        const totals = (grown[0] ?? []).map((_, c) => grown.reduce((sum, row) => sum + (row[c] ?? 0), 0));
        const truth = [...grown, totals];
        for (const [r, row] of rows.entries())
          for (const [c, cell] of row.entries()) {
            const value = truth[r]?.[c] ?? 0;
            if (cell.shown) expect(cell.value).toBe(value);
            if (value < 5) expect(cell.shown).toBe(false);
            if (cell.shown || r === truth.length - 1 || c === row.length - 1) continue;
            expect(possible(rows, { r, c, truth: value })).toBeGreaterThanOrEqual(LEAST_POSSIBLE);
          }
      }),
      { numRuns: 300 },
    );
  });
  it('takes a force’s whole table: 24 wards by 5 strands', () => {
    const counts = Array.from({ length: 24 }, (_, r) =>
      Array.from({ length: 5 }, (_, c) => (r * 7 + c * c * 3) % 19),
    );
    const spentMs = cpuTimer();
    const { rows } = suppressTable(counts);
    expect(spentMs()).toBeLessThan(2_000);
    expect(rows.flat().filter((cell) => cell.shown).length).toBeGreaterThan(70);
  });
});
