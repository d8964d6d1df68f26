import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { sendMessageToReporter, setReporterStatus } from '#room/reporting';
import { caseClosed } from '../case-closed.event.ts';
import { setStopped } from '../clocks/clock.store.ts';
import { setOversightState } from '../oversight.store.ts';
import { decisionsOf, reviewsOf } from '../triage.reads.ts';
import { heldCase } from './held-case.ts';
import { closingFault, closingReview } from './supervision.model.ts';
import { caseDecisionsOf, investigatorsOf } from './supervision.reads.ts';
import { insertCaseDecision, setClosed } from './supervision.store.ts';

/** Clocks that stop once the person was told how it ended. */
const TOLD_KINDS = ['CONTACT', 'VICTIM_UPDATE_ENHANCED', 'VICTIM_UPDATE_STANDARD'] as const;
const FAULT_FIELDS = {
  'outcome-missing': ['outcome', 'triage.closing.outcome.required'],
  'outcome-not-a-crime': ['outcome', 'triage.closing.outcome.notACrime'],
  'consent-missing': ['consent', 'triage.closing.consent.required'],
} as const;

/**
 * Ends a supervised case with an outcome type (Home Office crime outcomes framework), after the supervisor's own review
 * found it ready, and tells the person who reported in the officer's words. What is no crime ends without an outcome.
 * @throws Refusal `conflict` where nobody investigates, or no review since the last reopening found it ready;
 * `own-work`, `not-allowed`, and `invalid-input` with the field that is wrong
 */
export async function closeCase(
  ctx: Context,
  closing: { caseId: string; outcome: string; isConsentSaid: boolean; reasons: string; text: string },
): Promise<void> {
  const { caseId } = closing;
  const { row, oversight, actor } = await heldCase(ctx, caseId);
  if (row.state !== 'supervised') throw new Refusal('conflict', 'the case is closed');
  const { tx, forceId } = ctx;
  const investigators = await investigatorsOf(tx, forceId, caseId);
  if (investigators.length === 0) throw new Refusal('conflict', 'name the investigating officer first');
  const reopened = (await caseDecisionsOf(tx, forceId, caseId)).findLast(({ kind }) => kind === 'REOPENED');
  const review = closingReview(await reviewsOf(tx, forceId, caseId), reopened?.decidedAt);
  if (!review) throw new Refusal('conflict', 'keep a review that finds the case ready to close first');
  const route = (await decisionsOf(tx, forceId, row.reportId)).at(-1)?.route ?? 'CRIME';
  const fault = closingFault({ ...closing, route });
  if (fault) {
    const [field, key] = FAULT_FIELDS[fault];
    throw new Refusal('invalid-input', fault, [{ field, key }]);
  }
  const id = ctx.newId();
  const { sealId, fields } = await ctx.seal({
    table: 'triage.case_decision',
    recordId: id,
    fields: { reasons: closing.reasons },
  });
  const outcome = closing.outcome || null;
  await insertCaseDecision(ctx, {
    id,
    caseId,
    kind: 'CLOSED',
    decidedBy: actor.id,
    route,
    outcome,
    reviewId: review.id,
    sealId,
    reasonsSealed: fields.reasons,
  });
  await setClosed(ctx, caseId, outcome);
  const { reportId } = row;
  await setStopped(ctx, reportId, { kinds: ['REVIEW'], reason: 'NOT_NEEDED', by: actor.id });
  await setOversightState(ctx, oversight, 'closed');
  await sendMessageToReporter(ctx, { reportId, text: closing.text });
  await setStopped(ctx, reportId, { kinds: TOLD_KINDS, reason: 'DONE', by: actor.id });
  await setReporterStatus(ctx, { reportId: row.reportId, status: 'closed' });
  await ctx.audit({
    act: 'triage.close-case',
    kind: 'alteration',
    subject: 'report',
    subjectId: row.reportId,
    detail: { outcome, route },
  });
  await ctx.publish(caseClosed, caseId, { caseId, reportId: row.reportId });
}
