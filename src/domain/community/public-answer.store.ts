import type { Context } from '#kernel/context';

/** Keeps what was decided about an answer's public line; false where it was decided before. */
export async function insertPublicAnswer(
  ctx: Context,
  row: {
    concernId: string;
    eventId: string | null;
    areaPath: string;
    said: string;
    did: string;
    isPublished: boolean;
    decidedBy: string;
  },
): Promise<boolean> {
  const added = await ctx.tx.run(
    `insert into community.public_answer (force_id, concern_id, event_id, area_path, said, did, is_published,
       decided_by, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (force_id, concern_id) do nothing`,
    [
      ctx.forceId,
      row.concernId,
      row.eventId,
      row.areaPath,
      row.said,
      row.did,
      row.isPublished,
      row.decidedBy,
      ctx.now,
    ],
  );
  return added === 1;
}
