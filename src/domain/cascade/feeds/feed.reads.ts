import type { Tx } from '#kernel/context';
import { PUBLISHED } from '../published.reads.ts';
import type { FeedText } from './feed.model.ts';

export interface FeedFilter {
  /** Areas whose statements are wanted; those for the whole force are always among them. Empty: all. */
  areaPaths: readonly string[];
  /** A community whose inserts are wanted beside what is for everybody; '' for all. */
  community: string;
  /** Statements at the most. */
  limit: number;
}

/** What is in force or was withdrawn, of the statements that changed last; what changed last first. */
export const feedTexts = (tx: Tx, forceId: string, filter: FeedFilter): Promise<FeedText[]> =>
  tx.rows<FeedText>(
    `with newest (id, changed_at, first_at) as (
       select statement_id, max(state_changed_at), min(published_at) from cascade.published
       where force_id = $1
         and (cardinality($2::text[]) = 0 or area_path = '' or area_path = any($2))
         and ($3 = '' or community = '' or community = $3)
       group by statement_id order by max(state_changed_at) desc, statement_id limit $4)
     select ${PUBLISHED}, n.first_at as "firstAt"
     from newest n join cascade.published p on p.force_id = $1 and p.statement_id = n.id and p.state <> 'corrected'
     order by n.changed_at desc, n.id, p.language`,
    [forceId, filter.areaPaths, filter.community, filter.limit],
  );
