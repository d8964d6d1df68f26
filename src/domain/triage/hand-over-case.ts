import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { staffByRole } from '#room/access';
import { setReporterStatus } from '#room/reporting';
import { answerHandover, caseForChange, caseOfReport, insertHandover, setSupervisor } from './case.store.ts';
import { caseAccepted } from './case-accepted.event.ts';
import { caseHandedOver } from './case-handed-over.event.ts';
import { setStopped } from './clocks/clock.store.ts';
import { startClocks } from './clocks/start-clocks.ts';
import { startReview } from './clocks/start-review.ts';
import { REVIEW_DAYS } from './oversight.model.ts';
import { oversightForChange, setOversightState } from './oversight.store.ts';
import { refuseOwnReport } from './own-report.ts';
import { currentRisk } from './response/response.model.ts';
import { assessmentsOf } from './response/response.reads.ts';
import { demandNamed } from './restricted/demand-named.ts';
import { namedOn } from './restricted/restricted.reads.ts';
import { insertNamed } from './restricted/restricted.store.ts';
import { mayHandOver, maySupervise } from './triage.policy.ts';
import { decisionsOf } from './triage.reads.ts';

/**
 * Offers the case to a detective supervisor by name: "the continuing investigation is then supervised by a senior
 * detective" (Met, hate letters). The senior officer never hands a case to themselves.
 * @throws Refusal `conflict` before the first decision, `own-work`, or `invalid-input` where the person is no detective
 */
export async function handOverCase(
  ctx: Context,
  { reportId, toId }: { reportId: string; toId: string },
): Promise<{ caseId: string }> {
  const row = found(await oversightForChange(ctx.tx, ctx.forceId, reportId), 'report');
  demand(mayHandOver, ctx.actor, row.areaPath ?? '');
  await demandNamed(ctx, reportId);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff hand a case over');
  if (row.state === 'unread' || row.state === 'acknowledged')
    throw new Refusal('conflict', 'record the first decision before you hand the case over');
  if (toId === ctx.actor.id) throw new Refusal('own-work', 'a case is supervised by somebody else');
  const detectives = await staffByRole(ctx.tx, ctx.forceId, 'DETECTIVE_INSPECTOR', row.areaPath ?? '');
  if (!detectives.some((one) => one.id === toId))
    throw new Refusal('invalid-input', 'not a detective supervisor for this area', [
      { field: 'toId', key: 'triage.handover.toId.required' },
    ]);
  const caseId = await caseOfReport(ctx, reportId, ctx.actor.id);
  await insertHandover(ctx, { caseId, fromId: ctx.actor.id, toId });
  // Whoever is to supervise a restricted case has to be able to read it.
  const [named] = await namedOn(ctx.tx, ctx.forceId, reportId);
  if (named)
    await insertNamed(ctx, {
      reportId,
      staffId: toId,
      isGiven: true,
      why: named.why,
      changedBy: ctx.actor.id,
    });
  await setOversightState(ctx, row, 'handed-over');
  // Offered anew, the answer waited for is the later one.
  const about = { kinds: ['HANDOVER'], reason: 'NOT_NEEDED', by: ctx.actor.id } as const;
  await setStopped(ctx, reportId, about);
  const start = { kind: 'HANDOVER', startedAt: ctx.now, subject: ctx.newId(), ownerId: toId } as const;
  await startClocks(ctx, reportId, [start]);
  await keepLine(ctx, 'triage.hand-over-case', reportId);
  await ctx.publish(caseHandedOver, caseId, { caseId, toId });
  return { caseId };
}

const keepLine = (ctx: Context, act: string, subjectId: string): Promise<void> =>
  ctx.audit({ act, kind: 'alteration', subject: 'report', subjectId });

/**
 * The detective takes the supervision on, or sends the case back to the senior officer.
 * @throws Refusal `conflict` where the case was not offered to this person
 */
export async function answerCase(
  ctx: Context,
  { caseId, isAccepted }: { caseId: string; isAccepted: boolean },
): Promise<void> {
  const row = found(await caseForChange(ctx.tx, ctx.forceId, caseId), 'case');
  const oversight = found(await oversightForChange(ctx.tx, ctx.forceId, row.reportId), 'report');
  demand(maySupervise, ctx.actor, oversight.areaPath ?? '');
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff supervise');
  // Whoever's name was taken off after the offer can still say no.
  if (isAccepted) await demandNamed(ctx, row.reportId);
  if (isAccepted) await refuseOwnReport(ctx, row.reportId, ctx.actor.id);
  if (!(await answerHandover(ctx, caseId, ctx.actor.id, isAccepted)))
    throw new Refusal('conflict', 'this case is not offered to you (any more)');
  const { reportId } = row;
  await setStopped(ctx, reportId, { kinds: ['HANDOVER'], reason: 'DONE', by: ctx.actor.id });
  await keepLine(ctx, isAccepted ? 'triage.accept-case' : 'triage.decline-case', row.reportId);
  if (!isAccepted) {
    await setOversightState(ctx, oversight, 'decided');
    return;
  }
  const decision = (await decisionsOf(ctx.tx, ctx.forceId, row.reportId)).at(-1);
  const assessment = (await assessmentsOf(ctx.tx, ctx.forceId, row.reportId)).at(-1);
  const days = REVIEW_DAYS[currentRisk(decision, assessment)];
  await setSupervisor(ctx, caseId, ctx.actor.id);
  await startReview(ctx, { reportId: row.reportId, ownerId: ctx.actor.id, days });
  await setOversightState(ctx, oversight, 'supervised');
  await setReporterStatus(ctx, { reportId: row.reportId, status: 'supervised' });
  await ctx.publish(caseAccepted, caseId, { caseId, reportId: row.reportId });
}
