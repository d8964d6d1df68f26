import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found } from '#kernel/refusal';
import { receiptHash } from '#platform/crypto/reader';
import { draftLookup } from './draft.model.ts';
import { insertDraftEvidence, insertReceiptEvidence, insertStaffEvidence } from './evidence.store.ts';
import { evidenceAdded } from './evidence-added.event.ts';
import { reportForTriage } from './report.reads.ts';
import { mayAddEvidence } from './reporting.policy.ts';
import type { ReportingSecrets } from './secrets.model.ts';
import type { TakenFile } from './take-file.ts';

/** Keeps a file with the unfinished form of this code. Nobody is told: the form is nobody's record yet. */
export async function addDraftFile(
  ctx: Context,
  secrets: ReportingSecrets,
  { digits, taken }: { digits: string; taken: TakenFile },
): Promise<void> {
  const lookup = draftLookup(secrets.receiptPepper, digits);
  taken.demandKept(await insertDraftEvidence(ctx, lookup, await taken.forRow(ctx)));
}

/** Keeps a file with the report of this private code, and tells the rooms that listen. */
export async function addOwnFile(
  ctx: Context,
  secrets: ReportingSecrets,
  { digits, taken }: { digits: string; taken: TakenFile },
): Promise<void> {
  const hash = receiptHash(secrets.receiptPepper, digits);
  const { outcome, reportId } = await insertReceiptEvidence(ctx, hash, await taken.forRow(ctx));
  taken.demandKept(outcome);
  if (reportId)
    await tell(ctx, { reportId, evidenceId: taken.id, isByStaff: false, act: 'reporting.add-evidence' });
}

/**
 * Keeps a file that a member of staff adds to a report.
 * @throws Refusal `not-found`, `not-allowed`
 */
export async function addStaffFile(
  ctx: Context,
  { reportId, taken }: { reportId: string; taken: TakenFile },
): Promise<void> {
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'The report');
  demand(mayAddEvidence, ctx.actor, report.areaPath ?? '');
  const staffId = ctx.actor.kind === 'staff' ? ctx.actor.id : '';
  taken.demandKept(await insertStaffEvidence(ctx, { reportId, staffId }, await taken.forRow(ctx)));
  await tell(ctx, { reportId, evidenceId: taken.id, isByStaff: true, act: 'reporting.add-staff-evidence' });
}

async function tell(
  ctx: Context,
  {
    reportId,
    evidenceId,
    isByStaff,
    act,
  }: { reportId: string; evidenceId: string; isByStaff: boolean; act: string },
): Promise<void> {
  await ctx.publish(evidenceAdded, reportId, { reportId, evidenceId, isByStaff });
  await ctx.audit({
    act,
    kind: 'collection',
    subject: 'report',
    subjectId: reportId,
    detail: { evidenceId },
  });
}
