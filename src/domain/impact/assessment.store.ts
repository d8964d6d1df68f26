import type { Context, Tx } from '#kernel/context';
import type { AssessmentContent, AssessmentInputs, Rating } from './assessment.model.ts';

export interface AssessmentRow {
  id: string;
  eventId: string;
  openedAt: Date;
  version: number;
  nextReviewDueAt: Date;
  closedAt: Date | null;
}
export const ASSESSMENT = `id, event_id as "eventId", opened_at as "openedAt", version,
  next_review_due_at as "nextReviewDueAt", closed_at as "closedAt"`;

/** Opens the event's assessment with its empty draft; does nothing where it is open already. */
export async function insertAssessment(
  ctx: Context,
  row: { eventId: string; nextReviewDueAt: Date; content: AssessmentContent },
): Promise<void> {
  const id = ctx.newId();
  const added = await ctx.tx.run(
    `insert into impact.assessment (force_id, id, event_id, opened_at, next_review_due_at)
     values ($1, $2, $3, $4, $5) on conflict (force_id, event_id) do nothing`,
    [ctx.forceId, id, row.eventId, ctx.now, row.nextReviewDueAt],
  );
  if (added === 0) return;
  await ctx.tx.run(
    `insert into impact.assessment_draft (force_id, assessment_id, revision, content, written_at)
     values ($1, $2, 1, $3, $4)`,
    [ctx.forceId, id, JSON.stringify(row.content), ctx.now],
  );
}

export const assessmentForChange = (
  tx: Tx,
  forceId: string,
  id: string,
): Promise<AssessmentRow | undefined> =>
  tx.row<AssessmentRow>(
    `select ${ASSESSMENT} from impact.assessment where force_id = $1 and id = $2 for update`,
    [forceId, id],
  );

/** Writes the draft unless it changed since `revision` was read; false where it did. */
export async function saveDraft(
  ctx: Context,
  draft: { assessmentId: string; revision: number; content: AssessmentContent; writtenBy: string },
): Promise<boolean> {
  const saved = await ctx.tx.run(
    `update impact.assessment_draft set content = $4, revision = revision + 1, written_by = $5, written_at = $6
     where force_id = $1 and assessment_id = $2 and revision = $3`,
    [
      ctx.forceId,
      draft.assessmentId,
      draft.revision,
      JSON.stringify(draft.content),
      draft.writtenBy,
      ctx.now,
    ],
  );
  return saved === 1;
}

/** Keeps an approved version for good, and makes it the assessment's newest. */
export async function insertVersion(
  ctx: Context,
  row: {
    assessmentId: string;
    version: number;
    content: AssessmentContent;
    inputs: AssessmentInputs;
    overall: Rating;
    authorId: string | null;
    approverId: string;
    nextReviewDueAt: Date;
  },
): Promise<void> {
  await ctx.tx.run(
    `insert into impact.assessment_version (force_id, assessment_id, version, content, inputs, overall, author_id,
       approver_id, approved_at, next_review_due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ctx.forceId,
      row.assessmentId,
      row.version,
      JSON.stringify(row.content),
      JSON.stringify(row.inputs),
      row.overall,
      row.authorId,
      row.approverId,
      ctx.now,
      row.nextReviewDueAt,
    ],
  );
  await ctx.tx.run(
    'update impact.assessment set version = $3, next_review_due_at = $4 where force_id = $1 and id = $2',
    [ctx.forceId, row.assessmentId, row.version, row.nextReviewDueAt],
  );
  // The draft moves on as well, so that a page read before the approval cannot approve the same words twice.
  await ctx.tx.run(
    'update impact.assessment_draft set revision = revision + 1 where force_id = $1 and assessment_id = $2',
    [ctx.forceId, row.assessmentId],
  );
}
