import type { Tx } from '#kernel/context';

export interface InvestigatorRow {
  staffId: string;
  namedBy: string;
  namedAt: Date;
}

/** Everybody who was ever the case's investigating officer, in order; the last one is it now. */
export const investigatorsOf = (tx: Tx, forceId: string, caseId: string): Promise<InvestigatorRow[]> =>
  tx.rows<InvestigatorRow>(
    `select staff_id as "staffId", named_by as "namedBy", named_at as "namedAt" from triage.investigator
     where force_id = $1 and case_id = $2 order by named_at, id`,
    [forceId, caseId],
  );

export interface CaseDecisionRow {
  id: string;
  kind: 'CLOSED' | 'REOPENED';
  decidedBy: string;
  decidedAt: Date;
  route: string | null;
  outcome: string | null;
  sealId: string;
  reasonsSealed: Buffer;
}

/** How the case ended and was taken up again, in order. */
export const caseDecisionsOf = (tx: Tx, forceId: string, caseId: string): Promise<CaseDecisionRow[]> =>
  tx.rows<CaseDecisionRow>(
    `select id, kind, decided_by as "decidedBy", decided_at as "decidedAt", route, outcome, seal_id as "sealId",
       reasons_sealed as "reasonsSealed"
     from triage.case_decision where force_id = $1 and case_id = $2 order by decided_at, id`,
    [forceId, caseId],
  );
