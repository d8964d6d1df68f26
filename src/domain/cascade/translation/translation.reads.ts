import type { Tx } from '#kernel/context';

/** Everybody who had a hand in a translation of this source version. */
export async function translatorsOf(
  tx: Tx,
  forceId: string,
  work: { statementId: string; language: string; sourceVersionId: string },
): Promise<Set<string>> {
  const rows = await tx.rows<{ staffId: string }>(
    `select staff_id as "staffId" from cascade.translation_work
     where force_id = $1 and statement_id = $2 and language = $3 and source_version_id = $4`,
    [forceId, work.statementId, work.language, work.sourceVersionId],
  );
  return new Set(rows.map(({ staffId }) => staffId));
}

export interface SecondReading {
  versionId: string;
  readerId: string;
  readAt: Date;
}

/** Second readings of the text as it was frozen, oldest first. */
export const readingsOf = (
  tx: Tx,
  forceId: string,
  versionIds: readonly string[],
): Promise<SecondReading[]> =>
  tx.rows<SecondReading>(
    `select r.version_id as "versionId", r.reader_id as "readerId", r.read_at as "readAt"
     from cascade.second_reading r
     join cascade.version v on v.force_id = r.force_id and v.id = r.version_id and v.text_sha256 = r.text_sha256
     where r.force_id = $1 and r.version_id = any($2::uuid[]) order by r.read_at, r.reader_id`,
    [forceId, versionIds],
  );
