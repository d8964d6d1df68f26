import type { Context, Tx } from '#kernel/context';
import type { DecisionInput } from './decision.model.ts';
import type { Finding, NdmHeading } from './supervision/supervision.model.ts';

export async function insertDecision(
  ctx: Context,
  row: DecisionInput & {
    id: string;
    reportId: string;
    decidedBy: string;
    sealId: string;
    reasonsSealed: Buffer;
  },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.decision (force_id, id, report_id, decided_by, decided_at, route, risk, risk_factors, actions,
       critical_incident, event_id, event_link, event_link_basis, seal_id, reasons_sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      ctx.forceId,
      row.id,
      row.reportId,
      row.decidedBy,
      ctx.now,
      row.route,
      row.risk,
      row.riskFactors,
      row.actions,
      row.criticalIncident,
      row.eventId ?? null,
      row.eventLink,
      row.eventLinkBasis ?? null,
      row.sealId,
      row.reasonsSealed,
    ],
  );
}

export interface CaseRow {
  id: string;
  reportId: string;
  state: 'offered' | 'supervised' | 'closed';
  supervisorId: string | null;
  openedBy: string;
  openedAt: Date;
  reviewDueAt: Date | null;
  crimeReference: string | null;
  outcome: string | null;
}
/** When the supervisor's next review is due, by its clock; of a row of `triage.case_file c`. */
const REVIEW_DUE_AT = `(select min(k.due_at) from triage.clock k where k.force_id = c.force_id
  and k.report_id = c.report_id and k.kind = 'REVIEW' and k.stopped_at is null)`;
/** The columns of a row; the table is `triage.case_file c`. */
export const CASE = `c.id, c.report_id as "reportId", c.state, c.supervisor_id as "supervisorId",
  c.opened_by as "openedBy", c.opened_at as "openedAt", ${REVIEW_DUE_AT} as "reviewDueAt",
  c.crime_reference as "crimeReference", c.outcome`;

export const caseForChange = (tx: Tx, forceId: string, id: string): Promise<CaseRow | undefined> =>
  tx.row<CaseRow>(
    `select ${CASE} from triage.case_file c where c.force_id = $1 and c.id = $2 for update of c`,
    [forceId, id],
  );

/** The case of a report, made if there is none yet. */
export async function caseOfReport(ctx: Context, reportId: string, openedBy: string): Promise<string> {
  await ctx.tx.run(
    `insert into triage.case_file (force_id, id, report_id, state, opened_by, opened_at)
     values ($1, $2, $3, 'offered', $4, $5) on conflict (force_id, report_id) do nothing`,
    [ctx.forceId, ctx.newId(), reportId, openedBy, ctx.now],
  );
  const row = await ctx.tx.row<{ id: string }>(
    'select id from triage.case_file where force_id = $1 and report_id = $2',
    [ctx.forceId, reportId],
  );
  if (!row) throw new Error('the case just made is not there');
  return row.id;
}

export async function insertHandover(
  ctx: Context,
  row: { caseId: string; fromId: string; toId: string },
): Promise<void> {
  await ctx.tx.run(
    `update triage.handover set answered_at = $3, is_accepted = false
     where force_id = $1 and case_id = $2 and answered_at is null`,
    [ctx.forceId, row.caseId, ctx.now],
  );
  await ctx.tx.run(
    `insert into triage.handover (force_id, id, case_id, from_id, to_id, offered_at) values ($1, $2, $3, $4, $5, $6)`,
    [ctx.forceId, ctx.newId(), row.caseId, row.fromId, row.toId, ctx.now],
  );
}

/** Answers the open offer made to this person; false where there is none. */
export async function answerHandover(
  ctx: Context,
  caseId: string,
  toId: string,
  isAccepted: boolean,
): Promise<boolean> {
  const answered = await ctx.tx.run(
    `update triage.handover set answered_at = $4, is_accepted = $5
     where force_id = $1 and case_id = $2 and to_id = $3 and answered_at is null`,
    [ctx.forceId, caseId, toId, ctx.now, isAccepted],
  );
  return answered === 1;
}

export async function setSupervisor(ctx: Context, caseId: string, supervisorId: string): Promise<void> {
  await ctx.tx.run(
    `update triage.case_file set state = 'supervised', supervisor_id = $3 where force_id = $1 and id = $2`,
    [ctx.forceId, caseId, supervisorId],
  );
}

export async function insertReview(
  ctx: Context,
  row: {
    id: string;
    caseId: string;
    reviewedBy: string;
    nextDueAt: Date | null;
    finding: Finding;
    sealId: string;
    fields: Record<NdmHeading, Buffer>;
  },
): Promise<void> {
  const { information, assessment, powers, options, text } = row.fields;
  await ctx.tx.run(
    `insert into triage.review (force_id, id, case_id, reviewed_by, reviewed_at, next_due_at, finding, seal_id,
       information_sealed, assessment_sealed, powers_sealed, options_sealed, text_sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ctx.forceId,
      row.id,
      row.caseId,
      row.reviewedBy,
      ctx.now,
      row.nextDueAt,
      row.finding,
      row.sealId,
      information,
      assessment,
      powers,
      options,
      text,
    ],
  );
}

/** Everyone who decided on the report or investigates it: none of them may review it. */
export async function workersOnReport(tx: Tx, forceId: string, reportId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    `select decided_by as id from triage.decision where force_id = $1 and report_id = $2
     union select opened_by from triage.case_file where force_id = $1 and report_id = $2
     union select i.staff_id from triage.investigator i
       join triage.case_file c on c.force_id = i.force_id and c.id = i.case_id
       where c.force_id = $1 and c.report_id = $2`,
    [forceId, reportId],
  );
  return rows.map((row) => row.id);
}
