import type { AuditLine, Context } from '#kernel/context';
import { demand, type Policy } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import type { CustodyAct, Evidence } from './evidence.model.ts';
import { EVIDENCE_TABLE } from './evidence.model.ts';
import { evidenceById, sealedEvidenceOf } from './evidence.reads.ts';
import { insertCustody } from './evidence.store.ts';
import { reportForTriage } from './report.reads.ts';
import { mayExportEvidence, mayOpenEvidence, mayOpenQuarantined } from './reporting.policy.ts';

/** What is done with a file: the purpose the keeper checks, and the line of custody it leaves. */
export type OpeningAct = Extract<CustodyAct, 'viewed' | 'downloaded' | 'exported' | 'opened-quarantined'>;

interface How {
  policy: Policy;
  purpose: string;
  act: string;
  kind: AuditLine['kind'];
}
const HOW: Readonly<Record<OpeningAct, How>> = {
  viewed: {
    policy: mayOpenEvidence,
    purpose: 'evidence',
    act: 'reporting.view-evidence',
    kind: 'consultation',
  },
  downloaded: {
    policy: mayOpenEvidence,
    purpose: 'evidence',
    act: 'reporting.download-evidence',
    kind: 'disclosure',
  },
  exported: {
    policy: mayExportEvidence,
    purpose: 'evidence-export',
    act: 'reporting.export-evidence',
    kind: 'disclosure',
  },
  'opened-quarantined': {
    policy: mayOpenQuarantined,
    purpose: 'evidence-quarantine',
    act: 'reporting.open-quarantined',
    kind: 'disclosure',
  },
};

export interface EvidenceOpening {
  reportId: string;
  id: string;
  act: OpeningAct;
  /** A code: `OPENING_REASONS`. */
  reason: string;
  /** From the beginning of the sealed file. */
  salt: Uint8Array;
}

/**
 * Gives the key of one file and writes who, when and why into the chain of custody. The keeper checks everything again
 * and writes the audit's own line before it answers.
 * @throws Refusal `not-found`, `not-allowed`; `gone` where its key was erased
 */
export async function openEvidence(
  ctx: Context,
  { reportId, id, act, reason, salt }: EvidenceOpening,
): Promise<{ file: Evidence; fileKey: Uint8Array }> {
  const { policy, purpose, ...line } = HOW[act];
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'The report');
  demand(policy, ctx.actor, report.areaPath ?? '');
  const file = found(await evidenceById(ctx.tx, ctx.forceId, { reportId, id }), 'The file');
  const [row] = await sealedEvidenceOf(ctx.tx, ctx.forceId, [id]);
  if (!row) throw new Refusal('not-found', 'The file was not found');
  await insertCustody(ctx, { evidenceId: id, act, reason });
  await ctx.audit({
    ...line,
    subject: 'report',
    subjectId: reportId,
    detail: { evidenceId: id, reason },
  });
  const fileKey = await ctx.openFile({
    table: EVIDENCE_TABLE,
    recordId: id,
    sealId: row.sealId,
    salt,
    purpose,
    reason,
  });
  return { file, fileKey };
}
