import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { messageTakers } from '#room/community';
import { actingStaff } from '../acting-staff.model.ts';
import { maySend } from '../cascade.policy.ts';
import { REMIND_AFTER_HOURS } from '../delivery.model.ts';
import { currentText } from '../published.reads.ts';
import { dispatchReminders } from '../remind-leaders.ts';
import type { Statement } from '../statement.model.ts';
import { statementById } from '../statement.reads.ts';
import { membersByChannel, texters } from '../tell-leaders.ts';
import { type ReminderPlace, reminderCosts } from '../texts/reminder-cost.ts';
import type { TextCost } from '../texts/statement-text.presenter.ts';
import { lockStatement } from '../version.store.ts';
import { ASKED_AT_ONCE, type Change, changesOf, unanswered } from './chase.reads.ts';

/**
 * Reminds everybody who had a version that is no longer right and has not said so: once, whoever asks how often, the way
 * each of them takes messages. Quiet hours are kept. Who is silent after that is rung up.
 * @param rootVersionId the version that was corrected or withdrawn
 * @throws Refusal `conflict` sooner than four hours after the change, where the text that replaced it is gone too, or where
 *   nobody is left to remind
 * @returns how many are reminded
 */
export async function remindHolders(
  ctx: Context,
  { statementId, rootVersionId }: { statementId: string; rootVersionId: string },
): Promise<number> {
  demand(maySend, ctx.actor);
  const staff = actingStaff(ctx.actor);
  await lockStatement(ctx.tx, ctx.forceId, statementId);
  const statement = found(await statementById(ctx.tx, ctx.forceId, statementId), 'statement');
  demand(maySend, ctx.actor, statement.areaPath);
  const changes = await changesOf(ctx.tx, ctx.forceId, statementId);
  const change = found(
    changes.find((one) => one.rootVersionId === rootVersionId),
    'version',
  );
  if (ctx.now.getTime() - change.changedAt.getTime() < REMIND_AFTER_HOURS * 3_600_000)
    throw refusal('soon', { hours: REMIND_AFTER_HOURS });
  const root = await reminderRoot(ctx, statement, change);
  if (!root) throw refusal('nothing');
  const silent = await unanswered(ctx.tx, ctx.forceId, { ...change, statementId }, null);
  const reminded = await dispatchReminders(
    ctx,
    {
      kind: reminderOf(change),
      rootVersionId: root,
      heldVersionId: rootVersionId,
      // A withdrawn text has no time it holds to, so quiet hours are kept whatever it says.
      validUntil: new Date(ctx.now.getTime() + 86_400_000),
      askedBy: staff.id,
    },
    {
      members: await membersByChannel(ctx),
      silent: silent.map(({ leaderId, passed }) => ({ leaderId, pleaseForward: passed })),
    },
  );
  if (reminded === 0) throw refusal('nobody');
  await ctx.audit({
    act: 'cascade.remind-holders',
    kind: 'disclosure',
    subject: 'statement_version',
    subjectId: rootVersionId,
    detail: { recipients: reminded },
  });
  return reminded;
}

/** The version a reminder shows: the withdrawn one itself, else what is in force in its place. */
const reminderRoot = async (
  ctx: Context,
  { id: statementId, language }: Pick<Statement, 'id' | 'language'>,
  { state, rootVersionId }: Change,
): Promise<string | undefined> =>
  state === 'withdrawn'
    ? rootVersionId
    : (await currentText(ctx.tx, ctx.forceId, { statementId, language }))?.rootVersionId;

/** What reminding would come to, were it asked now. */
export interface HolderReminders {
  /** False where nothing is in force that anybody could be reminded of. */
  isPossible: boolean;
  /** Who has not answered and is reached by messages now. */
  remindable: number;
  /** Who has not answered and takes none: only a call reaches them. */
  unreachable: number;
  /** What goes by text, and its price at the most. */
  costs: TextCost[];
}

/**
 * Whom reminding those who have not answered would reach, and what it costs at the most. Nothing is sent. Where more than
 * `atOnce` have not answered, only the first of them are asked for: who was told by a message counts as reached by messages,
 * and the price is that of reminding everybody who takes texts.
 * @param change with how many have not answered and were not reminded (`open`)
 */
export async function previewHolderReminders(
  ctx: Context,
  statement: Pick<Statement, 'id' | 'language'>,
  change: Change & { open: number },
  { place, atOnce = ASKED_AT_ONCE }: { place: ReminderPlace; atOnce?: number },
): Promise<HolderReminders> {
  const { tx, forceId } = ctx;
  const { open } = change;
  const root = await reminderRoot(ctx, statement, change);
  // Nobody is asked for by name where nobody can be reminded.
  if (!root || open === 0)
    return { isPossible: root !== undefined, remindable: 0, unreachable: 0, costs: [] };
  const silent = await unanswered(tx, forceId, { ...change, statementId: statement.id }, atOnce);
  const leaderIds = silent.map(({ leaderId }) => leaderId);
  const unreachable = leaderIds.length - (await messageTakers(tx, forceId, leaderIds));
  const remindable = Math.max(0, open - unreachable);
  const members = remindable > 0 ? await texters(ctx) : new Map();
  return {
    isPossible: true,
    remindable,
    unreachable,
    costs: await reminderCosts(
      ctx,
      { kind: reminderOf(change), rootVersionId: root },
      { members, leaderIds: open > atOnce ? [...members.keys()] : leaderIds },
      place,
    ),
  };
}

/** How a reminder of what became of a version is called in the ledger. */
const reminderOf = ({ state }: Change): 'reminder' | 'withdrawal-reminder' =>
  state === 'withdrawn' ? 'withdrawal-reminder' : 'reminder';

const refusal = (why: 'soon' | 'nothing' | 'nobody', args: Record<string, number> = {}): Refusal =>
  new Refusal('conflict', 'nobody can be reminded now', [
    { field: 'remind', key: `cascade.chase.not.${why}`, args },
  ]);
