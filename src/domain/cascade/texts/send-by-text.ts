import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { type AudienceFilter, type AudienceMember, textAudience } from '#room/community';
import { actingStaff } from '../acting-staff.model.ts';
import { maySend } from '../cascade.policy.ts';
import { BUDGET_DAYS, chooseVersion, firstAttemptAt, PRIORITY, WEEKLY_BUDGET } from '../delivery.model.ts';
import { insertDispatch } from '../delivery.store.ts';
import { forceName } from '../force.reads.ts';
import type { KitFacts } from '../kit/kit-texts.presenter.ts';
import { cellOf, keepCells } from '../ledger/keep-cells.ts';
import { sendableOf } from '../published.reads.ts';
import { demandForAll, laterOf, type SendOptions } from '../send-statement.ts';
import type { Published } from '../statement.model.ts';
import { type TextCost, textCost } from './statement-text.presenter.ts';
import { textersWithLine, textersWithMany } from './text-audience.reads.ts';
import { insertTextLines } from './text-turn.store.ts';

/** Who would get a text, before anything is sent. */
export interface TextPreview {
  total: number;
  alreadySent: number;
  overloaded: number;
  quietNow: number;
  /** By version: the words, and what they cost. */
  costs: TextCost[];
}

/** Where the links of a text lead, and whether it is an exercise. */
export type TextPlace = Pick<KitFacts, 'publicUrl' | 'isExercise'>;

interface Chosen {
  member: AudienceMember;
  version: Published;
  isOverloaded: boolean;
}

/** The leaders who get a text, each with the version that fits best; those who have it already are counted only. */
async function choose(
  ctx: Context,
  coreId: string,
  filter: AudienceFilter,
): Promise<{ chosen: Chosen[]; had: number }> {
  const { tx, forceId, now } = ctx;
  const texts = (await sendableOf(tx, forceId, coreId)).filter(({ validUntil }) => validUntil > now);
  const members = await textAudience(tx, forceId, filter);
  if (members.length === 0 || !texts.some(({ statementId }) => statementId === coreId))
    return { chosen: [], had: 0 };
  const leaderIds = members.map(({ id }) => id);
  const rootVersionIds = [...new Set(texts.map(({ rootVersionId }) => rootVersionId))];
  const had = await textersWithLine(tx, forceId, { rootVersionIds, leaderIds });
  const many = await textersWithMany(tx, forceId, {
    leaderIds,
    since: new Date(now.getTime() - BUDGET_DAYS * 86_400_000),
    budget: WEEKLY_BUDGET,
  });
  const fitting = members.flatMap((member) => {
    const version = chooseVersion(texts, member)?.version;
    return version ? [{ member, version, isOverloaded: many.has(member.id) }] : [];
  });
  const chosen = fitting.filter(({ member, version }) => !had.has(`${version.rootVersionId} ${member.id}`));
  return { chosen, had: fitting.length - chosen.length };
}

const turnOf = ({ member, version }: Chosen, isUrgent: boolean, now: Date): Date =>
  firstAttemptAt(member, { validUntil: version.validUntil, isUrgent }, now);

/** Counts those who would get a statement by text, and what that costs, without sending anything. */
export async function previewTexts(
  ctx: Context,
  coreId: string,
  filter: AudienceFilter,
  place: TextPlace,
): Promise<TextPreview> {
  demand(maySend, ctx.actor);
  const { chosen: all, had } = await choose(ctx, coreId, filter);
  const chosen = all.filter(({ isOverloaded }) => !isOverloaded);
  const counts = new Map<Published, number>();
  for (const { version } of chosen) counts.set(version, (counts.get(version) ?? 0) + 1);
  const name = counts.size > 0 ? await forceName(ctx.tx, ctx.forceId) : '';
  return {
    total: chosen.length,
    alreadySent: had,
    overloaded: all.length - chosen.length,
    quietNow: chosen.filter((one) => turnOf(one, false, ctx.now) > ctx.now).length,
    costs: [...counts].map(([published, leaders]) =>
      textCost({ published, forceName: name, ...place, kind: 'statement', leaderUrl: '' }, leaders),
    ),
  };
}

/**
 * Sends what is current of a core and its variants to the leaders who chose texts: one line of the ledger each, under a
 * dispatch of its own, after the wait in which it can be recalled. Quiet hours and the week's budget hold as for e-mail. Asking twice sends nothing twice.
 * @returns how many leaders get one; 0 where nobody is left
 */
export async function sendByText(
  ctx: Context,
  coreId: string,
  filter: AudienceFilter,
  { isUrgent = false, urgentReason = '', waitSeconds = 0 }: SendOptions = {},
): Promise<number> {
  demand(maySend, ctx.actor);
  demandForAll(filter, isUrgent);
  const { chosen: all } = await choose(ctx, coreId, filter);
  const chosen = all.filter(({ isOverloaded }) => isUrgent || !isOverloaded);
  const [first] = chosen;
  if (!first) return 0;
  const core = chosen.find(({ version }) => version.statementId === coreId) ?? first;
  const dispatch = { id: ctx.newId(), kind: 'statement' as const };
  const notBefore = new Date(ctx.now.getTime() + waitSeconds * 1_000);
  await insertDispatch(ctx, {
    ...dispatch,
    rootVersionId: core.version.rootVersionId,
    audience: {
      areaPaths: filter.areaPaths ?? [],
      languages: filter.languages ?? [],
      represents: filter.represents ?? [],
      interests: filter.interests ?? [],
      channels: ['text'],
    },
    recipients: chosen.length,
    askedBy: actingStaff(ctx.actor).id,
    urgentReason: isUrgent ? urgentReason : '',
    notBefore,
  });
  const cells = await keepCells(
    ctx,
    chosen.map(({ member }) => member),
  );
  const added = await insertTextLines(
    ctx,
    dispatch,
    chosen.map((one) => ({
      leaderId: one.member.id,
      rootVersionId: one.version.rootVersionId,
      versionId: one.version.versionId,
      priority: PRIORITY.statement,
      pleaseForward: true,
      notBefore: laterOf(notBefore, turnOf(one, isUrgent, ctx.now)),
      ...cellOf(cells, one.member),
    })),
  );
  await ctx.audit({
    act: 'cascade.send-by-text',
    kind: 'disclosure',
    subject: 'dispatch',
    subjectId: dispatch.id,
    detail: { statementId: coreId, recipients: added, isUrgent },
  });
  return added;
}
