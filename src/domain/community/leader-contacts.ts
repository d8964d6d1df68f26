import { coversArea } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { found } from '#kernel/refusal';
import { type Sensitive, sensitive } from '#kernel/sensitive';
import { type LeaderChannel, textNumber } from './leader.model.ts';
import { contactsByIds, leadersByIds, type SealedLeader } from './leader.reads.ts';

/** A live leader's opened contact. */
export interface LeaderContact {
  id: string;
  language: string;
  areaPath: string;
  channel: LeaderChannel;
  quietFrom: string | null;
  quietUntil: string | null;
  name: Sensitive<string>;
  /** Null where the leader takes no e-mail (any more). */
  email: Sensitive<string> | null;
  /** As providers take it; null where the leader chose no texts, or gave no number that can take them. */
  text: Sensitive<string> | null;
}

/** Opens name, e-mail address and, where the row has it, phone number of leaders in one question to the keeper. */
export async function openLeaders(
  ctx: Context,
  leaders: ReadonlyArray<Pick<SealedLeader, 'id' | 'sealId' | 'nameSealed' | 'emailSealed' | 'phoneSealed'>>,
  purpose: string,
): Promise<Array<Record<'name' | 'email', Sensitive<string>> & { phone?: Sensitive<string> }>> {
  if (leaders.length === 0) return [];
  return ctx.openMany<'name' | 'email' | 'phone'>(
    leaders.map(({ id, sealId, nameSealed, emailSealed, phoneSealed }) => ({
      table: 'community.leader',
      recordId: id,
      sealId,
      fields: (phoneSealed
        ? { name: nameSealed, email: emailSealed, phone: phoneSealed }
        : { name: nameSealed, email: emailSealed }) as Record<'name' | 'email' | 'phone', Buffer>,
      purpose,
    })),
  );
}

/**
 * Names and addresses of leaders by identifier, opened by the keeper for one purpose (`delivery`, `sign-in`, `notification`).
 * Those who have left are absent; the order is not kept.
 */
export async function leaderContacts(
  ctx: Context,
  ids: readonly string[],
  purpose: string,
): Promise<LeaderContact[]> {
  const leaders = await contactsByIds(ctx.tx, ctx.forceId, ids);
  // Rows hold the number only of those who chose texts: it is not needed for anything else here.
  const opened = await openLeaders(ctx, leaders, purpose);
  return leaders.map((leader, at) => {
    const number = leader.channel === 'text' ? textNumber(opened[at]?.phone?.reveal() ?? '') : undefined;
    const takesEmail = leader.channel === 'email' && leader.emailStoppedAt === null;
    return {
      id: leader.id,
      language: leader.language,
      areaPath: leader.areaPath,
      channel: leader.channel,
      quietFrom: leader.quietFrom,
      quietUntil: leader.quietUntil,
      name: opened[at]?.name ?? sensitive(''),
      email: takesEmail || purpose === 'sign-in' ? (opened[at]?.email ?? null) : null,
      text: number === undefined ? null : sensitive(number),
    };
  });
}

/**
 * Name and telephone number of a live leader for one call, opened for the reason given, which the keeper writes down.
 * @throws Refusal `not-found` where the leader has left
 */
export async function leaderNumber(
  ctx: Context,
  leaderId: string,
  reason: string,
): Promise<Record<'name' | 'phone', Sensitive<string>>> {
  const [sealed] = await leadersByIds(ctx.tx, ctx.forceId, [leaderId]);
  const leader = found(sealed, 'leader');
  return ctx.open({
    table: 'community.leader',
    recordId: leader.id,
    sealId: leader.sealId,
    fields: { name: leader.nameSealed, phone: leader.phoneSealed as Buffer },
    purpose: 'leader-directory',
    reason,
  });
}

/**
 * The name of the leader who raised a concern, for the member of staff who answers it; empty where the leader has
 * left or belongs to an area outside theirs, which the keeper would refuse to open.
 */
export async function nameOfLeader(ctx: Context, leaderId: string): Promise<string> {
  const [leader] = await leadersByIds(ctx.tx, ctx.forceId, [leaderId]);
  if (!leader || ctx.actor.kind !== 'staff' || !coversArea(ctx.actor.scopes, leader.areaPath)) return '';
  const opened = await ctx.open({
    table: 'community.leader',
    recordId: leader.id,
    sealId: leader.sealId,
    fields: { name: leader.nameSealed },
    purpose: 'concern',
  });
  return opened.name.reveal();
}
