import type { Context } from '#kernel/context';
import { firstAttemptAt, PRIORITY } from './delivery.model.ts';
import { clearReminders } from './delivery.store.ts';
import { publishedTogether } from './published.reads.ts';
import { type Members, type Receiver, tellLeaders } from './tell-leaders.ts';

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
  const receivers = silent.flatMap(({ leaderId, pleaseForward }): Receiver[] => {
    const member = members.email.get(leaderId) ?? members.text.get(leaderId);
    const notBefore = member && firstAttemptAt(member, { validUntil, isUrgent: false }, ctx.now);
    return notBefore ? [{ leaderId, priority: PRIORITY.reminder, pleaseForward, notBefore }] : [];
  });
  const texts = await publishedTogether(ctx.tx, ctx.forceId, rootVersionId);
  await clearReminders(ctx, { kind, rootVersionId }, receivers);
  return tellLeaders(
    ctx,
    { kind, rootVersionId, heldVersionId, texts, members, notBefore: ctx.now, askedBy },
    receivers,
  );
}
