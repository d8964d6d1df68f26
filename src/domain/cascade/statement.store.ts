import type { Context } from '#kernel/context';
import type { Claim } from './claim.model.ts';
import type { DraftText, Statement } from './statement.model.ts';

/** Writes a new statement; false where a variant for that area is there already. */
export async function insertStatement(ctx: Context, statement: Statement): Promise<boolean> {
  const { id, eventId, kind, coreId, parentId, areaPath, community, language, moment, createdBy, createdAt } =
    statement;
  const inserted = await ctx.tx.run(
    `insert into cascade.statement (force_id, id, event_id, kind, core_id, parent_id, area_path, community, language,
       moment, created_by, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing`,
    [
      ctx.forceId,
      id,
      eventId,
      kind,
      coreId,
      parentId,
      areaPath,
      community,
      language,
      moment,
      createdBy,
      createdAt,
    ],
  );
  return inserted === 1;
}

export interface DraftRow extends DraftText {
  statementId: string;
  language: string;
  followsVersionId: string | null;
  savedBy: string;
}

const values = (ctx: Context, draft: DraftRow): unknown[] => [
  ctx.forceId,
  draft.statementId,
  draft.language,
  draft.title,
  draft.answer,
  JSON.stringify(draft.sections),
  draft.issuer,
  draft.validHours,
  draft.changeNote,
  draft.followsVersionId,
  draft.savedBy,
  ctx.now,
];

/** Writes the first draft in a language; false where one is there already. */
export async function insertDraft(ctx: Context, draft: DraftRow): Promise<boolean> {
  const inserted = await ctx.tx.run(
    `insert into cascade.draft (force_id, statement_id, language, title, answer, sections, issuer, valid_hours,
       change_note, follows_version_id, saved_by, saved_at, revision)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1) on conflict do nothing`,
    values(ctx, draft),
  );
  return inserted === 1;
}

/** Writes over a draft of exactly this revision; false where somebody else saved in between. */
export async function updateDraft(ctx: Context, draft: DraftRow, revision: number): Promise<boolean> {
  const updated = await ctx.tx.run(
    `update cascade.draft set title = $4, answer = $5, sections = $6, issuer = $7, valid_hours = $8, change_note = $9,
       follows_version_id = $10, saved_by = $11, saved_at = $12, revision = revision + 1
     where force_id = $1 and statement_id = $2 and language = $3 and revision = $13`,
    [...values(ctx, draft), revision],
  );
  return updated === 1;
}

export interface ClaimRow extends Claim {
  id: string;
  statementId: string;
  enteredBy: string;
}

export async function insertClaim(ctx: Context, claim: ClaimRow): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.claim (force_id, id, statement_id, kind, text, source, approver, ctp_reference, valid_until,
       entered_by, entered_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ctx.forceId,
      claim.id,
      claim.statementId,
      claim.kind,
      claim.text,
      claim.source,
      claim.approver,
      claim.ctpReference,
      claim.validUntil,
      claim.enteredBy,
      ctx.now,
    ],
  );
}

/** Takes a claim off its statement; the row stays, with the time. */
export async function removeClaim(ctx: Context, statementId: string, id: string): Promise<boolean> {
  const removed = await ctx.tx.run(
    `update cascade.claim set removed_at = $4
     where force_id = $1 and statement_id = $2 and id = $3 and removed_at is null`,
    [ctx.forceId, statementId, id, ctx.now],
  );
  return removed === 1;
}
