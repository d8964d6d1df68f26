import type { Tx } from '#kernel/context';
import type { Override } from './override.model.ts';

/** What was let pass in one version, in the order it was. */
export const overridesOf = (tx: Tx, forceId: string, versionId: string): Promise<Override[]> =>
  tx.rows<Override>(
    `select version_id as "versionId", rule, words, reason, staff_id as "staffId", overridden_at as "overriddenAt"
     from cascade.review_override where force_id = $1 and version_id = $2 order by overridden_at, rule, words_sha256`,
    [forceId, versionId],
  );
