import type { Tx } from '#kernel/context';

export interface SealedWordsRow {
  id: string;
  areaPath: string | null;
  sealId: string;
  narrative: Buffer;
}

/** The sealed narratives of several reports, in no particular order. Needs a staff connection. */
export const sealedWords = (tx: Tx, forceId: string, ids: readonly string[]): Promise<SealedWordsRow[]> =>
  tx.rows<SealedWordsRow>(
    `select id, area_path as "areaPath", seal_id as "sealId", narrative_sealed as narrative
     from reporting.report where force_id = $1 and id = any($2::uuid[])`,
    [forceId, ids],
    'reporting_sealed_words',
  );
