import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { mayKeepPartners } from '../reporting.policy.ts';
import { isPartnerRoute } from './partner.model.ts';
import { insertPartner } from './register.store.ts';

/**
 * Enters an organisation that may bring reports. Its key is made apart.
 * @throws Refusal `not-allowed`, `invalid-input` for a name or route that cannot be, `conflict` where the name is taken
 */
export async function addPartner(
  ctx: Context,
  { name, route }: { name: string; route: string },
): Promise<{ partnerId: string }> {
  demand(mayKeepPartners, ctx.actor);
  const own = name.trim();
  if (own.length < 2 || own.length > 100 || own.toLowerCase() === 'police')
    throw new Refusal('invalid-input', 'A partner’s name has 2 to 100 characters and is not "police"');
  if (!isPartnerRoute(route))
    throw new Refusal(
      'invalid-input',
      `${route} is not the route of a third party (docs/partners.md lists them)`,
    );
  const partnerId = ctx.newId();
  if (!(await insertPartner(ctx, { id: partnerId, name: own, route })))
    throw new Refusal('conflict', `There is a partner ${own} already`);
  await ctx.audit({
    act: 'reporting.add-partner',
    kind: 'access',
    subject: 'partner',
    subjectId: partnerId,
    detail: { route },
  });
  return { partnerId };
}
