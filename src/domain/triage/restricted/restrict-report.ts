import type { StaffActor } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { demand, type Policy } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { listStaff } from '#room/access';
import { oversightForChange } from '../oversight.store.ts';
import { caseByReport } from '../triage.reads.ts';
import { demandNamed } from './demand-named.ts';
import type { GlassReason, GlassVerdict, Restriction } from './restricted.model.ts';
import { mayBreakGlass, mayRestrict, mayReviewGlass } from './restricted.policy.ts';
import { glassForChange, isOpenTo, isRestricted, namedOn } from './restricted.reads.ts';
import { insertGlass, insertNamed, setGlassReviewed, setRestricted } from './restricted.store.ts';

/** Whoever acts on a restricted report, and may by role and area. The report is locked. @throws Refusal `not-found`, `not-allowed` */
export async function actingOn(ctx: Context, policy: Policy, reportId: string): Promise<StaffActor> {
  const row = found(await oversightForChange(ctx.tx, ctx.forceId, reportId), 'report');
  demand(policy, ctx.actor, row.areaPath ?? '');
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only a person does this');
  return ctx.actor;
}

/** Keeps one line of the audit about who may open a report. */
export const keepLine = (
  ctx: Context,
  act: string,
  reportId: string,
  detail: Record<string, string>,
): Promise<void> => ctx.audit({ act, kind: 'access', subject: 'report', subjectId: reportId, detail });

/**
 * Restricts a report to named people: whoever restricts it, and its supervisor where it has one.
 * @throws Refusal `conflict` where it is restricted already, `not-allowed`
 */
export async function restrictReport(
  ctx: Context,
  { reportId, why }: { reportId: string; why: Restriction },
): Promise<void> {
  const actor = await actingOn(ctx, mayRestrict, reportId);
  if (await isRestricted(ctx.tx, ctx.forceId, reportId))
    throw new Refusal('conflict', 'the report is restricted already');
  const supervisorId = (await caseByReport(ctx.tx, ctx.forceId, reportId))?.supervisorId;
  for (const staffId of new Set([actor.id, ...(supervisorId ? [supervisorId] : [])]))
    await insertNamed(ctx, { reportId, staffId, isGiven: true, why, changedBy: actor.id });
  await setRestricted(ctx, reportId, true);
  await keepLine(ctx, 'triage.restrict-report', reportId, { why });
}

/**
 * Names somebody on a restricted report, or takes a name off. Only who is named themselves may, and one name stays.
 * @throws Refusal `conflict` where the report is not restricted or nobody would be left, `invalid-input`, `not-allowed`
 */
export async function nameOnReport(
  ctx: Context,
  { reportId, staffId, isGiven }: { reportId: string; staffId: string; isGiven: boolean },
): Promise<void> {
  const actor = await actingOn(ctx, mayRestrict, reportId);
  const named = await namedOn(ctx.tx, ctx.forceId, reportId);
  const [first] = named;
  if (!first) throw new Refusal('conflict', 'the report is not restricted');
  if (!named.some((row) => row.staffId === actor.id))
    throw new Refusal('not-allowed', 'only who is named may name somebody');
  const staff = await listStaff(ctx.tx, ctx.forceId);
  // Whoever has left is taken off, and named no more.
  if (!staff.some(({ id, isDisabled }) => id === staffId && !(isGiven && isDisabled)))
    throw new Refusal('invalid-input', 'nobody of this force', [
      { field: 'staffId', key: 'triage.access.staffId.required' },
    ]);
  if (!isGiven && !named.some((row) => row.staffId !== staffId))
    throw new Refusal('conflict', 'somebody has to be left who may open it');
  await insertNamed(ctx, { reportId, staffId, isGiven, why: first.why, changedBy: actor.id });
  await keepLine(ctx, isGiven ? 'triage.name-on-report' : 'triage.take-name-off', reportId, { staffId });
}

/**
 * Opens a restricted report to somebody who is not named, for four hours. A commander looks at it after.
 * @throws Refusal `conflict` where it is open to them already, `not-allowed`
 */
export async function breakGlass(
  ctx: Context,
  { reportId, reason }: { reportId: string; reason: GlassReason },
): Promise<void> {
  const actor = await actingOn(ctx, mayBreakGlass, reportId);
  if (await isOpenTo(ctx.tx, ctx.forceId, { reportId, staffId: actor.id }))
    throw new Refusal('conflict', 'the report is open to you');
  await insertGlass(ctx, { reportId, staffId: actor.id, reason });
  await keepLine(ctx, 'triage.break-glass', reportId, { reason });
}

/**
 * A commander's look at one opening without being named; never at their own.
 * @throws Refusal `not-found` where it was looked at already, `own-work`, `not-allowed`
 */
export async function reviewGlass(
  ctx: Context,
  { id, verdict }: { id: string; verdict: GlassVerdict },
): Promise<void> {
  const row = found(await glassForChange(ctx.tx, ctx.forceId, id), 'opening');
  const actor = await actingOn(ctx, mayReviewGlass, row.reportId);
  if (row.staffId === actor.id) throw new Refusal('own-work', 'you opened it yourself');
  await setGlassReviewed(ctx, { id, reviewedBy: actor.id, verdict });
  await keepLine(ctx, 'triage.review-break-glass', row.reportId, { verdict });
}

/** What the access page shows: who is named, and who opened who reported. @throws Refusal `not-found`, `not-allowed` */
export async function demandAccessPage(ctx: Context, reportId: string): Promise<void> {
  await actingOn(ctx, mayRestrict, reportId);
  await demandNamed(ctx, reportId);
}
