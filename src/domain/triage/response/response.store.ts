import type { Context } from '#kernel/context';
import type { Risk } from '../decision.model.ts';
import type { Part, Thrive } from './response.model.ts';

export async function insertAssessment(
  ctx: Context,
  row: {
    id: string;
    reportId: string;
    assessedBy: string;
    riskFactors: readonly string[];
    pointedRisk: Risk;
    risk: Risk;
    sealId: string;
    fields: Record<Thrive, Buffer> & { override?: Buffer };
  },
): Promise<void> {
  const { threat, harm, risk, investigation, vulnerability, engagement, override } = row.fields;
  await ctx.tx.run(
    `insert into triage.response_assessment (force_id, id, report_id, assessed_by, assessed_at, risk_factors,
       pointed_risk, risk, seal_id, threat_sealed, harm_sealed, risk_sealed, investigation_sealed,
       vulnerability_sealed, engagement_sealed, override_sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [
      ctx.forceId,
      row.id,
      row.reportId,
      row.assessedBy,
      ctx.now,
      row.riskFactors,
      row.pointedRisk,
      row.risk,
      row.sealId,
      threat,
      harm,
      risk,
      investigation,
      vulnerability,
      engagement,
      override ?? null,
    ],
  );
}

export async function insertNote(
  ctx: Context,
  row: {
    id: string;
    reportId: string;
    part: Part;
    item: string;
    state: string;
    notedBy: string;
    sealed: { sealId: string; reason: Buffer } | null;
  },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.response_note (force_id, id, report_id, part, item, state, noted_by, noted_at, seal_id,
       reason_sealed)
     values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp(), $8, $9)`,
    [
      ctx.forceId,
      row.id,
      row.reportId,
      row.part,
      row.item,
      row.state,
      row.notedBy,
      row.sealed?.sealId ?? null,
      row.sealed?.reason ?? null,
    ],
  );
}
