import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { type AudienceFilter, type AudienceMember, audience } from '#room/community';
import { actingStaff } from './acting-staff.model.ts';
import { maySend } from './cascade.policy.ts';
import { BUDGET_DAYS, chooseVersion, firstAttemptAt, PRIORITY, WEEKLY_BUDGET } from './delivery.model.ts';
import { leadersSentTo, leadersWithMany } from './delivery.reads.ts';
import { insertDeliveries, insertDispatch, type NewDelivery } from './delivery.store.ts';
import { cellOf, keepCells } from './ledger/keep-cells.ts';
import { sendableOf } from './published.reads.ts';
import { statementById } from './statement.reads.ts';
import { lockStatement } from './version.store.ts';

/** Name of the job that sends what is due. */
export const DISPATCH_JOB = 'cascade.dispatch';

/** How a statement is sent. */
export interface SendOptions {
  isUrgent?: boolean;
  /** Needed where it is urgent. */
  urgentReason?: string;
  /** How long the first message waits, so that the statement can be recalled. */
  waitSeconds?: number;
}

/** The later of two moments; the first where there is no other. */
export const laterOf = (one: Date, other: Date | undefined): Date => (other && other > one ? other : one);

/** Wakes the sender now, or when the first line is due: the key of that moment leaves a waking that is sooner alone. */
export async function wakeSender(ctx: Context, notBefore: Date): Promise<void> {
  if (notBefore <= ctx.now) await ctx.enqueue(DISPATCH_JOB, {}, { key: 'due' });
  else await ctx.enqueue(DISPATCH_JOB, {}, { key: `due ${notBefore.getTime()}`, runAt: notBefore });
}

/** Who would get what, before anything is sent. */
export interface AudiencePreview {
  total: number;
  /** Leaders who have this version already and will not get it again. */
  alreadySent: number;
  /** Leaders in their quiet hours now, who get it when these end unless it is urgent. */
  quietNow: number;
  /** Leaders who have had their week's statements and get this one only if it is urgent. */
  overloaded: number;
  byLanguage: Array<{ language: string; leaders: number; inOwnLanguage: number }>;
  byStatement: Array<{ statementId: string; areaPath: string; leaders: number }>;
}

interface Chosen {
  member: AudienceMember;
  delivery: NewDelivery;
  statementId: string;
  areaPath: string;
  isOwnLanguage: boolean;
  isOverloaded: boolean;
}

async function choose(
  ctx: Context,
  coreId: string,
  filter: AudienceFilter,
  isUrgent: boolean,
): Promise<{ chosen: Chosen[]; had: number }> {
  const texts = (await sendableOf(ctx.tx, ctx.forceId, coreId)).filter(
    ({ validUntil }) => validUntil > ctx.now,
  );
  if (!texts.some(({ statementId }) => statementId === coreId))
    throw new Refusal('conflict', 'nothing of this statement is out and in date');
  const members = await audience(ctx.tx, ctx.forceId, filter);
  const had = await leadersSentTo(ctx.tx, ctx.forceId, [
    ...new Set(texts.map(({ rootVersionId }) => rootVersionId)),
  ]);
  const many = await leadersWithMany(ctx.tx, ctx.forceId, {
    since: new Date(ctx.now.getTime() - BUDGET_DAYS * 86_400_000),
    budget: WEEKLY_BUDGET,
  });
  // Leaders of one area, part and language get the same version; it is chosen once for all of them.
  const choices = new Map<string, ReturnType<typeof chooseVersion<(typeof texts)[number]>>>();
  const chosen = members.flatMap((member): Chosen[] => {
    const place = `${member.areaPath}|${member.represents}|${member.language}`;
    if (!choices.has(place)) choices.set(place, chooseVersion(texts, member));
    const choice = choices.get(place);
    if (!choice || had.has(`${choice.version.rootVersionId} ${member.id}`)) return [];
    const { rootVersionId, versionId, statementId, areaPath } = choice.version;
    return [
      {
        member,
        statementId,
        areaPath,
        isOwnLanguage: choice.isOwnLanguage,
        isOverloaded: many.has(member.id),
        delivery: {
          leaderId: member.id,
          rootVersionId,
          versionId,
          priority: PRIORITY.statement,
          pleaseForward: true,
          notBefore: firstAttemptAt(member, { validUntil: choice.version.validUntil, isUrgent }, ctx.now),
        },
      },
    ];
  });
  return { chosen, had: members.length - chosen.length };
}

/** Counts an audience without sending anything. */
export async function previewAudience(
  ctx: Context,
  coreId: string,
  filter: AudienceFilter,
): Promise<AudiencePreview> {
  demand(maySend, ctx.actor);
  const { chosen: all, had } = await choose(ctx, coreId, filter, false);
  const chosen = all.filter(({ isOverloaded }) => !isOverloaded);
  const languages = new Map<string, { leaders: number; inOwnLanguage: number }>();
  const statements = new Map<string, { areaPath: string; leaders: number }>();
  for (const { member, statementId, areaPath, isOwnLanguage } of chosen) {
    const language = languages.get(member.language) ?? { leaders: 0, inOwnLanguage: 0 };
    languages.set(member.language, {
      leaders: language.leaders + 1,
      inOwnLanguage: language.inOwnLanguage + (isOwnLanguage ? 1 : 0),
    });
    statements.set(statementId, { areaPath, leaders: (statements.get(statementId)?.leaders ?? 0) + 1 });
  }
  return {
    total: chosen.length,
    alreadySent: had,
    overloaded: all.length - chosen.length,
    quietNow: chosen.filter(({ delivery }) => delivery.notBefore && delivery.notBefore > ctx.now).length,
    byLanguage: [...languages].map(([language, counts]) => ({ language, ...counts })),
    byStatement: [...statements].map(([statementId, counts]) => ({ statementId, ...counts })),
  };
}

/**
 * Sends what is current of a core and its variants to an audience: freezes it into the ledger, one line a leader, and
 * wakes the sender. Each leader gets the narrowest variant for his or her area, in his or her language where there is
 * one. The first message leaves after `waitSeconds`, and until then it can be recalled. Asking twice sends nothing twice. Whoever is in their quiet hours gets it when these end, and whoever has had the
 * week's statements does not get it, unless it is urgent, for a reason that is kept with the dispatch.
 * @throws Refusal `conflict` where nothing is out, `invalid-input` where nobody is left to send to
 * @returns identifier of the dispatch
 */
export async function sendStatement(
  ctx: Context,
  coreId: string,
  filter: AudienceFilter,
  { isUrgent = false, urgentReason = '', waitSeconds = 0 }: SendOptions = {},
): Promise<string> {
  demand(maySend, ctx.actor);
  const staff = actingStaff(ctx.actor);
  // A recall of this statement comes before or after, never in between.
  await lockStatement(ctx.tx, ctx.forceId, coreId);
  const statement = found(await statementById(ctx.tx, ctx.forceId, coreId), 'statement');
  demand(maySend, ctx.actor, statement.areaPath);
  if (isUrgent && urgentReason.trim() === '')
    throw new Refusal('invalid-input', 'what is urgent says why', [
      { field: 'urgentReason', key: 'cascade.send.urgentReason.required' },
    ]);
  const { chosen: all } = await choose(ctx, coreId, filter, isUrgent);
  const chosen = all.filter(({ isOverloaded }) => isUrgent || !isOverloaded);
  const root = chosen[0]?.delivery.rootVersionId;
  if (!root)
    throw new Refusal('invalid-input', 'nobody is left to send this to', [
      { field: 'areaPaths', key: 'cascade.send.nobody' },
    ]);
  const dispatch = { id: ctx.newId(), kind: 'statement' as const };
  const notBefore = new Date(ctx.now.getTime() + waitSeconds * 1_000);
  await insertDispatch(ctx, {
    ...dispatch,
    rootVersionId: chosen.find(({ statementId }) => statementId === coreId)?.delivery.rootVersionId ?? root,
    audience: {
      areaPaths: filter.areaPaths ?? [],
      languages: filter.languages ?? [],
      represents: filter.represents ?? [],
    },
    recipients: chosen.length,
    askedBy: staff.id,
    urgentReason: isUrgent ? urgentReason : '',
    notBefore,
  });
  const cells = await keepCells(
    ctx,
    chosen.map(({ member }) => member),
  );
  await insertDeliveries(
    ctx,
    dispatch,
    chosen.map(({ delivery, member }) => ({
      ...delivery,
      notBefore: laterOf(notBefore, delivery.notBefore),
      ...cellOf(cells, member),
    })),
  );
  await ctx.audit({
    act: 'cascade.send-statement',
    kind: 'disclosure',
    subject: 'dispatch',
    subjectId: dispatch.id,
    detail: { statementId: coreId, recipients: chosen.length, isUrgent, waitSeconds },
  });
  await wakeSender(ctx, notBefore);
  return dispatch.id;
}
