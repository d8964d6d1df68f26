import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hideDifferences, type TableCell } from './table-differencing.ts';
import { suppressTable } from './table-suppression.ts';

const cell = (parts: string, value: number, part: Partial<TableCell> = {}): TableCell => ({
  parts: parts.split(' '),
  value,
  shown: true,
  isTotal: false,
  ...part,
});

describe('a table beside those published before', () => {
  it('leaves a table alone that shares nothing with another', () => {
    expect(hideDifferences([cell('a', 20), cell('b', 30)], [cell('c d', 9)])).toEqual([true, true]);
    expect(hideDifferences([], [cell('c', 9)])).toEqual([]);
  });
  it('hides a quarter that a year and three quarters would give away', () => {
    const quarters = [cell('q1', 20), cell('q2', 30), cell('q3', 25), cell('q4', 3, { shown: false })];
    expect(hideDifferences([cell('q1 q2 q3 q4', 78, { isTotal: true })], quarters)).toEqual([false]);
    // The other way round: the year is out, and one more quarter has to hide.
    expect(hideDifferences(quarters, [cell('q1 q2 q3 q4', 78)])).toEqual([false, true, true, false]);
  });
  it('hides a cell that leaves fewer than five beside one published before', () => {
    expect(hideDifferences([cell('jan feb mar', 23)], [cell('jan feb', 20)])).toEqual([false]);
    expect(hideDifferences([cell('jan feb mar', 25)], [cell('jan feb', 20)])).toEqual([true]);
    expect(hideDifferences([cell('jan feb mar', 20)], [cell('jan feb', 20)])).toEqual([false]);
  });
  it('shows a correction by five or more, and not one by fewer', () => {
    expect(
      hideDifferences(
        [cell('a', 20), cell('b', 30), cell('c', 12)],
        [cell('a', 20), cell('b', 33), cell('c', 17)],
      ),
    ).toEqual([true, false, true]);
  });
  it('does not blame a new table for what the earlier ones gave away', () => {
    const earlier = [cell('a b', 22), cell('a', 20), cell('b', 2, { shown: false })];
    expect(hideDifferences([cell('c', 40)], earlier)).toEqual([true]);
    expect(hideDifferences([cell('a', 20), cell('c', 40)], earlier)).toEqual([true, true]);
  });
});

/** Every count from 0 to 12 for each part that fits all that is shown; nothing of the method under test is used. */
function worlds(parts: readonly string[], shown: readonly TableCell[]): Map<string, number>[] {
  const found: Map<string, number>[] = [];
  const world = new Map<string, number>();
  const fill = (at: number): void => {
    const part = parts[at];
    if (part === undefined) {
      const fits = shown.every(
        (one) => one.parts.reduce((sum, name) => sum + (world.get(name) ?? 0), 0) === one.value,
      );
      if (fits) found.push(new Map(world));
      return;
    }
    for (let count = 0; count <= 12; count++) {
      world.set(part, count);
      const isOver = shown.some(
        (one) =>
          one.parts.includes(part) &&
          one.parts.every((name) => parts.indexOf(name) <= at) &&
          one.parts.reduce((sum, name) => sum + (world.get(name) ?? 0), 0) !== one.value,
      );
      if (!isOver) fill(at + 1);
    }
    world.delete(part);
  };
  fill(0);
  return found;
}

describe('an attacker with two tables', () => {
  it('works out no hidden count, whatever the counts were', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(counts, (values) => {
        const parts = ['w1', 'w2', 'x1', 'x2'];
        const of = (names: string[]): number =>
          names.reduce((sum, one) => sum + (values[parts.indexOf(one)] ?? 0), 0);
        // First the wards with their totals, then the areas (w, x) by themselves.
        const { rows } = suppressTable([
          [of(['w1']), of(['w2'])],
          [of(['x1']), of(['x2'])],
        ]);
        const lines = [
          [['w1'], ['w2'], ['w1', 'w2']],
          [['x1'], ['x2'], ['x1', 'x2']],
          [
            ['w1', 'x1'],
            ['w2', 'x2'],
            ['w1', 'w2', 'x1', 'x2'],
          ],
        ];
        const first: TableCell[] = lines.flatMap((line, r) =>
          line.map((names, c) => ({
            parts: names,
            value: of(names),
            shown: rows[r]?.[c]?.shown ?? false,
            isTotal: r === 2 || c === 2,
          })),
        );
        const second = [
          ['w1', 'w2', 'x1'],
          ['w2', 'x1'],
          ['x1', 'x2'],
          ['w1', 'x2'],
        ].map((names) => ({
          parts: names,
          value: of(names),
          shown: of(names) >= 5,
          isTotal: false,
        }));
        const may = hideDifferences(second, first);
        const all = [...first, ...second.map((one, at) => ({ ...one, shown: may[at] ?? false }))];
        const shown = all.filter((one) => one.shown);
        second.forEach((one, at) => {
          if (!one.shown) expect(may[at]).toBe(false);
        });
        const alone = worlds(
          parts,
          first.filter((one) => one.shown),
        );
        const left = worlds(parts, shown);
        const told = (found: Map<string, number>[], names: readonly string[]): boolean =>
          new Set(found.map((world) => names.reduce((sum, one) => sum + (world.get(one) ?? 0), 0))).size ===
          1;
        // Middle counts, where neither 0 nor the search's own end can pin them down.
        for (const hidden of all.filter((one) => !one.shown && one.value > 4 && one.value < 8))
          if (!told(alone, hidden.parts) && told(left, hidden.parts))
            expect(isPinnedByZero(left, hidden.parts)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

/** Counts below 0 do not exist: an outsider may know a sum because its parts can go no lower. That is not subtraction. */
const isPinnedByZero = (found: readonly Map<string, number>[], parts: readonly string[]): boolean =>
  found.some((world) =>
    [...world].some(([name, count]) => (count === 0 || count === 12) && !parts.includes(name)),
  );
