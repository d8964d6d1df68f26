import type { Tx } from '#kernel/context';
import type { Risk } from '../decision.model.ts';

export interface AssessmentRow {
  id: string;
  assessedBy: string;
  assessedAt: Date;
  riskFactors: string[];
  pointedRisk: Risk;
  risk: Risk;
  sealId: string;
  threat: Buffer;
  harm: Buffer;
  riskWords: Buffer;
  investigation: Buffer;
  vulnerability: Buffer;
  engagement: Buffer;
  override: Buffer | null;
}

/** Every THRIVE assessment of a report, oldest first; the last one counts. */
export const assessmentsOf = (tx: Tx, forceId: string, reportId: string): Promise<AssessmentRow[]> =>
  tx.rows<AssessmentRow>(
    `select id, assessed_by as "assessedBy", assessed_at as "assessedAt", risk_factors as "riskFactors",
       pointed_risk as "pointedRisk", risk, seal_id as "sealId", threat_sealed as threat, harm_sealed as harm,
       risk_sealed as "riskWords", investigation_sealed as investigation, vulnerability_sealed as vulnerability,
       engagement_sealed as engagement, override_sealed as override
     from triage.response_assessment where force_id = $1 and report_id = $2 order by assessed_at, id`,
    [forceId, reportId],
  );

export interface NoteRow {
  id: string;
  part: string;
  item: string;
  state: string;
  notedBy: string;
  notedAt: Date;
  sealId: string | null;
  reasonSealed: Buffer | null;
}

/** Every note of the first response, oldest first; the last of an item counts. */
export const notesOf = (tx: Tx, forceId: string, reportId: string): Promise<NoteRow[]> =>
  tx.rows<NoteRow>(
    `select id, part, item, state, noted_by as "notedBy", noted_at as "notedAt", seal_id as "sealId",
       reason_sealed as "reasonSealed"
     from triage.response_note where force_id = $1 and report_id = $2 order by noted_at, id`,
    [forceId, reportId],
  );

/** How many of the reports since then, of this kind of place in this very area, stand beside another. */
export async function copiesAtPlaceKind(
  tx: Tx,
  forceId: string,
  at: { areaPath: string; placeKind: string; since: Date },
): Promise<number> {
  const row = await tx.row<{ n: number }>(
    `select count(*)::int as n from triage.oversight
     where force_id = $1 and duplicate_of is not null and kind = 'report' and area_path = $2 and place_kind = $3
       and reported_at >= $4`,
    [forceId, at.areaPath, at.placeKind, at.since],
  );
  return row?.n ?? 0;
}
