import type { Context, Tx } from '#kernel/context';
import type { Published, Version } from './statement.model.ts';

/** Holds a statement's turn until the transaction ends, so that numbers and decisions do not overtake each other. */
export async function lockStatement(tx: Tx, forceId: string, statementId: string): Promise<void> {
  await tx.row(`select pg_advisory_xact_lock(hashtextextended('cascade|' || $1 || '|' || $2, 0))`, [
    forceId,
    statementId,
  ]);
}

export async function insertVersion(ctx: Context, version: Version): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.version (force_id, id, statement_id, language, number, source_version_id,
       supersedes_version_id, core_version_id, title, answer, sections, template, claims, issuer, change_note,
       valid_until, code, signed_text, text_sha256, drafted_by, frozen_at, purpose, chain)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
    [
      ctx.forceId,
      version.id,
      version.statementId,
      version.language,
      version.number,
      version.sourceVersionId,
      version.supersedesVersionId,
      version.coreVersionId,
      version.title,
      version.answer,
      JSON.stringify(version.sections),
      JSON.stringify(version.template),
      JSON.stringify(version.claims),
      version.issuer,
      version.changeNote,
      version.validUntil,
      version.code,
      version.signedText,
      version.textSha256,
      version.draftedBy,
      version.frozenAt,
      version.purpose,
      JSON.stringify(version.chain),
    ],
  );
}

export async function insertApproval(
  ctx: Context,
  approval: {
    versionId: string;
    staffId: string;
    decision: 'approved' | 'returned';
    textSha256: Buffer;
    reason: string;
  },
): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.approval (force_id, id, version_id, staff_id, decision, text_sha256, reason, decided_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ctx.forceId,
      ctx.newId(),
      approval.versionId,
      approval.staffId,
      approval.decision,
      approval.textSha256,
      approval.reason,
      ctx.now,
    ],
  );
}

/** Puts a signed version out. */
export async function insertPublished(
  ctx: Context,
  published: Omit<Published, 'state' | 'stateChangedAt' | 'withdrawalNote'> & {
    publishedBy: string;
    isHolding: boolean;
    /** Until when it may be taken back. */
    recallUntil: Date;
  },
): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.published (force_id, version_id, statement_id, event_id, kind, core_id, area_path, language,
       number, root_version_id, supersedes_version_id, title, answer, sections, issuer, change_note, valid_until, code,
       signed_text, key_id, signature, published_by, published_at, state, state_changed_at, wraps_version_id, community,
       is_holding, recall_until)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
       'current', $23, $24, $25, $26, $27)`,
    [
      ctx.forceId,
      published.versionId,
      published.statementId,
      published.eventId,
      published.kind,
      published.coreId,
      published.areaPath,
      published.language,
      published.number,
      published.rootVersionId,
      published.supersedesVersionId,
      published.title,
      published.answer,
      JSON.stringify(published.sections),
      published.issuer,
      published.changeNote,
      published.validUntil,
      published.code,
      published.signedText,
      published.keyId,
      published.signature,
      published.publishedBy,
      published.publishedAt,
      published.wrapsVersionId,
      published.community,
      published.isHolding,
      published.recallUntil,
    ],
  );
}

/** What is current of a statement, in one language or (null) in all, becomes `corrected`. Returns how many texts. */
export const markCorrected = (ctx: Context, statementId: string, language: string | null): Promise<number> =>
  ctx.tx.run(
    `update cascade.published set state = 'corrected', state_changed_at = $3
     where force_id = $1 and statement_id = $2 and state = 'current' and ($4::text is null or language = $4)`,
    [ctx.forceId, statementId, ctx.now, language],
  );

/** What is current of a statement and of the variants that wrap it, directly or through another, in all languages, becomes `withdrawn`. */
export async function markWithdrawn(
  ctx: Context,
  statementId: string,
  note: string,
): Promise<Array<{ statementId: string; rootVersionId: string }>> {
  const rows = await ctx.tx.rows<{ statementId: string; rootVersionId: string }>(
    `update cascade.published set state = 'withdrawn', state_changed_at = $3, withdrawal_note = $4
     where force_id = $1 and state = 'current'
       and (statement_id = $2 or core_id = $2 or statement_id in (
         select s.id from cascade.statement s where s.force_id = $1 and s.parent_id = $2))
     returning statement_id as "statementId", root_version_id as "rootVersionId"`,
    [ctx.forceId, statementId, ctx.now, note],
  );
  const byStatement = new Map(rows.map((row) => [row.statementId, row]));
  return [...byStatement.values()];
}

export async function insertFingerprints(
  ctx: Context,
  versionId: string,
  shingles: readonly string[],
): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.fingerprint (force_id, shingle, version_id)
     select $1, unnest($3::bigint[]), $2 on conflict do nothing`,
    [ctx.forceId, versionId, shingles],
  );
}
