import type { Tx } from '#kernel/context';
import { type ReachBelow, rangeBelow, type Tier } from './tier.model.ts';

/**
 * How many co-ordinators are below a place, at any depth, and to about how many people they pass words on: from sums of what
 * is directly below each place, which the worker keeps, and from what has changed since it last did. Exact at any moment.
 */
export async function reachBelow(tx: Tx, forceId: string, path: string): Promise<ReachBelow> {
  const row = await tx.row<ReachBelow>(
    'select tiers, people from cascade.reach_below($1, $2)',
    [forceId, path],
    'cascade_reach_below',
  );
  return row ?? { tiers: 0, people: 0 };
}

const TIER = `path, leader_id as "leaderId", area_path as "areaPath", language, channel, people,
  registered_at as "registeredAt"`;

/** The place of a leader at the head of his or her own tree; undefined where nobody was registered below yet. */
export const headOf = (tx: Tx, forceId: string, leaderId: string): Promise<Tier | undefined> =>
  tx.row<Tier>(
    `select ${TIER} from cascade.tier where force_id = $1 and leader_id = $2 and length(path) = 6`,
    [forceId, leaderId],
  );

/** Co-ordinators directly and further below a place that still pass words on, in the order of the tree. */
export const tiersBelow = (
  tx: Tx,
  forceId: string,
  path: string,
  limit: number,
): Promise<Array<Tier & { below: number }>> =>
  tx.rows(
    `select ${TIER}, (select b.tiers from cascade.reach_below($1, t.path) b) as below
     from cascade.tier t where force_id = $1 and path > $2 and path < $3 and people > 0
     order by path limit $4`,
    [forceId, ...rangeBelow(path), limit],
  );

/** How far a place reaches that has not ended, for whoever holds its link; undefined where it is over. */
export const placeByLink = (
  tx: Tx,
  forceId: string,
  path: string,
): Promise<(ReachBelow & { areaPath: string }) | undefined> =>
  tx.row(`select area_path as "areaPath", tiers, people from cascade.look_at_tier($1, $2)`, [forceId, path]);
