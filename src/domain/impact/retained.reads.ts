import type { Tx } from '#kernel/context';

/** Tension observations made on or before a day (`YYYY-MM-DD`). */
export const observationsBefore = (
  tx: Tx,
  forceId: string,
  { before, limit }: { before: string; limit: number },
): Promise<Array<{ id: string; on: string }>> =>
  tx.rows(
    `select id, to_char(observed_at at time zone 'Europe/London', 'YYYY-MM-DD') as on from impact.tension_observation
     where force_id = $1 and (observed_at at time zone 'Europe/London')::date <= $2::date
     order by observed_at, id limit $3`,
    [forceId, before, limit],
  );
