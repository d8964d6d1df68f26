import type { Context } from '#kernel/context';
import { type Cell, cellKey } from './coverage.model.ts';
import { cellNumbers } from './coverage.reads.ts';
import { insertCells } from './coverage.store.ts';

type Place = Omit<Cell, 'id'>;

/** Numbers of the areas, parts and languages of these leaders, new ones made where they are met first. */
export async function keepCells(ctx: Context, members: readonly Place[]): Promise<Map<string, number>> {
  const wanted = new Map(
    members.map(({ areaPath, represents, language }) => {
      const place = { areaPath, represents, language };
      return [cellKey(place), place];
    }),
  );
  const known = await cellNumbers(ctx.tx, ctx.forceId);
  const missing = [...wanted].filter(([key]) => !known.has(key)).map(([, place]) => place);
  if (missing.length === 0) return known;
  await insertCells(ctx, missing);
  return cellNumbers(ctx.tx, ctx.forceId);
}

/** The number to write into a leader's line of the ledger; nothing where it has none. */
export function cellOf(cells: ReadonlyMap<string, number>, member: Place): { cell?: number } {
  const cell = cells.get(cellKey(member));
  return cell === undefined ? {} : { cell };
}
