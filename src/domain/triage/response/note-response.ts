import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { oversightForChange } from '../oversight.store.ts';
import { refuseOwnReport } from '../own-report.ts';
import { demandNamed } from '../restricted/demand-named.ts';
import { isNote, needsReason, type Part } from './response.model.ts';
import { mayAssessResponse } from './response.policy.ts';
import { insertNote } from './response.store.ts';

/**
 * Notes one item of the first response: a check, one of the three tests, whether it happened before, or a safeguarding
 * action. A judgement has a reason.
 * @throws Refusal `invalid-input` for an unknown item or state or a test without a reason, `own-work`, `not-allowed`
 */
export async function noteResponse(
  ctx: Context,
  {
    reportId,
    reason,
    ...note
  }: { reportId: string; part: Part; item: string; state: string; reason: string },
): Promise<void> {
  const row = found(await oversightForChange(ctx.tx, ctx.forceId, reportId), 'report');
  demand(mayAssessResponse, ctx.actor, row.areaPath ?? '');
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only a person notes this');
  await demandNamed(ctx, reportId);
  await refuseOwnReport(ctx, reportId, ctx.actor.id);
  if (!isNote(note))
    throw new Refusal('invalid-input', 'no such item or state', [
      { field: 'state', key: 'triage.response.state.required' },
    ]);
  if (needsReason(note.part) && reason === '')
    throw new Refusal('invalid-input', 'a judgement has a reason', [
      { field: 'reason', key: 'triage.response.reason.required' },
    ]);
  const id = ctx.newId();
  const sealed =
    reason === ''
      ? null
      : await ctx.seal({ table: 'triage.response_note', recordId: id, fields: { reason } });
  await insertNote(ctx, {
    ...note,
    id,
    reportId,
    notedBy: ctx.actor.id,
    sealed: sealed && { sealId: sealed.sealId, reason: sealed.fields.reason },
  });
  await ctx.audit({
    act: 'triage.note-response',
    kind: 'alteration',
    subject: 'report',
    subjectId: reportId,
    detail: { part: note.part, item: note.item, state: note.state },
  });
}
