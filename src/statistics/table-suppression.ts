import { isCount } from './answer.ts';
import { LEAST_PUBLISHED, type PublishedCell } from './suppression.ts';

/** A table with its margins: the last row and the last column hold the totals, the corner the grand total. */
export interface PublishedTable {
  rows: PublishedCell[][];
}

/**
 * What an outsider must be left with for every hidden cell: at least this many possible values, even if he adds up
 * rows and columns in every way and knows that no count is below 0. As many as there are counts below 5.
 */
export const LEAST_POSSIBLE = LEAST_PUBLISHED;

/**
 * A two-way table published with its row and column totals. Hides every count below 5, totals as well, and then, for
 * each hidden cell an outsider could still work out, the cheapest loop of cells that keeps it from him (smallest
 * counts first, margins last).
 *
 * The check is exact for sums over rows and columns: moving a hidden cell by one must be made good along a loop of
 * other hidden cells, so the room to move is a flow through the graph whose nodes are rows and columns and whose edges
 * are hidden cells (Gusfield 1988, SIAM J. Comput. 17:552). Totals carry the other sign.
 * Throws RangeError unless every row has the same length and holds counts.
 */
export function suppressTable(counts: readonly (readonly number[])[]): PublishedTable {
  const width = counts[0]?.length ?? 0;
  if (width === 0 || !counts.every((row) => row.length === width && row.every(isCount)))
    throw new RangeError('a table has rows of one length, of counts');
  const grid = withTotals(counts);
  const hidden = grid.map((row) => row.map((count) => count < LEAST_PUBLISHED));
  for (let open = openCell(grid, hidden); open; open = openCell(grid, hidden)) hideLoop(grid, hidden, open);
  return {
    rows: grid.map((row, r) =>
      row.map((value, c): PublishedCell => (hidden[r]?.[c] ? { shown: false } : { shown: true, value })),
    ),
  };
}

type Grid = readonly (readonly number[])[];
type Mask = readonly (readonly boolean[])[];
interface Place {
  r: number;
  c: number;
}
/** One cell moved up (1) or down (-1) by one. */
interface Step extends Place {
  by: 1 | -1;
}

function withTotals(counts: Grid): number[][] {
  const rows = counts.map((row) => [...row, row.reduce((sum, count) => sum + count, 0)]);
  const width = rows[0]?.length ?? 0;
  const totals = Array.from({ length: width }, (_, c) => rows.reduce((sum, row) => sum + (row[c] ?? 0), 0));
  return [...rows, totals];
}

/** The first hidden cell that is left with too few possible values; undefined where the table may go out. */
function openCell(grid: Grid, hidden: Mask): Place | undefined {
  for (let r = 0; r < grid.length; r++)
    for (let c = 0; c < (grid[r]?.length ?? 0); c++)
      if (hidden[r]?.[c]) {
        const up = roomToMove(grid, hidden, { r, c, by: 1 });
        const isOpen =
          up + 1 < LEAST_POSSIBLE && up + 1 + roomToMove(grid, hidden, { r, c, by: -1 }) < LEAST_POSSIBLE;
        if (isOpen) return { r, c };
      }
  return undefined;
}

/** By how much a hidden cell can go up or down with all sums kept, counted no further than LEAST_POSSIBLE. */
function roomToMove(grid: Grid, hidden: Mask, first: Step): number {
  const values = grid.map((row) => [...row]);
  const isDry = ({ r, c, by }: Step): boolean => by < 0 && (values[r]?.[c] ?? 0) === 0;
  const cost = (step: Step): number =>
    hidden[step.r]?.[step.c] && !isDry(step) ? 0 : Number.POSITIVE_INFINITY;
  let moved = 0;
  while (moved < LEAST_POSSIBLE && !isDry(first)) {
    const loop = cheapestLoop(grid, first, cost);
    if (!loop) break;
    for (const { r, c, by } of loop) {
      const row = values[r];
      if (row) row[c] = (row[c] ?? 0) + by;
    }
    moved++;
  }
  return moved;
}

/** More than any count: a margin is hidden only where no loop of counts will do. */
const MARGIN = 1e9;

/** Hides the cheapest loop on which the open cell can go up far enough. One through the margins always exists. */
function hideLoop(grid: Grid, hidden: boolean[][], open: Place): void {
  const cost = ({ r, c, by }: Step): number => {
    const value = grid[r]?.[c] ?? 0;
    if (hidden[r]?.[c]) return by > 0 || value >= LEAST_POSSIBLE - 1 ? 0 : Number.POSITIVE_INFINITY;
    return value + MARGIN * (Number(r === grid.length - 1) + Number(c === (grid[r]?.length ?? 0) - 1));
  };
  const loop = cheapestLoop(grid, { ...open, by: 1 }, cost);
  if (!loop) throw new Error('there is always a loop through the margins');
  for (const { r, c } of loop) {
    const row = hidden[r];
    if (row) row[c] = true;
  }
}

/**
 * The cells to move with the first one so that every sum stays, at the least cost: the shortest path (Dijkstra 1959)
 * from its column back to its row. With x for a count and -x for a row or column total (the grand total is x again)
 * every line adds up to a constant, so the moves alternate in sign along the loop.
 */
function cheapestLoop(grid: Grid, first: Step, cost: (step: Step) => number): Step[] | undefined {
  const [height, width] = [grid.length, grid[0]?.length ?? 0];
  const signAt = (r: number, c: number): number => ((r === height - 1) !== (c === width - 1) ? -1 : 1);
  const start = first.by * signAt(first.r, first.c);
  // Nodes: rows 0..height-1, then columns.
  const nodes = height + width;
  const distance = new Array<number>(nodes).fill(Number.POSITIVE_INFINITY);
  const arrived: ({ step: Step; from: number } | undefined)[] = new Array(nodes).fill(undefined);
  const isDone = new Array<boolean>(nodes).fill(false);
  distance[height + first.c] = 0;
  for (;;) {
    let node = -1;
    for (let each = 0; each < nodes; each++)
      if (
        !isDone[each] &&
        (distance[each] ?? 0) < (node < 0 ? Number.POSITIVE_INFINITY : (distance[node] ?? 0))
      )
        node = each;
    if (node < 0) return undefined;
    if (node === first.r) return stepsBack(arrived, first);
    isDone[node] = true;
    const isColumn = node >= height;
    for (let other = 0; other < (isColumn ? height : width); other++) {
      const [r, c] = isColumn ? [other, node - height] : [node, other];
      if (r === first.r && c === first.c) continue;
      const step: Step = { r, c, by: (isColumn ? -start : start) * signAt(r, c) > 0 ? 1 : -1 };
      const next = isColumn ? r : height + c;
      const length = (distance[node] ?? 0) + cost(step);
      if (length < (distance[next] ?? 0)) {
        distance[next] = length;
        arrived[next] = { step, from: node };
      }
    }
  }
}

function stepsBack(arrived: readonly ({ step: Step; from: number } | undefined)[], first: Step): Step[] {
  const loop: Step[] = [first];
  for (let hop = arrived[first.r]; hop; hop = arrived[hop.from]) loop.push(hop.step);
  return loop;
}
