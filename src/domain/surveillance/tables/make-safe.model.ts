import { type DrawnArea, drawShapes } from '../places/draw-shapes.model.ts';
import {
  cellsOf,
  type MonthCount,
  type PreparedTable,
  periodsOf,
  prepareTable,
  type TableArea,
  type TableSpec,
} from './published-table.model.ts';

/** A table of the same counts that went out, with every count behind it. */
export interface PublishedBefore {
  spec: TableSpec;
  content: PreparedTable;
}

/** What making a table safe takes, as a thread is handed it. */
export interface TableInput {
  spec: TableSpec;
  areas: TableArea[];
  counts: MonthCount[];
  earlier: PublishedBefore[];
  shapes: DrawnArea[];
  credit: string;
}

/** Makes a table safe beside those published before. Takes seconds for hundreds of areas: nobody may wait for it. */
export const makeSafe = ({ spec, areas, counts, earlier, shapes, credit }: TableInput): PreparedTable =>
  prepareTable(spec, {
    areas,
    counts,
    earlier: earlier.flatMap((one) => cellsOf(one.content, one.spec.basis)),
    map: drawShapes(shapes, credit),
  });

/** Tables published before that share a month with this one, or with one that does: no other can give anything away. */
export function besideOf<T extends { spec: TableSpec }>(spec: TableSpec, published: readonly T[]): T[] {
  const monthsOf = (one: TableSpec): string[] => periodsOf(one).flatMap(({ months }) => months);
  const months = new Set(monthsOf(spec));
  const near = new Set<T>();
  for (let before = -1; before < near.size; ) {
    before = near.size;
    for (const one of published) {
      if (near.has(one) || !monthsOf(one.spec).some((each) => months.has(each))) continue;
      near.add(one);
      for (const each of monthsOf(one.spec)) months.add(each);
    }
  }
  return published.filter((one) => near.has(one));
}
