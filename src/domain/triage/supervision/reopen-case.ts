import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { reopenForReporter, sendMessageToReporter } from '#room/reporting';
import { caseReopened } from '../case-reopened.event.ts';
import { setStopped } from '../clocks/clock.store.ts';
import { startReview } from '../clocks/start-review.ts';
import { setOversightState } from '../oversight.store.ts';
import { heldCase } from './held-case.ts';
import { insertCaseDecision, setReopened } from './supervision.store.ts';

/**
 * Takes a closed case up again, with a reason, tells the person, and puts the next review to the next day. How it ended
 * before stays in the log.
 * @throws Refusal `conflict` where the case is open, `own-work`, `not-allowed`
 */
export async function reopenCase(
  ctx: Context,
  { caseId, reasons, text }: { caseId: string; reasons: string; text: string },
): Promise<void> {
  const { row, oversight, actor } = await heldCase(ctx, caseId);
  if (row.state !== 'closed') throw new Refusal('conflict', 'the case is open');
  const id = ctx.newId();
  const { sealId, fields } = await ctx.seal({
    table: 'triage.case_decision',
    recordId: id,
    fields: { reasons },
  });
  await insertCaseDecision(ctx, {
    id,
    caseId,
    kind: 'REOPENED',
    decidedBy: actor.id,
    route: null,
    outcome: null,
    reviewId: null,
    sealId,
    reasonsSealed: fields.reasons,
  });
  await setReopened(ctx, caseId);
  await setStopped(ctx, row.reportId, { kinds: ['FINDING'], reason: 'DONE', by: actor.id });
  await startReview(ctx, { reportId: row.reportId, ownerId: actor.id, days: 1 });
  await setOversightState(ctx, oversight, 'supervised');
  await sendMessageToReporter(ctx, { reportId: row.reportId, text });
  await reopenForReporter(ctx, row.reportId);
  await ctx.audit({
    act: 'triage.reopen-case',
    kind: 'alteration',
    subject: 'report',
    subjectId: row.reportId,
  });
  await ctx.publish(caseReopened, caseId, { caseId, reportId: row.reportId });
}
