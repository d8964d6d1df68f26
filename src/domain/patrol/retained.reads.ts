import type { Tx } from '#kernel/context';

/** Visits whose window ended on or before a day (`YYYY-MM-DD`), made or not. */
export const visitsBefore = (
  tx: Tx,
  forceId: string,
  { before, limit }: { before: string; limit: number },
): Promise<Array<{ id: string; on: string }>> =>
  tx.rows(
    `select id, to_char(window_until_at at time zone 'Europe/London', 'YYYY-MM-DD') as on from patrol.visit
     where force_id = $1 and (window_until_at at time zone 'Europe/London')::date <= $2::date
     order by window_until_at, id limit $3`,
    [forceId, before, limit],
  );
