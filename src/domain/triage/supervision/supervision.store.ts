import type { Context } from '#kernel/context';

export async function insertInvestigator(
  ctx: Context,
  row: { caseId: string; staffId: string; namedBy: string },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.investigator (force_id, id, case_id, staff_id, named_by, named_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [ctx.forceId, ctx.newId(), row.caseId, row.staffId, row.namedBy, ctx.now],
  );
}

export async function insertCaseDecision(
  ctx: Context,
  row: {
    id: string;
    caseId: string;
    kind: 'CLOSED' | 'REOPENED';
    decidedBy: string;
    route: string | null;
    outcome: string | null;
    reviewId: string | null;
    sealId: string;
    reasonsSealed: Buffer;
  },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.case_decision (force_id, id, case_id, kind, decided_by, decided_at, route, outcome, review_id,
       seal_id, reasons_sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ctx.forceId,
      row.id,
      row.caseId,
      row.kind,
      row.decidedBy,
      ctx.now,
      row.route,
      row.outcome,
      row.reviewId,
      row.sealId,
      row.reasonsSealed,
    ],
  );
}

/** Ends the case. */
export async function setClosed(ctx: Context, caseId: string, outcome: string | null): Promise<void> {
  await ctx.tx.run(
    `update triage.case_file set state = 'closed', outcome = $3, closed_at = $4
     where force_id = $1 and id = $2`,
    [ctx.forceId, caseId, outcome, ctx.now],
  );
}

/** Takes the case up again, with its supervisor. */
export async function setReopened(ctx: Context, caseId: string): Promise<void> {
  await ctx.tx.run(
    `update triage.case_file set state = 'supervised', outcome = null, closed_at = null
     where force_id = $1 and id = $2`,
    [ctx.forceId, caseId],
  );
}
