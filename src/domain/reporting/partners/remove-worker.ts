import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { mayKeepPartners, mayManageColleagues } from '../reporting.policy.ts';
import { workersOfPartner } from './worker.reads.ts';
import { endWorker, removeColleague } from './worker.store.ts';

const line = (workerId: string) =>
  ({
    act: 'reporting.remove-partner-worker',
    kind: 'access',
    subject: 'partner-worker',
    subjectId: workerId,
  }) as const;

/**
 * A partner's manager ends a colleague's access: every session of theirs ends with it, and the address is erased. What
 * they entered stays with the organisation.
 * @throws Refusal `not-allowed`, `not-found` for anybody who is no colleague, `conflict` for the last manager
 */
export async function removeWorker(
  ctx: Context,
  { sessionHash, workerId }: { sessionHash: Buffer; workerId: string },
): Promise<void> {
  demand(mayManageColleagues, ctx.actor);
  const outcome = await removeColleague(ctx, sessionHash, workerId);
  if (outcome === 'not-allowed') throw new Refusal('not-allowed', 'Only a manager removes');
  if (outcome === 'last-manager') throw new Refusal('conflict', 'The last manager stays');
  found(outcome === 'removed' || undefined, 'colleague');
  await ctx.audit(line(workerId));
}

/** The force ends somebody's access to a partner's workspace. @throws Refusal `not-found` */
export async function removePartnerWorker(
  ctx: Context,
  { partnerId, workerId }: { partnerId: string; workerId: string },
): Promise<void> {
  demand(mayKeepPartners, ctx.actor);
  const workers = await workersOfPartner(ctx.tx, ctx.forceId, partnerId);
  found(
    workers.find(({ id }) => id === workerId),
    'case worker',
  );
  await endWorker(ctx, workerId);
  await ctx.audit(line(workerId));
}
