import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import type { Sensitive } from '#kernel/sensitive';
import { blindIndex, normaliseEmail } from '#platform/crypto/blind-index';
import { mayKeepLeaders } from './community.policy.ts';
import type { NewLeader } from './leader.model.ts';
import { insertLeader, organisationId } from './leader.store.ts';

/**
 * Adds one leader with name, address and phone number sealed. The caller has looked at the list of those who left.
 * @returns the identifier, or undefined where the address stands for a live leader already
 * @throws Refusal `not-allowed` outside the actor's areas
 */
export async function addLeader(
  ctx: Context,
  key: Sensitive<Buffer>,
  leader: NewLeader,
): Promise<string | undefined> {
  demand(mayKeepLeaders, ctx.actor, leader.areaPath);
  const id = ctx.newId();
  const organisation = leader.organisation
    ? await organisationId(ctx, {
        name: leader.organisation,
        represents: leader.represents,
        areaPath: leader.areaPath,
      })
    : null;
  const sealed = await ctx.seal({
    table: 'community.leader',
    recordId: id,
    fields: { name: leader.name, email: normaliseEmail(leader.email), phone: leader.phone },
  });
  const emailIndex = blindIndex(key, leader.email);
  const isAdded = await insertLeader(ctx, {
    ...leader,
    id,
    organisationId: organisation,
    emailIndex,
    sealed,
  });
  return isAdded ? id : undefined;
}
