import { LEAST_PUBLISHED } from './suppression.ts';

/**
 * One cell of a published table as a sum of parts that no table splits further: an area without its sub-areas, a strand, a
 * month. Two tables that cut the same counts in different ways are made of the same parts.
 */
export interface TableCell {
  parts: readonly string[];
  value: number;
  shown: boolean;
  /** True for a row or column total: hidden last. */
  isTotal: boolean;
}

/** Largest prime below 2^26: products of two remainders stay exact in doubles. */
const PRIME = 67_108_859;

const inverse = (value: number): number => {
  // Fermat: value^(p-2). Twenty-six squarings.
  let [result, base, exponent] = [1, value % PRIME, PRIME - 2];
  while (exponent > 0) {
    if (exponent % 2 === 1) result = (result * base) % PRIME;
    base = (base * base) % PRIME;
    exponent = Math.floor(exponent / 2);
  }
  return result;
};

type Row = Map<string, number>;

/** The sums an outsider can make of what is shown: a basis in steps, by Gauss over a prime field. */
class Sums {
  readonly #pivots = new Map<string, Row>();

  add(cell: TableCell): void {
    const row = this.#reduced(cell);
    const [pivot] = row.keys();
    if (pivot === undefined) return;
    const scale = inverse(row.get(pivot) ?? 1);
    for (const [part, factor] of row) row.set(part, (factor * scale) % PRIME);
    this.#pivots.set(pivot, row);
  }

  /** True where adding and subtracting what is shown gives the cell exactly. */
  gives(cell: TableCell): boolean {
    return this.#reduced(cell).size === 0;
  }

  #reduced(cell: TableCell): Row {
    const row: Row = new Map(cell.parts.map((part) => [part, 1]));
    const open = [...row.keys()];
    for (let part = open.pop(); part !== undefined; part = open.pop()) {
      const factor = row.get(part);
      const known = factor === undefined ? undefined : this.#pivots.get(part);
      if (factor === undefined || !known) continue;
      for (const [other, size] of known) {
        const next = ((row.get(other) ?? 0) + PRIME - ((factor * size) % PRIME)) % PRIME;
        if (next === 0) row.delete(other);
        else {
          if (!row.has(other)) open.push(other);
          row.set(other, next);
        }
      }
    }
    return row;
  }
}

const isSubset = (small: readonly string[], large: ReadonlySet<string>): boolean =>
  small.every((part) => large.has(part));

/**
 * True where two shown cells, one inside the other (or the same cell of two versions), leave a small count that nobody
 * could know before: 1 to 4 people who were in one and not in the other, or nobody where somebody could have been.
 */
function leavesSmall(
  one: TableCell,
  other: TableCell,
  { sets, alone }: { sets: ReadonlyMap<TableCell, ReadonlySet<string>>; alone: Sums },
): boolean {
  const [small, large] = one.parts.length <= other.parts.length ? [one, other] : [other, one];
  if (!isSubset(small.parts, sets.get(large) ?? new Set())) return false;
  const left = Math.abs(large.value - small.value);
  // The same cell told again says nothing new; a part of it that holds nobody does.
  if (small.parts.length === large.parts.length) return left > 0 && left < LEAST_PUBLISHED;
  const inside = sets.get(small) ?? new Set();
  const rest = large.parts.filter((part) => !inside.has(part));
  return left < LEAST_PUBLISHED && !alone.gives({ ...large, parts: rest });
}

/**
 * Hides more of a new table (already suppressed by itself) until nothing hidden in it, or in the tables published before,
 * can be worked out from all of them together. Two ways are shut:
 * subtraction of any number of shown cells, checked exactly as a question of linear algebra (is the hidden sum a
 * combination of shown sums?), and the small rest of two shown cells of which one lies in the other.
 * Smaller counts are hidden first and totals last. What was published before cannot be taken back: only the new table
 * changes.
 * @returns for each new cell whether it may be shown
 */
export function hideDifferences(fresh: readonly TableCell[], earlier: readonly TableCell[]): boolean[] {
  const cells = fresh.map((cell) => ({ ...cell }));
  const before = touching(cells, earlier);
  const shownBefore = before.filter(({ shown }) => shown);
  const sets = new Map([...cells, ...shownBefore].map((cell) => [cell as TableCell, new Set(cell.parts)]));
  const alone = new Sums();
  for (const cell of shownBefore) alone.add(cell);
  for (const cell of cells)
    if (cell.shown && shownBefore.some((other) => leavesSmall(cell, other, { sets, alone })))
      cell.shown = false;
  const hiddenBefore = before.filter((cell) => !cell.shown && !alone.gives(cell));
  for (;;) {
    const sums = new Sums();
    for (const cell of [...shownBefore, ...cells.filter(({ shown }) => shown)]) sums.add(cell);
    // What the earlier tables give away by themselves is out already.
    const told = [...hiddenBefore, ...cells.filter((cell) => !cell.shown && !alone.gives(cell))].find(
      (cell) => sums.gives(cell),
    );
    if (!told) return cells.map(({ shown }) => shown);
    const next = nextToHide(cells, told);
    if (!next) return cells.map(() => false);
    next.shown = false;
  }
}

/** The cells of earlier tables that share a part with the new one, and what hangs together with those. */
function touching(fresh: readonly TableCell[], earlier: readonly TableCell[]): TableCell[] {
  const parts = new Set(fresh.flatMap((cell) => cell.parts));
  let left = [...earlier];
  const taken: TableCell[] = [];
  for (;;) {
    const near = left.filter((cell) => cell.parts.some((part) => parts.has(part)));
    if (near.length === 0) return taken;
    taken.push(...near);
    left = left.filter((cell) => !near.includes(cell));
    for (const cell of near) for (const part of cell.parts) parts.add(part);
  }
}

/** The cheapest shown cell that has a part in common with what was given away, or with anything at all. */
function nextToHide(cells: TableCell[], told: TableCell): TableCell | undefined {
  const parts = new Set(told.parts);
  const cost = (cell: TableCell): number => cell.value + (cell.isTotal ? 1e9 : 0);
  const cheapest = (all: TableCell[]): TableCell | undefined =>
    all.reduce<TableCell | undefined>(
      (best, cell) => (!best || cost(cell) < cost(best) ? cell : best),
      undefined,
    );
  const shown = cells.filter((cell) => cell.shown);
  return cheapest(shown.filter((cell) => cell.parts.some((part) => parts.has(part)))) ?? cheapest(shown);
}
