import type { Context } from '#kernel/context';
import { PLACE_FILE_DAYS, type PlaceAsk, type PlaceFacts, type PlaceProblem } from './place-file.model.ts';

export const insertPlaceFile = (
  ctx: Context,
  file: { id: string; ask: PlaceAsk; by: string },
): Promise<number> =>
  ctx.tx.run(
    `insert into surveillance.place_file (force_id, id, kind, ask, state, sent_by, sent_at)
     values ($1, $2, $3, $4, 'arriving', $5, $6)`,
    [ctx.forceId, file.id, file.ask.kind, JSON.stringify(file.ask), file.by, ctx.now],
  );

export const insertPlacePart = (
  ctx: Context,
  part: { id: string; number: number; bytes: Buffer },
): Promise<number> =>
  ctx.tx.run(
    'insert into surveillance.place_file_part (force_id, file_id, number, bytes) values ($1, $2, $3, $4)',
    [ctx.forceId, part.id, part.number, part.bytes],
  );

export const endArrival = (
  ctx: Context,
  file: { id: string; bytes: number; fileSha256: Buffer },
): Promise<number> =>
  ctx.tx.run(
    `update surveillance.place_file set state = 'checking', bytes = $3, file_sha256 = $4
     where force_id = $1 and id = $2 and state = 'arriving'`,
    [ctx.forceId, file.id, file.bytes, file.fileSha256],
  );

export const noteLines = (ctx: Context, id: string, lines: number): Promise<number> =>
  ctx.tx.run('update surveillance.place_file set lines = $3 where force_id = $1 and id = $2', [
    ctx.forceId,
    id,
    lines,
  ]);

export const putChecked = (
  ctx: Context,
  file: {
    id: string;
    state: 'checked' | 'refused';
    lines: number;
    found: PlaceFacts;
    problemCount: number;
    problems: readonly PlaceProblem[];
  },
): Promise<number> =>
  ctx.tx.run(
    `update surveillance.place_file set state = $3, lines = $4, found = $5, problem_count = $6, problems = $7,
       checked_at = $8
     where force_id = $1 and id = $2 and state in ('checking', 'importing')`,
    [
      ctx.forceId,
      file.id,
      file.state,
      file.lines,
      JSON.stringify(file.found),
      file.problemCount,
      JSON.stringify(file.problems),
      ctx.now,
    ],
  );

export const putImporting = (ctx: Context, id: string, by: string): Promise<number> =>
  ctx.tx.run(
    `update surveillance.place_file set state = 'importing', imported_by = $3
     where force_id = $1 and id = $2 and state = 'checked'`,
    [ctx.forceId, id, by],
  );

export const putImported = (ctx: Context, id: string): Promise<number> =>
  ctx.tx.run(
    `update surveillance.place_file set state = 'imported', imported_at = $3
     where force_id = $1 and id = $2 and state = 'importing'`,
    [ctx.forceId, id, ctx.now],
  );

/** Forgets a file's bytes; what was found in it stays. */
export const dropParts = (ctx: Context, id: string): Promise<number> =>
  ctx.tx.run('delete from surveillance.place_file_part where force_id = $1 and file_id = $2', [
    ctx.forceId,
    id,
  ]);

/** Forgets files that never came to their end, and those that nobody imported for a week. */
export async function dropStalePlaceFiles(ctx: Context): Promise<number> {
  const stale = await ctx.tx.rows<{ id: string }>(
    `update surveillance.place_file set state = 'dropped'
     where force_id = $1 and state in ('arriving', 'checking', 'checked') and sent_at < $2 returning id`,
    [ctx.forceId, new Date(ctx.now.getTime() - PLACE_FILE_DAYS * 86_400_000)],
  );
  for (const { id } of stale) await dropParts(ctx, id);
  return stale.length;
}
