import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { actingStaff } from '../acting-staff.model.ts';
import { maySend } from '../cascade.policy.ts';
import { BUDGET_DAYS, REMIND_AFTER_HOURS, REMINDED_AT_ONCE, WEEKLY_REMINDERS } from '../delivery.model.ts';
import { sendableOf } from '../published.reads.ts';
import { dispatchReminders } from '../remind-leaders.ts';
import { statementById } from '../statement.reads.ts';
import { type Members, membersByChannel } from '../tell-leaders.ts';
import { lockStatement } from '../version.store.ts';
import { silentToRemind } from './coverage.reads.ts';

const NOBODY: Members = { email: new Map(), text: new Map() };

/**
 * Reminds leaders who had what is in force of a statement and its variants and have said nothing: each once for a version,
 * from four hours after their message left, at most twice in seven days, in quiet hours' respect, by e-mail or as a text:
 * the way each of them takes messages. Whoever is silent after that is on the call list.
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
  const members = silent.length > 0 ? await membersByChannel(ctx) : NOBODY;
  // A leader who moved may have had two texts of one statement: one reminder is enough.
  const reached = new Set<string>();
  let reminded = 0;
  for (const rootVersionId of new Set(silent.map((one) => one.rootVersionId))) {
    const own = new Set(
      silent
        .filter((one) => one.rootVersionId === rootVersionId && !reached.has(one.leaderId))
        .map(({ leaderId }) => leaderId),
    );
    for (const leaderId of own) reached.add(leaderId);
    reminded += await dispatchReminders(
      ctx,
      {
        rootVersionId,
        heldVersionId: rootVersionId,
        validUntil: texts.find((one) => one.rootVersionId === rootVersionId)?.validUntil ?? now,
        askedBy: staff.id,
      },
      { members, silent: [...own].map((leaderId) => ({ leaderId, pleaseForward: true })) },
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
