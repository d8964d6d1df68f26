import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { actingStaff } from '../acting-staff.model.ts';
import { maySend } from '../cascade.policy.ts';
import { BUDGET_DAYS, REMIND_AFTER_HOURS, REMINDED_AT_ONCE, WEEKLY_REMINDERS } from '../delivery.model.ts';
import { sendableOf } from '../published.reads.ts';
import { dispatchReminders } from '../remind-leaders.ts';
import type { Published } from '../statement.model.ts';
import { statementById } from '../statement.reads.ts';
import { membersByChannel, texters } from '../tell-leaders.ts';
import { type ReminderPlace, reminderCosts } from '../texts/reminder-cost.ts';
import type { TextCost } from '../texts/statement-text.presenter.ts';
import { lockStatement } from '../version.store.ts';
import { silentToRemind } from './coverage.reads.ts';

/** Leaders asked about in one question. */
const ASKED_AT_ONCE = 10_000;

/** What is in force of a statement and its variants and still holds: nobody is reminded of anything else. */
const remindable = async ({ tx, forceId, now }: Context, coreId: string): Promise<Published[]> =>
  (await sendableOf(tx, forceId, coreId)).filter(({ validUntil }) => validUntil > now);

/**
 * Those of these leaders of whom nothing came back, by the version that they were sent. All of them are gone through until
 * there are as many as one press reminds: who takes no message holds nobody up.
 */
async function silentAmong(
  { tx, forceId, now }: Context,
  texts: readonly Published[],
  leaderIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rules = {
    rootVersionIds: [...new Set(texts.map(({ rootVersionId }) => rootVersionId))],
    handedBefore: new Date(now.getTime() - REMIND_AFTER_HOURS * 3_600_000),
    since: new Date(now.getTime() - BUDGET_DAYS * 86_400_000),
    cap: WEEKLY_REMINDERS,
  };
  const silent = new Map<string, string[]>(rules.rootVersionIds.map((id) => [id, []]));
  // A leader who moved may have had two texts of one statement: one reminder is enough.
  const found = new Set<string>();
  for (let from = 0; from < leaderIds.length && found.size < REMINDED_AT_ONCE; from += ASKED_AT_ONCE) {
    const asked = leaderIds.slice(from, from + ASKED_AT_ONCE);
    for (const one of await silentToRemind(tx, forceId, { ...rules, leaderIds: asked })) {
      if (found.has(one.leaderId) || found.size === REMINDED_AT_ONCE) continue;
      found.add(one.leaderId);
      silent.get(one.rootVersionId)?.push(one.leaderId);
    }
  }
  return silent;
}

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
  const texts = await remindable(ctx, coreId);
  const members = await membersByChannel(ctx);
  const silent = await silentAmong(ctx, texts, [...members.email.keys(), ...members.text.keys()]);
  let reminded = 0;
  for (const [rootVersionId, leaderIds] of silent)
    reminded += await dispatchReminders(
      ctx,
      {
        kind: 'reminder',
        rootVersionId,
        heldVersionId: rootVersionId,
        validUntil: texts.find((one) => one.rootVersionId === rootVersionId)?.validUntil ?? now,
        askedBy: staff.id,
      },
      { members, silent: leaderIds.map((leaderId) => ({ leaderId, pleaseForward: true })) },
    );
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

/** What reminding those who take texts would cost at the most, were it asked now. Nothing is sent. */
export async function previewSilentReminders(
  ctx: Context,
  coreId: string,
  place: ReminderPlace,
): Promise<TextCost[]> {
  const members = await texters(ctx);
  if (members.size === 0) return [];
  const silent = await silentAmong(ctx, await remindable(ctx, coreId), [...members.keys()]);
  const costs: TextCost[] = [];
  for (const [rootVersionId, leaderIds] of silent)
    costs.push(
      ...(await reminderCosts(ctx, { kind: 'reminder', rootVersionId }, { members, leaderIds }, place)),
    );
  return costs;
}
