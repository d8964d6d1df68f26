import { LEAST_PUBLISHED } from './suppression.ts';
import { ShownSums } from './table-sums.ts';

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

/** A cell by its atoms: parts that stand in the same cells throughout are one. */
interface Known {
  value: number;
  shown: boolean;
  isTotal: boolean;
  isFresh: boolean;
  /** In rising order. */
  atoms: readonly number[];
  set: ReadonlySet<number>;
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
  const before = touching(fresh, earlier);
  // By itself the table is safe already.
  if (before.length === 0) return fresh.map(({ shown }) => shown);
  const cells = knownCells(fresh, before);
  for (const group of apart(cells)) if (group.some(({ isFresh }) => !isFresh)) hideIn(group);
  return cells.slice(0, fresh.length).map(({ shown }) => shown);
}

/** The cells of earlier tables that share a part with the new one, and what hangs together with those. */
function touching(fresh: readonly TableCell[], earlier: readonly TableCell[]): TableCell[] {
  const parts = new Set<string>();
  for (const cell of fresh) for (const part of cell.parts) parts.add(part);
  const taken: TableCell[] = [];
  let left: readonly TableCell[] = earlier;
  for (;;) {
    const far: TableCell[] = [];
    const near: TableCell[] = [];
    for (const cell of left) (cell.parts.some((part) => parts.has(part)) ? near : far).push(cell);
    if (near.length === 0) return taken;
    for (const cell of near) {
      taken.push(cell);
      for (const part of cell.parts) parts.add(part);
    }
    left = far;
  }
}

/**
 * Parts that stand in the same cells throughout (the months of a quarter, where nothing tells them apart) are one unknown:
 * what can be worked out is the same, with far fewer of them.
 */
function knownCells(fresh: readonly TableCell[], before: readonly TableCell[]): Known[] {
  const cells = [...fresh, ...before];
  const where = new Map<string, number[]>();
  cells.forEach(({ parts }, at) => {
    for (const part of parts) {
      const places = where.get(part);
      if (places) places.push(at);
      else where.set(part, [at]);
    }
  });
  const atoms: number[][] = cells.map(() => []);
  const seen = new Set<string>();
  for (const places of where.values()) {
    const key = places.join();
    if (seen.has(key)) continue;
    for (const at of places) atoms[at]?.push(seen.size);
    seen.add(key);
  }
  return cells.map(({ value, shown, isTotal }, at) => ({
    value,
    shown,
    isTotal,
    isFresh: at < fresh.length,
    atoms: atoms[at] ?? [],
    set: new Set(atoms[at]),
  }));
}

/** Cells in groups that share nothing with one another: each is judged by itself. */
function apart(cells: readonly Known[]): Known[][] {
  const parent: number[] = [];
  const root = (atom: number): number => {
    let at = atom;
    for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) {
      parent[at] = parent[up] ?? up;
      at = parent[at] ?? at;
    }
    return at;
  };
  for (const { atoms } of cells) for (const atom of atoms) parent[root(atom)] = root(atoms[0] ?? atom);
  const groups = new Map<number, Known[]>();
  for (const cell of cells) {
    const [first] = cell.atoms;
    if (first === undefined) continue;
    const group = groups.get(root(first));
    if (group) group.push(cell);
    else groups.set(root(first), [cell]);
  }
  return [...groups.values()];
}

/** Cells by each of their atoms. */
function byAtom(cells: readonly Known[]): Map<number, Known[]> {
  const found = new Map<number, Known[]>();
  for (const cell of cells)
    for (const atom of cell.atoms) {
      const own = found.get(atom);
      if (own) own.push(cell);
      else found.set(atom, [cell]);
    }
  return found;
}

const sumsOf = (cells: readonly Known[]): ShownSums =>
  new ShownSums(cells.filter(({ shown }) => shown).map(({ atoms }) => atoms));

function hideIn(group: readonly Known[]): void {
  const fresh = group.filter(({ isFresh }) => isFresh);
  const before = group.filter(({ isFresh }) => !isFresh);
  const alone = sumsOf(before);
  hideSmallRests(fresh, before, alone);
  // What the earlier tables give away by themselves is out already.
  const isOut = new Set(group.filter(({ atoms }) => alone.gives(atoms)));
  const places = byAtom(fresh);
  for (;;) {
    const sums = sumsOf(group);
    const told = [...before, ...fresh].filter(
      (cell) => !cell.shown && !isOut.has(cell) && sums.gives(cell.atoms),
    );
    if (told.length === 0) return;
    // One cell hidden may keep several from being told: what shares an atom with it is looked at again.
    const gone = new Set<number>();
    for (const cell of told) {
      if (cell.atoms.some((atom) => gone.has(atom))) continue;
      const next = nextToHide(cell, { fresh, places });
      if (!next) return;
      next.shown = false;
      for (const atom of next.atoms) gone.add(atom);
    }
  }
}

/**
 * Hides what leaves a small count beside a cell published before, where one lies inside the other (or is the same cell
 * of two versions): 1 to 4 people who were in one and not in the other, or nobody where somebody could have been.
 */
function hideSmallRests(fresh: readonly Known[], before: readonly Known[], alone: ShownSums): void {
  const shownBefore = before.filter(({ shown }) => shown);
  const places = byAtom(shownBefore);
  const firsts = new Map<number, Known[]>();
  for (const cell of shownBefore) {
    const [first] = cell.atoms;
    if (first === undefined) continue;
    const own = firsts.get(first);
    if (own) own.push(cell);
    else firsts.set(first, [cell]);
  }
  for (const cell of fresh) {
    if (!cell.shown) continue;
    const around = places.get(cell.atoms[0] ?? -1) ?? [];
    const isTold =
      around.some((other) => leavesSmall(cell, other, alone)) ||
      cell.atoms.some((atom) =>
        firsts.get(atom)?.some((other) => other.set.size < cell.set.size && leavesSmall(other, cell, alone)),
      );
    if (isTold) cell.shown = false;
  }
}

/** Whether what is in the large cell and not in the small one is fewer than five, which nobody could know before. */
function leavesSmall(small: Known, large: Known, alone: ShownSums): boolean {
  if (small.set.size > large.set.size || !small.atoms.every((atom) => large.set.has(atom))) return false;
  const left = Math.abs(large.value - small.value);
  // The same cell told again says nothing new; a part of it that holds nobody does.
  if (small.set.size === large.set.size) return left > 0 && left < LEAST_PUBLISHED;
  return left < LEAST_PUBLISHED && !alone.gives(large.atoms.filter((atom) => !small.set.has(atom)));
}

/** The cheapest shown cell that has an atom in common with what was given away, or else any. */
function nextToHide(
  told: Known,
  { fresh, places }: { fresh: readonly Known[]; places: ReadonlyMap<number, readonly Known[]> },
): Known | undefined {
  const near = told.atoms.flatMap((atom) => places.get(atom) ?? []).filter(({ shown }) => shown);
  return cheapest(near) ?? cheapest(fresh.filter(({ shown }) => shown));
}

const costOf = ({ value, isTotal }: Known): number => value + (isTotal ? 1e9 : 0);
const cheapest = (cells: readonly Known[]): Known | undefined =>
  cells.reduce<Known | undefined>(
    (best, cell) => (!best || costOf(cell) < costOf(best) ? cell : best),
    undefined,
  );
