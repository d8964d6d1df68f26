/** Longer than any name, place or number in a table of contacts. */
const CELL_MAX = 60;

/**
 * The cells of a table's row as text: on one line where each holds a few words, so that a name stays beside its number; else
 * below each other, as the tables are set that only lay out a page.
 */
export function rowLine(cells: readonly string[]): string {
  const words = cells.map((cell) => cell.trim()).filter(Boolean);
  const isRow = words.every((cell) => cell.length <= CELL_MAX && !cell.includes('\n'));
  return words.join(isRow ? ', ' : '\n\n');
}
