import type { Tx } from '#kernel/context';

export interface SavedFilter {
  id: string;
  name: string;
  /** As it stands in an address; see `viewQuery`. */
  query: string;
}

/** How many views one officer may keep: more cannot be told apart at a glance. */
export const MOST_FILTERS = 12;

export const savedFilters = (tx: Tx, forceId: string, staffId: string): Promise<SavedFilter[]> =>
  tx.rows<SavedFilter>(
    `select id, name, query from triage.saved_filter where force_id = $1 and staff_id = $2 order by name limit ${MOST_FILTERS}`,
    [forceId, staffId],
    'triage_saved_filters',
  );
