import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { actingStaff } from '../acting-staff.model.ts';
import { maySend } from '../cascade.policy.ts';
import { dispatchTo, membersById, type Receiver } from '../chase-holders.ts';
import {
  BUDGET_DAYS,
  firstAttemptAt,
  PRIORITY,
  REMIND_AFTER_HOURS,
  REMINDED_AT_ONCE,
  WEEKLY_REMINDERS,
} from '../delivery.model.ts';
import { publishedTogether, sendableOf } from '../published.reads.ts';
import { statementById } from '../statement.reads.ts';
import { lockStatement } from '../version.store.ts';
import { silentToRemind } from './coverage.reads.ts';

/**
 * Reminds leaders who had what is in force of a statement and its variants and have said nothing: each once for a version,
 * from four hours after their message left, at most twice in seven days, in quiet hours' respect. Whoever is silent after
 * that is on the call list. Texts cost, and who takes them is rung up at once.
 * @throws Refusal `conflict` where nobody is left to remind now
 * @returns how many are reminded; at most ten thousand, another call reminds the next
 */
export async function remindSilent(ctx: Context, statementId: string): Promise<number> {
  demand(maySend, ctx.actor);
  const staff = actingStaff(ctx.actor);
  const { tx, forceId, now } = ctx;
  const { id: coreId, areaPath } = found(await statementById(tx, forceId, statementId), 'statement');
  demand(maySend, ctx.actor, areaPath);
  await lockStatement(tx, forceId, coreId);
  const texts = (await sendableOf(tx, forceId, coreId)).filter(({ validUntil }) => validUntil > now);
  const silent = await silentToRemind(tx, forceId, {
    rootVersionIds: [...new Set(texts.map(({ rootVersionId }) => rootVersionId))],
    handedBefore: new Date(now.getTime() - REMIND_AFTER_HOURS * 3_600_000),
    since: new Date(now.getTime() - BUDGET_DAYS * 86_400_000),
    cap: WEEKLY_REMINDERS,
    limit: REMINDED_AT_ONCE,
  });
  const members = silent.length > 0 ? await membersById(ctx) : new Map();
  // A leader who moved may have had two texts of one statement: one reminder is enough.
  const reached = new Set<string>();
  let reminded = 0;
  for (const rootVersionId of new Set(silent.map((one) => one.rootVersionId))) {
    const validUntil = texts.find((one) => one.rootVersionId === rootVersionId)?.validUntil ?? now;
    const receivers = silent.flatMap((one): Receiver[] => {
      const member = members.get(one.leaderId);
      if (one.rootVersionId !== rootVersionId || !member || reached.has(one.leaderId)) return [];
      reached.add(one.leaderId);
      return [
        {
          leaderId: one.leaderId,
          priority: PRIORITY.reminder,
          pleaseForward: true,
          notBefore: firstAttemptAt(member, { validUntil, isUrgent: false }, now),
        },
      ];
    });
    reminded += await dispatchTo(
      ctx,
      {
        kind: 'reminder',
        rootVersionId,
        heldVersionId: rootVersionId,
        texts: await publishedTogether(tx, forceId, rootVersionId),
        members,
        notBefore: now,
        askedBy: staff.id,
      },
      receivers,
    );
  }
  if (reminded === 0)
    throw new Refusal('conflict', 'nobody can be reminded now', [
      { field: 'remind', key: 'cascade.coverage.remind.nobody' },
    ]);
  await ctx.audit({
    act: 'cascade.remind-silent',
    kind: 'disclosure',
    subject: 'statement',
    subjectId: coreId,
    detail: { recipients: reminded },
  });
  return reminded;
}
