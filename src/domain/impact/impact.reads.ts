import type { Tx } from '#kernel/context';
import type { AssessmentContent, AssessmentInputs, Rating } from './assessment.model.ts';
import { ASSESSMENT, type AssessmentRow } from './assessment.store.ts';

export type { AssessmentRow };

export const assessmentById = (tx: Tx, forceId: string, id: string): Promise<AssessmentRow | undefined> =>
  tx.row<AssessmentRow>(`select ${ASSESSMENT} from impact.assessment where force_id = $1 and id = $2`, [
    forceId,
    id,
  ]);

export const assessmentOfEvent = (
  tx: Tx,
  forceId: string,
  eventId: string,
): Promise<AssessmentRow | undefined> =>
  tx.row<AssessmentRow>(`select ${ASSESSMENT} from impact.assessment where force_id = $1 and event_id = $2`, [
    forceId,
    eventId,
  ]);

export const listAssessments = (tx: Tx, forceId: string): Promise<AssessmentRow[]> =>
  tx.rows<AssessmentRow>(
    `select ${ASSESSMENT} from impact.assessment where force_id = $1
     order by closed_at nulls first, next_review_due_at limit 200`,
    [forceId],
  );

export interface DraftRow {
  revision: number;
  content: AssessmentContent;
  writtenBy: string | null;
  writtenAt: Date;
}

export const draftOf = (tx: Tx, forceId: string, assessmentId: string): Promise<DraftRow | undefined> =>
  tx.row<DraftRow>(
    `select revision, content, written_by as "writtenBy", written_at as "writtenAt" from impact.assessment_draft
     where force_id = $1 and assessment_id = $2`,
    [forceId, assessmentId],
  );

export interface VersionRow {
  version: number;
  content: AssessmentContent;
  inputs: AssessmentInputs;
  overall: Rating;
  authorId: string | null;
  approverId: string;
  approvedAt: Date;
  nextReviewDueAt: Date;
}

/** Approved versions, newest first. */
export const versionsOf = (tx: Tx, forceId: string, assessmentId: string): Promise<VersionRow[]> =>
  tx.rows<VersionRow>(
    `select version, content, inputs, overall, author_id as "authorId", approver_id as "approverId",
       approved_at as "approvedAt", next_review_due_at as "nextReviewDueAt"
     from impact.assessment_version where force_id = $1 and assessment_id = $2 order by version desc`,
    [forceId, assessmentId],
  );

export interface ObservationRow {
  id: string;
  eep: string;
  areaPath: string;
  community: string;
  theme: string;
  direction: string;
  sourceKind: string;
  text: string;
  observedAt: Date;
}

/** Observations that have not expired, those of one event or all. */
export const observations = (tx: Tx, forceId: string, eventId: string | null): Promise<ObservationRow[]> =>
  tx.rows<ObservationRow>(
    `select id, eep, area_path as "areaPath", community, theme, direction, source_kind as "sourceKind", text,
       observed_at as "observedAt"
     from impact.tension_observation
     where force_id = $1 and expires_at > now() and ($2::uuid is null or event_id = $2)
     order by observed_at desc limit 200`,
    [forceId, eventId],
  );

/** How many leaders chose each feeling since the time given. */
export async function pulseCounts(
  tx: Tx,
  forceId: string,
  since: Date,
): Promise<Record<'CALM' | 'WORRIED' | 'AFRAID', number>> {
  const rows = await tx.rows<{ feeling: 'CALM' | 'WORRIED' | 'AFRAID'; n: number }>(
    'select feeling, count(*)::int as n from impact.pulse where force_id = $1 and at >= $2 group by feeling',
    [forceId, since],
  );
  const counts = { CALM: 0, WORRIED: 0, AFRAID: 0 };
  for (const row of rows) counts[row.feeling] = row.n;
  return counts;
}

/** Overall rating of each assessment's newest approved version; those without one are absent. */
export async function latestRatings(tx: Tx, forceId: string): Promise<Map<string, Rating>> {
  const rows = await tx.rows<{ id: string; overall: Rating }>(
    `select distinct on (assessment_id) assessment_id as id, overall from impact.assessment_version
     where force_id = $1 order by assessment_id, version desc`,
    [forceId],
  );
  return new Map(rows.map(({ id, overall }) => [id, overall]));
}
