import type { Context } from '#kernel/context';
import type { Ladder } from './ladder.model.ts';

export interface LadderRow {
  areaPath: string;
  strand: string;
  inputHash: Buffer;
  facts: Ladder;
}

/** Writes what was found, each in place of what was found before. */
export async function putLadders(ctx: Context, eventId: string, rows: readonly LadderRow[]): Promise<void> {
  for (const { areaPath, strand, inputHash, facts } of rows)
    await ctx.tx.run(
      `insert into surveillance.ladder (force_id, event_id, area_path, strand, judged_at, input_hash, facts)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (force_id, event_id, area_path, strand) do update
         set judged_at = excluded.judged_at, input_hash = excluded.input_hash, facts = excluded.facts`,
      [ctx.forceId, eventId, areaPath, strand, ctx.now, inputHash, JSON.stringify(facts)],
    );
}

/** Takes away what was found for areas that the event no longer names, and for strands of which nothing is counted there. */
export const dropOthers = (
  ctx: Context,
  eventId: string,
  kept: readonly { areaPath: string; strand: string }[],
): Promise<number> =>
  ctx.tx.run(
    `delete from surveillance.ladder l where l.force_id = $1 and l.event_id = $2 and not exists (
       select from unnest($3::text[], $4::text[]) as kept (area_path, strand)
       where kept.area_path = l.area_path and kept.strand = l.strand)`,
    [ctx.forceId, eventId, kept.map(({ areaPath }) => areaPath), kept.map(({ strand }) => strand)],
  );
