import type { Context } from '#kernel/context';
import type { MaterialKind, Packaging, ProposalBasis } from './series.model.ts';

export interface NewMaterial {
  id: string;
  reportId: string | null;
  offerId: string | null;
  fromForce: string | null;
  kind: MaterialKind;
  areaPath: string | null;
  areaWords: string | null;
  foundOn: string | null;
  packaging: Packaging;
  recordedBy: string | null;
  hashes: readonly number[];
  pictureHash: Buffer | null;
  evidenceId: string | null;
  sealId: string;
  textSealed: Buffer;
  handlingSealed: Buffer;
}

/** The letter and its marks. */
export async function insertMaterial(ctx: Context, row: NewMaterial): Promise<void> {
  await ctx.tx.run(
    `insert into triage.material (force_id, id, report_id, offer_id, from_force, kind, area_path, area_words, found_on,
       packaging, recorded_by, recorded_at, mark_count, picture_hash, seal_id, text_sealed, handling_sealed,
       evidence_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [
      ctx.forceId,
      row.id,
      row.reportId,
      row.offerId,
      row.fromForce,
      row.kind,
      row.areaPath,
      row.areaWords,
      row.foundOn,
      row.packaging,
      row.recordedBy,
      ctx.now,
      row.hashes.length,
      row.pictureHash,
      row.sealId,
      row.textSealed,
      row.handlingSealed,
      row.evidenceId,
    ],
  );
  await ctx.tx.run(
    `insert into triage.material_mark (force_id, hash, material_id) select $1, unnest($2::bigint[]), $3`,
    [ctx.forceId, row.hashes, row.id],
  );
}

export interface NewProposal {
  newerId: string;
  olderId: string;
  basis: ProposalBasis;
  newerShare: number | null;
  olderShare: number | null;
  pictureDistance: number | null;
}

/** Puts two letters before a person; once for each pair. Answers the proposal's id. */
export async function insertProposal(ctx: Context, row: NewProposal): Promise<string> {
  const id = ctx.newId();
  await ctx.tx.run(
    `insert into triage.series_proposal (force_id, id, newer_id, older_id, basis, newer_share, older_share,
       picture_distance, proposed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (force_id, newer_id, older_id) do nothing`,
    [
      ctx.forceId,
      id,
      row.newerId,
      row.olderId,
      row.basis,
      row.newerShare,
      row.olderShare,
      row.pictureDistance,
      ctx.now,
    ],
  );
  return id;
}
