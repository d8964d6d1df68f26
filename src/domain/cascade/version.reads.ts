import type { Tx } from '#kernel/context';
import type { Approval } from './approval.model.ts';
import type { Claim } from './claim.model.ts';
import type { VersionWithApprovals } from './version-history.model.ts';

const VERSION = `v.id, v.statement_id as "statementId", v.language, v.number, v.source_version_id as "sourceVersionId",
  v.supersedes_version_id as "supersedesVersionId", v.core_version_id as "coreVersionId", v.title, v.answer,
  v.sections, v.template, v.claims, v.issuer, v.change_note as "changeNote", v.valid_until as "validUntil", v.code,
  v.signed_text as "signedText", v.text_sha256 as "textSha256", v.purpose, v.chain, v.drafted_by as "draftedBy", v.frozen_at as "frozenAt"`;

type Row = Omit<VersionWithApprovals, 'approvals' | 'claims'> & {
  claims: Array<Omit<Claim, 'validUntil'> & { validUntil: string }>;
  approvals: Array<Omit<Approval, 'decidedAt'> & { decidedAt: string }> | null;
};

const readVersion = ({ claims, approvals, ...row }: Row): VersionWithApprovals => ({
  ...row,
  claims: claims.map((claim) => ({ ...claim, validUntil: new Date(claim.validUntil) })),
  approvals: (approvals ?? []).map((approval) => ({ ...approval, decidedAt: new Date(approval.decidedAt) })),
});

const FULL = `select ${VERSION}, p.published_at as "publishedAt",
    (select json_agg(json_build_object('staffId', a.staff_id, 'decision', a.decision, 'reason', a.reason,
        'decidedAt', a.decided_at) order by a.decided_at)
      from cascade.approval a where a.force_id = v.force_id and a.version_id = v.id) as approvals
  from cascade.version v
  left join cascade.published p on p.force_id = v.force_id and p.version_id = v.id`;

/** One frozen version with its approvals. */
export async function versionById(
  tx: Tx,
  forceId: string,
  id: string,
): Promise<VersionWithApprovals | undefined> {
  const row = await tx.row<Row>(`${FULL} where v.force_id = $1 and v.id = $2`, [forceId, id]);
  return row && readVersion(row);
}

/** All versions of several statements, newest first. */
export async function versionsOf(
  tx: Tx,
  forceId: string,
  statementIds: readonly string[],
): Promise<VersionWithApprovals[]> {
  const rows = await tx.rows<Row>(
    `${FULL} where v.force_id = $1 and v.statement_id = any($2::uuid[]) order by v.number desc, v.language`,
    [forceId, statementIds],
  );
  return rows.map(readVersion);
}

/** Translations pinned to one version. */
export async function translationsOf(
  tx: Tx,
  forceId: string,
  sourceVersionId: string,
): Promise<VersionWithApprovals[]> {
  const rows = await tx.rows<Row>(
    `${FULL} where v.force_id = $1 and v.source_version_id = $2 order by v.language`,
    [forceId, sourceVersionId],
  );
  return rows.map(readVersion);
}
