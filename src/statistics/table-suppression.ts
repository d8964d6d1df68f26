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
  // Hiding more only gives a cell more room: one that was found safe stays so and is not looked at again.
  const isSafe = grid.map((row) => row.map(() => false));
  for (let open = openCell(grid, hidden, isSafe); open; open = openCell(grid, hidden, isSafe))
    hideLoop(grid, hidden, open);
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
function openCell(grid: Grid, hidden: Mask, isSafe: boolean[][]): Place | undefined {
  const values = grid.map((row) => [...row]);
  for (let r = 0; r < grid.length; r++)
    for (let c = 0; c < (grid[r]?.length ?? 0); c++) {
      const safe = isSafe[r];
      if (!hidden[r]?.[c] || !safe || safe[c]) continue;
      const up = roomToMove(values, hidden, { r, c, by: 1 });
      const isOpen =
        up + 1 < LEAST_POSSIBLE && up + 1 + roomToMove(values, hidden, { r, c, by: -1 }) < LEAST_POSSIBLE;
      if (isOpen) return { r, c };
      safe[c] = true;
    }
  return undefined;
}

const move = (values: number[][], steps: readonly Step[], sign: 1 | -1): void => {
  for (const { r, c, by } of steps) {
    const row = values[r];
    if (row) row[c] = (row[c] ?? 0) + by * sign;
  }
};

/**
 * By how much a hidden cell can go up or down with all sums kept, counted no further than LEAST_POSSIBLE: the largest flow
 * back to it (Ford and Fulkerson 1956). Leaves the values as they were.
 */
function roomToMove(values: number[][], hidden: Mask, first: Step): number {
  const moved: Step[][] = [];
  while (moved.length < LEAST_POSSIBLE && !(first.by < 0 && (values[first.r]?.[first.c] ?? 0) === 0)) {
    const loop = anyLoop(values, hidden, first);
    if (!loop) break;
    move(values, loop, 1);
    moved.push(loop);
  }
  for (const loop of moved) move(values, loop, -1);
  return moved.length;
}

/** With x for a count and -x for a row or column total (the grand total is x again) every line adds up to a constant. */
const signAt = (grid: Grid, r: number, c: number): number =>
  (r === grid.length - 1) !== (c === (grid[0]?.length ?? 0) - 1) ? -1 : 1;

/**
 * Any loop of hidden cells on which the first can move by one, found depth first: in a large table most are short, and few
 * cells are looked at. Nodes are rows, then columns.
 */
function anyLoop(values: Grid, hidden: Mask, first: Step): Step[] | undefined {
  const [height, width] = [values.length, values[0]?.length ?? 0];
  const start = first.by * signAt(values, first.r, first.c);
  const source = height + first.c;
  /** The move of the cell between two nodes, 0 where there is none. */
  const moveTo = (node: number, next: number): -1 | 0 | 1 => {
    const isColumn = node >= height;
    const r = isColumn ? next : node;
    const c = (isColumn ? node : next) - height;
    if (!hidden[r]?.[c] || (r === first.r && c === first.c)) return 0;
    const by = (isColumn ? -start : start) * signAt(values, r, c) > 0 ? 1 : -1;
    return by < 0 && (values[r]?.[c] ?? 0) === 0 ? 0 : by;
  };
  const isSeen = new Uint8Array(height + width);
  const looked = new Int32Array(height + width);
  const path = [source];
  isSeen[source] = 1;
  for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
    const isColumn = node >= height;
    if (isColumn && looked[node] === 0 && moveTo(node, first.r) !== 0) return stepsAlong([...path, first.r]);
    const [from, end] = isColumn ? [0, height] : [height, height + width];
    let next = from + (looked[node] ?? 0);
    while (next < end && (isSeen[next] === 1 || moveTo(node, next) === 0)) next++;
    looked[node] = next - from + 1;
    if (next >= end) path.pop();
    else {
      isSeen[next] = 1;
      path.push(next);
    }
  }
  return undefined;

  function stepsAlong(nodes: readonly number[]): Step[] {
    const loop: Step[] = [first];
    for (let at = 0; at + 1 < nodes.length; at++) {
      const [node = 0, next = 0] = [nodes[at], nodes[at + 1]];
      const by = moveTo(node, next);
      if (by !== 0)
        loop.push(node >= height ? { r: next, c: node - height, by } : { r: node, c: next - height, by });
    }
    return loop;
  }
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
 * from its column back to its row. The moves alternate in sign along the loop.
 */
function cheapestLoop(grid: Grid, first: Step, cost: (step: Step) => number): Step[] | undefined {
  const [height, width] = [grid.length, grid[0]?.length ?? 0];
  const start = first.by * signAt(grid, first.r, first.c);
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
      const step: Step = { r, c, by: (isColumn ? -start : start) * signAt(grid, r, c) > 0 ? 1 : -1 };
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
