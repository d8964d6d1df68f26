import type { Context, SealedRecord } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import type { Sensitive } from '#kernel/sensitive';
import { blindIndex } from '#platform/crypto/blind-index';
import { partnerWorkerInvited } from '../partner-worker-invited.event.ts';
import { mayKeepPartners, mayManageColleagues } from '../reporting.policy.ts';
import { livePartner } from './make-partner-key.ts';
import { workerEmailKey } from './resolve-worker.ts';
import { type NewWorker, WORKER_TABLE } from './worker.model.ts';
import { insertColleague, insertWorker } from './worker.store.ts';

interface Sealed {
  id: string;
  name: string;
  isManager: boolean;
  emailIndex: Buffer;
  sealed: SealedRecord<'email'>;
}

async function sealWorker(ctx: Context, pepper: Sensitive<string>, worker: NewWorker): Promise<Sealed> {
  const name = worker.name.trim();
  if (name.length < 2 || name.length > 100)
    throw new Refusal('invalid-input', 'A name has 2 to 100 characters');
  const id = ctx.newId();
  const sealed = await ctx.seal({ table: WORKER_TABLE, recordId: id, fields: { email: worker.email } });
  const emailIndex = blindIndex(workerEmailKey(pepper), worker.email);
  return { id, name, isManager: worker.isManager, emailIndex, sealed };
}

async function tell(ctx: Context, workerId: string, partnerId: string): Promise<void> {
  await ctx.publish(partnerWorkerInvited, workerId, { workerId });
  await ctx.audit({
    act: 'reporting.invite-partner-worker',
    kind: 'access',
    subject: 'partner-worker',
    subjectId: workerId,
    detail: { partner: partnerId },
  });
}

const taken = (): Refusal => new Refusal('conflict', 'This address cannot be invited');

/**
 * A partner's manager lets a colleague in, who gets an e-mail that says where to sign in.
 * @throws Refusal `not-allowed` for anybody else; `conflict` where the address signs in already, here or for another
 *   partner (which of the two is not told); `too-many` beyond two hundred
 */
export async function inviteColleague(
  ctx: Context,
  pepper: Sensitive<string>,
  { sessionHash, worker }: { sessionHash: Buffer; worker: NewWorker },
): Promise<void> {
  demand(mayManageColleagues, ctx.actor);
  const sealed = await sealWorker(ctx, pepper, worker);
  switch (await insertColleague(ctx, sessionHash, sealed)) {
    case 'taken':
      throw taken();
    case 'full':
      throw new Refusal('too-many', 'An organisation has at most 200 case workers');
    case 'not-allowed':
      throw new Refusal('not-allowed', 'Only a manager invites');
    case 'invited':
      await tell(ctx, sealed.id, ctx.actor.kind === 'partner' ? ctx.actor.partnerId : '');
  }
}

/**
 * The force lets somebody in for a partner: the first manager, and whoever comes after the last one left.
 * @throws Refusal `not-found` or `gone` for the partner, `conflict` where the address signs in already
 */
export async function addPartnerWorker(
  ctx: Context,
  pepper: Sensitive<string>,
  { partner: name, ...worker }: NewWorker & { partner: string },
): Promise<{ workerId: string }> {
  demand(mayKeepPartners, ctx.actor);
  const partner = await livePartner(ctx, name);
  const sealed = await sealWorker(ctx, pepper, worker);
  if (!(await insertWorker(ctx, partner.id, sealed))) throw taken();
  await tell(ctx, sealed.id, partner.id);
  return { workerId: sealed.id };
}
