import type { Tx } from '#kernel/context';
import type { AudienceFilter } from '#room/community';

/** An audience kept under a name. */
export interface Segment {
  id: string;
  name: string;
  audience: AudienceFilter;
}

/** Saved audiences of the force, by name. */
export const segments = (tx: Tx, forceId: string): Promise<Segment[]> =>
  tx.rows<Segment>('select id, name, audience from cascade.segment where force_id = $1 order by name, id', [
    forceId,
  ]);
