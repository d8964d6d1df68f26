import type { Tx } from '#kernel/context';
import type { MaterialKind, Packaging } from './series.model.ts';

export interface MaterialRow {
  id: string;
  reportId: string | null;
  offerId: string | null;
  fromForce: string | null;
  kind: MaterialKind;
  areaPath: string | null;
  areaWords: string | null;
  /** `YYYY-MM-DD` */
  foundOn: string | null;
  packaging: Packaging;
  recordedBy: string | null;
  recordedAt: Date;
  markCount: number;
  hasPicture: boolean;
  sealId: string;
  textSealed: Buffer;
  handlingSealed: Buffer;
}

const MATERIAL = `id, report_id as "reportId", offer_id as "offerId", from_force as "fromForce", kind,
  area_path as "areaPath", area_words as "areaWords", to_char(found_on, 'YYYY-MM-DD') as "foundOn", packaging,
  recorded_by as "recordedBy", recorded_at as "recordedAt", mark_count as "markCount",
  picture_hash is not null as "hasPicture", seal_id as "sealId", text_sealed as "textSealed",
  handling_sealed as "handlingSealed"`;

/** The letters of these ids, oldest first. */
export const materialsById = (tx: Tx, forceId: string, ids: readonly string[]): Promise<MaterialRow[]> =>
  tx.rows<MaterialRow>(
    `select ${MATERIAL} from triage.material where force_id = $1 and id = any($2::uuid[]) order by recorded_at, id`,
    [forceId, ids],
  );

export const materialsOfReport = (tx: Tx, forceId: string, reportId: string): Promise<MaterialRow[]> =>
  tx.rows<MaterialRow>(
    `select ${MATERIAL} from triage.material where force_id = $1 and report_id = $2 order by recorded_at, id`,
    [forceId, reportId],
  );

/** The letter recorded from this picture, if there is one. */
export async function materialOfEvidence(
  tx: Tx,
  forceId: string,
  evidenceId: string,
): Promise<string | undefined> {
  const row = await tx.row<{ id: string }>(
    'select id from triage.material where force_id = $1 and evidence_id = $2',
    [forceId, evidenceId],
  );
  return row?.id;
}

/** Which letters hold which of these marks. */
export async function holdersOf(
  tx: Tx,
  forceId: string,
  hashes: readonly number[],
): Promise<Array<{ hash: number; materialId: string }>> {
  // float8 holds every hash exactly: they have 53 bits.
  return tx.rows<{ hash: number; materialId: string }>(
    `select hash::float8 as hash, material_id as "materialId" from triage.material_mark
      where force_id = $1 and hash = any($2::bigint[])`,
    [forceId, hashes],
  );
}

/** How many letters hold each mark of these letters. */
export async function holderCounts(
  tx: Tx,
  forceId: string,
  materialIds: readonly string[],
): Promise<Map<number, number>> {
  const rows = await tx.rows<{ hash: number; holders: number }>(
    `select hash::float8 as hash, count(*)::integer as holders from triage.material_mark
      where force_id = $1 and hash in
        (select hash from triage.material_mark where force_id = $1 and material_id = any($2::uuid[]))
      group by hash`,
    [forceId, materialIds],
  );
  return new Map(rows.map(({ hash, holders }) => [hash, holders]));
}

export async function countMaterials(tx: Tx, forceId: string): Promise<number> {
  const row = await tx.row<{ n: number }>(
    'select count(*)::integer as n from triage.material where force_id = $1',
    [forceId],
  );
  return row?.n ?? 0;
}

/** The hashes of all pictures, under the force's mask. */
export const pictureHashes = (tx: Tx, forceId: string): Promise<Array<{ id: string; hash: Buffer }>> =>
  tx.rows<{ id: string; hash: Buffer }>(
    'select id, picture_hash as hash from triage.material where force_id = $1 and picture_hash is not null',
    [forceId],
  );
