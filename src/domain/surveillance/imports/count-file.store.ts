import type { Context } from '#kernel/context';
import type { Mapping } from './mapping.model.ts';
import type { NewVintage } from './vintage.store.ts';

/** A file on its way in: nothing of it is known but whose counts it brings. Its key is sealed. */
export const insertArriving = (
  ctx: Context,
  file: { id: string; source: string; mapping: Mapping; sealId: string; keySealed: Buffer; by: string },
): Promise<number> =>
  ctx.tx.run(
    `insert into surveillance.vintage (force_id, id, source, state, file_columns, mapping, period, lines, total, unknown_area,
       problem_count, problems, new_figures, changed_figures, gone_figures, checked_by, checked_at, seal_id, key_sealed)
     values ($1, $2, $3, 'arriving', '{}', $4, $5, 0, 0, 0, 0, '[]', 0, 0, 0, $6, $7, $8, $9)`,
    [
      ctx.forceId,
      file.id,
      file.source,
      JSON.stringify(file.mapping),
      file.mapping.period,
      file.by,
      ctx.now,
      file.sealId,
      file.keySealed,
    ],
  );

export const insertPart = (
  ctx: Context,
  part: { id: string; number: number; bytes: Buffer },
): Promise<number> =>
  ctx.tx.run(
    'insert into surveillance.vintage_part (force_id, vintage_id, number, bytes) values ($1, $2, $3, $4)',
    [ctx.forceId, part.id, part.number, part.bytes],
  );

/** The file is whole. */
export const endArrival = (
  ctx: Context,
  { id, fileSha256 }: { id: string; fileSha256: Buffer },
): Promise<number> =>
  ctx.tx.run(
    `update surveillance.vintage set state = 'checking', file_sha256 = $3
     where force_id = $1 and id = $2 and state = 'arriving'`,
    [ctx.forceId, id, fileSha256],
  );

/** The sender went away, or sent too much. */
export const breakOff = (ctx: Context, id: string): Promise<number> =>
  ctx.tx.run(
    `update surveillance.vintage set state = 'dropped' where force_id = $1 and id = $2 and state = 'arriving'`,
    [ctx.forceId, id],
  );

/** A person has said how a kept file is to be read: it is read again. */
export const putChecking = (
  ctx: Context,
  { id, mapping }: { id: string; mapping: Mapping },
): Promise<number> =>
  ctx.tx.run(
    `update surveillance.vintage set state = 'checking', is_said = true, mapping = $3, period = $4
     where force_id = $1 and id = $2 and state in ('asking', 'refused')`,
    [ctx.forceId, id, JSON.stringify(mapping), mapping.period],
  );

/** Lines of a kept file read so far, for whoever waits. */
export const noteLines = (ctx: Context, id: string, lines: number): Promise<number> =>
  ctx.tx.run(
    `update surveillance.vintage set lines = $3 where force_id = $1 and id = $2 and state = 'checking'`,
    [ctx.forceId, id, lines],
  );

/** A person must say which column is what. */
export const putAsking = (
  ctx: Context,
  look: { id: string; columns: readonly string[]; mapping: Mapping; sealId: string; sealed: Buffer },
): Promise<number> =>
  ctx.tx.run(
    `update surveillance.vintage set state = 'asking', file_columns = $3, mapping = $4, period = $5, lines = 0,
       look_seal_id = $6, look_sealed = $7
     where force_id = $1 and id = $2 and state = 'checking'`,
    [
      ctx.forceId,
      look.id,
      look.columns,
      JSON.stringify(look.mapping),
      look.mapping.period,
      look.sealId,
      look.sealed,
    ],
  );

/**
 * What was found in a kept file; answers 0 where it was dropped meanwhile. A refused file is still kept, and for no longer
 * than a day after it came, however often it is read.
 */
export const putChecked = (
  ctx: Context,
  id: string,
  file: Omit<NewVintage, 'id' | 'source' | 'state' | 'fileSha256' | 'checkedBy'> & {
    state: 'refused' | 'checked' | 'same';
  },
): Promise<number> =>
  ctx.tx.run(
    `update surveillance.vintage set state = $3, file_columns = $4, mapping = $5, period = $6, first_day = $7, last_day = $8,
       lines = $9, total = $10, unknown_area = $11, problem_count = $12, problems = $13,
       checked_at = case when $3 = 'refused' then checked_at else $14 end
     where force_id = $1 and id = $2 and state = 'checking'`,
    [
      ctx.forceId,
      id,
      file.state,
      file.columns,
      JSON.stringify(file.mapping),
      file.mapping.period,
      file.figures[0]?.fromDay ?? null,
      file.figures.at(-1)?.fromDay ?? null,
      file.lines,
      file.total,
      file.unknownArea,
      file.problemCount,
      JSON.stringify(file.problems),
      ctx.now,
    ],
  );

/** Forgets the parts of a kept file and what was sealed of it; the keys go by themselves. */
export async function dropFile(ctx: Context, id: string): Promise<void> {
  await ctx.tx.run('delete from surveillance.vintage_part where force_id = $1 and vintage_id = $2', [
    ctx.forceId,
    id,
  ]);
  await ctx.tx.run(
    `update surveillance.vintage set seal_id = null, key_sealed = null, look_seal_id = null, look_sealed = null
     where force_id = $1 and id = $2`,
    [ctx.forceId, id],
  );
}

/** Hours longer that a file is kept which is to be read: it was perhaps explained in the last minute. */
const READING_HOURS = 2;

/**
 * Ends files that did not arrive, or that nobody explained, since `before`, and those that should have been read long
 * ago. Answers those whose file is still kept and need not be: these, and refused ones as old.
 */
export async function dropOldFiles(ctx: Context, before: Date): Promise<string[]> {
  const unread = new Date(before.getTime() - READING_HOURS * 3_600_000);
  await ctx.tx.run(
    `update surveillance.vintage set state = 'dropped'
     where force_id = $1
       and ((state in ('arriving', 'asking') and checked_at < $2) or (state = 'checking' and checked_at < $3))`,
    [ctx.forceId, before, unread],
  );
  const rows = await ctx.tx.rows<{ id: string }>(
    `select id from surveillance.vintage
     where force_id = $1 and seal_id is not null and (state = 'dropped' or (state = 'refused' and checked_at < $2))`,
    [ctx.forceId, before],
  );
  return rows.map(({ id }) => id);
}
