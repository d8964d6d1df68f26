import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { eraseSeals } from '#platform/crypto/seal';
import { mayKeepPartners } from '../reporting.policy.ts';
import { livePartner } from './make-partner-key.ts';
import { markEnded, moveOpenReports } from './register.store.ts';
import { tellPartner } from './tell-partner.ts';
import { workersOfPartner } from './worker.reads.ts';
import { endWorker } from './worker.store.ts';

/** Who looks after nothing but is always there: reports handed to it are answered by nobody outside. */
const POLICE = 'police';

/**
 * Ends the work with a partner. Its keys and its case workers' sign-ins are dead at once; its open reports go to another partner, with their threads, or
 * stay with the police alone. What the people agreed to stays as it was, and so does who knows them.
 * @returns how many open reports moved
 * @throws Refusal `not-allowed`, `not-found`, `gone`, `invalid-input` for handing to itself
 */
export async function endPartner(
  ctx: Context,
  { name, handTo }: { name: string; handTo: string },
): Promise<{ moved: number }> {
  demand(mayKeepPartners, ctx.actor);
  const partner = await livePartner(ctx, name);
  const next = handTo === POLICE ? null : await livePartner(ctx, handTo);
  if (next?.id === partner.id) throw new Refusal('invalid-input', `${name} cannot be handed to itself`);
  if (!(await markEnded(ctx, partner.id))) throw new Refusal('gone', `The partner ${name} has ended`);
  await eraseSeals(ctx.tx, ctx.forceId, { table: 'reporting.partner', recordId: partner.id });
  for (const { id } of await workersOfPartner(ctx.tx, ctx.forceId, partner.id)) await endWorker(ctx, id);
  const reports = await moveOpenReports(ctx, { from: partner.id, to: next?.id ?? null });
  for (const reportId of reports) {
    await tellPartner(ctx, { reportId, kind: 'report.handed-over' });
    await ctx.audit({
      act: 'reporting.hand-over-partner-report',
      kind: next ? 'disclosure' : 'alteration',
      subject: 'report',
      subjectId: reportId,
      detail: { from: partner.id, to: next?.id ?? POLICE },
    });
  }
  await ctx.audit({
    act: 'reporting.end-partner',
    kind: 'access',
    subject: 'partner',
    subjectId: partner.id,
    detail: { to: next?.id ?? POLICE, reports: reports.length },
  });
  return { moved: reports.length };
}
