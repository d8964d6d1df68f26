import { z } from 'zod';
import { STRANDS } from '#reference/strands';
import { ALL, OWN_REPORTS, type TableContent, type TableMap, UNKNOWN } from '#room/figures';
import { addDays } from '#statistics/days';
import { LEAST_PUBLISHED } from '#statistics/suppression';
import { hideDifferences, type TableCell } from '#statistics/table-differencing';
import { suppressTable } from '#statistics/table-suppression';

/** The column of strands that have none of their own: too few, the force's own, race or religion unsaid, none given. */
export const OTHER = 'OTHER';
/** What is none of the five, as a part of counts. */
const REST = 'REST';
const PARTS: readonly string[] = [...STRANDS, REST];
const strandPart = (strand: string): string => (PARTS.includes(strand) ? strand : REST);

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
export const tableSpecSchema = z.object({
  /** `OWN_REPORTS`, or a source of imported counts. */
  basis: z.string().regex(/^[A-Z][A-Z0-9_]{1,39}$/),
  /** 1 local policing areas, 2 wards: nothing finer is ever published. */
  level: z.union([z.literal(1), z.literal(2)]),
  firstMonth: month,
  monthsEach: z.union([z.literal(1), z.literal(3), z.literal(12)]),
  periods: z.int().min(1).max(12),
});
export type TableSpec = z.infer<typeof tableSpecSchema>;
export const isOwn = ({ basis }: Pick<TableSpec, 'basis'>): boolean => basis === OWN_REPORTS;

export function monthAfter(text: string, months: number): string {
  const [year = 0, number = 1] = text.split('-').map(Number);
  const at = year * 12 + number - 1 + months;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
}

export interface TablePeriod {
  from: string;
  to: string;
  months: string[];
}

export const periodsOf = ({ firstMonth, monthsEach, periods }: TableSpec): TablePeriod[] =>
  Array.from({ length: periods }, (_, at) => {
    const first = monthAfter(firstMonth, at * monthsEach);
    const months = Array.from({ length: monthsEach }, (_none, n) => monthAfter(first, n));
    return { from: `${first}-01`, to: addDays(`${monthAfter(first, monthsEach)}-01`, -1), months };
  });

export interface TableArea {
  path: string;
  code: string;
  name: string;
  level: number;
}

/** One count a table is made of. */
export interface MonthCount {
  month: string;
  areaPath: string;
  strand: string;
  count: number;
}

interface Line {
  key: string;
  code: string;
  name: string;
  /** Paths whose own counts are in it; a count of an area with no ward said has the area's path. */
  leaves: string[];
}

/** Rows of a table: its areas, what could not be told of any of them, and all. Together they leave nothing out. */
function linesOf(areas: readonly TableArea[], level: number): Line[] {
  const inside = (area: TableArea): string[] =>
    areas
      .filter(({ path }) => path === area.path || path.startsWith(`${area.path}/`))
      .map(({ path }) => path);
  const rows = areas
    .filter((area) => area.level === level && area.path !== '')
    .map((area) => ({ key: area.path, code: area.code, name: area.name, leaves: inside(area) }));
  const placed = new Set(rows.flatMap(({ leaves }) => leaves));
  const rest = ['', ...areas.map(({ path }) => path).filter((path) => path !== '' && !placed.has(path))];
  const unknown = { key: UNKNOWN, code: '', name: 'Area not known', leaves: [...new Set(rest)] };
  return [...rows, unknown];
}

/** A table with every count behind it, for the staff who decide; `shown` is what may go out. */
export interface PreparedTable {
  areas: Line[];
  strands: string[];
  periods: TablePeriod[];
  /** By period, area and strand, the totals last. */
  cells: { value: number; shown: boolean }[][][];
  map?: TableMap | undefined;
}

const partOf = (basis: string, month: string, leaf: string, strand: string): string =>
  `${basis} ${month} ${strand} ${leaf}`;

const partsOfColumn = (strand: string, strands: readonly string[]): readonly string[] => {
  if (strand === ALL) return PARTS;
  return strand === OTHER ? PARTS.filter((part) => !strands.includes(part)) : [strand];
};

/**
 * The strands with a column of their own. One that is below five in a period shows nothing and would only hide others
 * beside it; it goes to the rest, and then the smallest after it, until the rest itself can be shown.
 */
function ownColumns(counts: readonly MonthCount[], periods: readonly TablePeriod[]): string[] {
  const least = (strands: readonly string[]): number =>
    Math.min(
      ...periods.map(({ months }) =>
        counts
          .filter(({ month: of, strand }) => months.includes(of) && strands.includes(strandPart(strand)))
          .reduce((sum, { count }) => sum + count, 0),
      ),
    );
  let kept = STRANDS.filter((strand) => least([strand]) >= LEAST_PUBLISHED).map(String);
  const rest = (): string[] => PARTS.filter((part) => !kept.includes(part));
  while (kept.length > 0 && least(rest()) < LEAST_PUBLISHED) {
    const smallest = kept.reduce((best, strand) => (least([strand]) < least([best]) ? strand : best));
    kept = kept.filter((strand) => strand !== smallest);
  }
  return kept;
}

/** A prepared table's cells as sums of parts that every table of the same counts shares. */
export function cellsOf({ areas, strands, periods, cells }: PreparedTable, basis: string): TableCell[] {
  const leaves = areas.filter(({ key }) => key !== ALL).flatMap((line) => line.leaves);
  return periods.flatMap(({ months }, p) =>
    areas.flatMap((area, r) =>
      strands.map((strand, c) => {
        const own = area.key === ALL ? leaves : area.leaves;
        const wanted = partsOfColumn(strand, strands);
        const cell = cells[p]?.[r]?.[c] ?? { value: 0, shown: false };
        return {
          ...cell,
          parts: months.flatMap((one) =>
            own.flatMap((leaf) => wanted.map((s) => partOf(basis, one, leaf, s))),
          ),
          isTotal: area.key === ALL || strand === ALL,
        };
      }),
    ),
  );
}

/**
 * A table made safe: counts below five hidden, then what could be worked out from its own sums, then what could be worked
 * out beside the tables published before (`earlier`).
 */
export function prepareTable(
  spec: TableSpec,
  given: {
    areas: readonly TableArea[];
    counts: readonly MonthCount[];
    earlier: readonly TableCell[];
    map?: TableMap | undefined;
  },
): PreparedTable {
  const lines = linesOf(given.areas, spec.level);
  const periods = periodsOf(spec);
  const rowOf = new Map(lines.flatMap(({ leaves }, at) => leaves.map((leaf) => [leaf, at] as const)));
  const periodOf = new Map(periods.flatMap(({ months }, at) => months.map((one) => [one, at] as const)));
  const columns = [...ownColumns(given.counts, periods), OTHER];
  const grids = periods.map(() => lines.map(() => columns.map(() => 0)));
  for (const { month: of, areaPath, strand, count } of given.counts) {
    const period = periodOf.get(of);
    // A path the force no longer has is an area not known: counted, never dropped.
    const row = rowOf.get(areaPath) ?? lines.length - 1;
    const column = columns.includes(strand) ? columns.indexOf(strand) : columns.length - 1;
    const line = period === undefined ? undefined : grids[period]?.[row];
    if (line) line[column] = (line[column] ?? 0) + count;
  }
  const prepared: PreparedTable = {
    areas: [...lines, { key: ALL, code: '', name: 'All areas', leaves: [] }],
    strands: [...columns, ALL],
    periods,
    cells: grids.map((grid) => withTotals(grid)),
    ...(given.map ? { map: given.map } : {}),
  };
  const may = hideDifferences(cellsOf(prepared, spec.basis), given.earlier);
  const width = prepared.strands.length;
  const height = prepared.areas.length;
  return {
    ...prepared,
    cells: prepared.cells.map((rows, p) =>
      rows.map((row, r) =>
        row.map(({ value }, c) => ({ value, shown: may[(p * height + r) * width + c] ?? false })),
      ),
    ),
  };
}

/** The counts with their sums, suppressed by themselves. */
function withTotals(grid: readonly (readonly number[])[]): { value: number; shown: boolean }[][] {
  const { rows } = suppressTable(grid);
  const sum = (all: readonly number[]): number => all.reduce((total, count) => total + count, 0);
  const full = [...grid.map((row) => [...row, sum(row)])];
  const totals = (full[0] ?? []).map((_, c) => sum(full.map((row) => row[c] ?? 0)));
  return [...full, totals].map((row, r) =>
    row.map((value, c) => ({ value, shown: rows[r]?.[c]?.shown === true && value >= LEAST_PUBLISHED })),
  );
}

/** What goes out of a prepared table: shown counts and nothing of the hidden ones. */
export const contentOf = ({ areas, strands, periods, cells, map }: PreparedTable): TableContent => ({
  areas: areas.map(({ key, code, name }) => ({ key, code, name })),
  strands: [...strands],
  periods: periods.map(({ from, to }) => ({ from, to })),
  counts: cells.map((rows) => rows.map((row) => row.map(({ value, shown }) => (shown ? value : null)))),
  ...(map ? { map } : {}),
});

/** How many counts of a table are shown and hidden, noughts that nobody could look for included. */
export function tally({ cells }: PreparedTable): { shown: number; hidden: number } {
  const all = cells.flat(2);
  const shown = all.filter((cell) => cell.shown).length;
  return { shown, hidden: all.length - shown };
}
