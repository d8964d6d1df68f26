import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { reportForTriage } from '../report.reads.ts';
import { maySetReporterStatus, mayWriteToReporter } from '../reporting.policy.ts';
import { storeCrimeReference, storeOfficer } from './standing.store.ts';

/**
 * Shows the person the rank and name of whoever acts, or the team alone. Only officers themselves agree to their own
 * name: nobody names a colleague.
 * @throws Refusal `not-found`, `not-allowed`
 */
export async function showOfficer(
  ctx: Context,
  { reportId, isNamed }: { reportId: string; isNamed: boolean },
): Promise<void> {
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'The report');
  demand(mayWriteToReporter, ctx.actor, report.areaPath ?? undefined);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'Only officers name themselves');
  const { id: staffId, rank, name } = ctx.actor;
  await storeOfficer(ctx, reportId, isNamed ? { staffId, shownName: `${rank} ${name}`.trim() } : null);
  await ctx.audit({
    act: 'reporting.show-officer',
    kind: isNamed ? 'disclosure' : 'alteration',
    subject: 'report',
    subjectId: reportId,
    detail: { isNamed },
  });
}

/** Shows the team again: whoever was named has handed the report on and does not have it any more. */
export const forgetOfficer = (ctx: Context, reportId: string): Promise<void> =>
  storeOfficer(ctx, reportId, null);

const REFERENCE = /^[\p{L}\p{N}][\p{L}\p{N}/ .-]{2,39}$/u;

/**
 * Tells the person the crime reference of their report; '' takes a wrong one away.
 * @throws Refusal `not-found`, `not-allowed`, `invalid-input` for what is no reference
 */
export async function tellCrimeReference(
  ctx: Context,
  { reportId, reference }: { reportId: string; reference: string },
): Promise<void> {
  const report = found(await reportForTriage(ctx.tx, ctx.forceId, reportId), 'The report');
  demand(maySetReporterStatus, ctx.actor, report.areaPath ?? undefined);
  const words = reference.trim();
  if (words !== '' && !REFERENCE.test(words))
    throw new Refusal('invalid-input', 'That is no crime reference', [
      { field: 'crimeReference', key: 'triage.contact.crimeReference.wrong' },
    ]);
  const staffId = ctx.actor.kind === 'staff' ? ctx.actor.id : null;
  await storeCrimeReference(ctx, { reportId, reference: words || null, staffId });
  await ctx.audit({
    act: 'reporting.tell-crime-reference',
    kind: words ? 'disclosure' : 'alteration',
    subject: 'report',
    subjectId: reportId,
  });
}
