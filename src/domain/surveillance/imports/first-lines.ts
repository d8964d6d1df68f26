import { z } from 'zod';
import type { Context } from '#kernel/context';
import type { TableRow } from '#platform/tables/table';
import { keptSeals } from './count-file.reads.ts';
import { KEPT_AS } from './receive-count-file.ts';

/** Columns and characters of each that are kept of a file's first lines: what a page has room for. */
export const COLUMNS_SHOWN = 12;
const CHARACTERS_SHOWN = 60;

const linesSchema = z.array(z.object({ line: z.number(), cells: z.array(z.string()) }));

/** The first lines of a file, cut to what a page shows, sealed: they may name people. */
export async function sealFirstLines(
  ctx: Context,
  id: string,
  lines: readonly TableRow[],
): Promise<{ sealId: string; sealed: Buffer }> {
  const shown = lines.map(({ line, cells }) => ({
    line,
    cells: cells.slice(0, COLUMNS_SHOWN).map((cell) => cell.slice(0, CHARACTERS_SHOWN)),
  }));
  const { sealId, fields } = await ctx.seal({
    table: KEPT_AS,
    recordId: id,
    fields: { look: JSON.stringify(shown) },
  });
  return { sealId, sealed: fields.look };
}

/** The first lines of a kept file, opened by the keeper for whoever says which column is what; none where none are kept. */
export async function firstLines(ctx: Context, id: string): Promise<TableRow[]> {
  const kept = await keptSeals(ctx.tx, ctx.forceId, id);
  if (!kept?.lookSealId || !kept.lookSealed) return [];
  const { look } = await ctx.open({
    table: KEPT_AS,
    recordId: id,
    sealId: kept.lookSealId,
    fields: { look: kept.lookSealed },
    purpose: 'import-look',
  });
  return linesSchema.parse(JSON.parse(look.reveal()));
}
