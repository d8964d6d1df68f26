import type { Context } from '#kernel/context';
import { type AudienceMember, textAudience } from '#room/community';
import { dispatchTo, membersById, type Receiver } from './chase-holders.ts';
import { firstAttemptAt, PRIORITY } from './delivery.model.ts';
import { clearReminders } from './delivery.store.ts';
import { publishedTogether } from './published.reads.ts';
import { dispatchTexts } from './texts/chase-by-text.ts';

/** The leaders who take messages now, by the way each of them chose. */
export interface Members {
  email: ReadonlyMap<string, AudienceMember>;
  text: ReadonlyMap<string, AudienceMember>;
}

/** The leaders who take texts now. */
export const texters = async (ctx: Context): Promise<Map<string, AudienceMember>> =>
  new Map((await textAudience(ctx.tx, ctx.forceId)).map((member) => [member.id, member]));

export const membersByChannel = async (ctx: Context): Promise<Members> => ({
  email: await membersById(ctx),
  text: await texters(ctx),
});

/** Somebody of whom nothing came back. */
export interface Silent {
  leaderId: string;
  pleaseForward: boolean;
}

interface Reminder {
  kind: 'reminder' | 'withdrawal-reminder';
  /** The version they are reminded of, and the one they hold. */
  rootVersionId: string;
  heldVersionId: string;
  /** Quiet hours are kept where the text still holds after them. */
  validUntil: Date;
  askedBy: string;
}

/**
 * Puts one reminder for each of them into the ledger, by e-mail or as a text: the way the leader takes messages now,
 * whichever way the message came. Who takes none (the portal alone) is left out; whose reminder was left off gets one now.
 * @returns how many are reminded
 */
export async function dispatchReminders(
  ctx: Context,
  { kind, rootVersionId, heldVersionId, validUntil, askedBy }: Reminder,
  { members, silent }: { members: Members; silent: readonly Silent[] },
): Promise<number> {
  const receiversOf = (chosen: ReadonlyMap<string, AudienceMember>): Receiver[] =>
    silent.flatMap(({ leaderId, pleaseForward }): Receiver[] => {
      const member = chosen.get(leaderId);
      const notBefore = member && firstAttemptAt(member, { validUntil, isUrgent: false }, ctx.now);
      return notBefore ? [{ leaderId, priority: PRIORITY.reminder, pleaseForward, notBefore }] : [];
    });
  const { email, text } = members;
  const byEmail = receiversOf(email);
  const byText = receiversOf(text);
  await clearReminders(ctx, { kind, rootVersionId }, [...byEmail, ...byText]);
  const common = {
    kind,
    rootVersionId,
    heldVersionId,
    texts: await publishedTogether(ctx.tx, ctx.forceId, rootVersionId),
    notBefore: ctx.now,
    askedBy,
  };
  const reminded = await dispatchTo(ctx, { ...common, members: email }, byEmail);
  return reminded + (await dispatchTexts(ctx, { ...common, members: text }, byText));
}
