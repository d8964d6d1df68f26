import type { Actor } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { isUuid } from '#kernel/ids';
import type { Policy } from '#kernel/policy';
import { type FieldProblem, found, foundId, Refusal } from '#kernel/refusal';
import { type FieldSpec, formView, parseFields } from '#platform/web/form';
import { formatDate } from '#platform/web/formats';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { mayReadStatements, mayUseInbox } from '../cascade.policy.ts';
import { PASSING_CHANNELS } from '../delivery.model.ts';
import { pageUrl } from '../message.presenter.ts';
import { languageName } from '../public-pages.presenter.ts';
import { textFor } from '../published.presenter.ts';
import { publishedById, publishedTexts } from '../published.reads.ts';
import { type KitTaking, takingsByChannel, takingsOf } from './kit.reads.ts';
import { takeKit } from './take-kit.ts';

const KEYS = 'cascade.kit.take';
const FIELDS: FieldSpec[] = [
  { kind: 'hidden', name: 'version' },
  { kind: 'checkboxes', name: 'channels', options: PASSING_CHANNELS, required: true, small: true },
];

const takerOf = (actor: Actor): { kind: 'leader' | 'staff'; id: string } => {
  if (actor.kind !== 'leader' && actor.kind !== 'staff')
    throw new Refusal('sign-in-first', 'a kit is taken by somebody who can be told when it changes');
  return { kind: actor.kind, id: actor.id };
};

/** One line for each kit this person holds that is no longer in force. */
const outdated = (takings: readonly KitTaking[], visit: Visit): string[] =>
  takings
    .filter(({ state }) => state !== 'current')
    .map(({ number, language }) =>
      visit.t('cascade.kit.outdated', { number, language: languageName(language) }),
    );

async function showTaking(visit: Visit, problems: readonly FieldProblem[] = []): Promise<Reply> {
  const { t, lang, config, params, query } = visit;
  const id = foundId(params.id, 'statement');
  const model = await visit.ctx(async (ctx) => {
    const texts = await publishedTexts(ctx.tx, ctx.forceId, id);
    const current = texts.filter(({ state }) => state === 'current');
    const wanted = query.language || lang;
    const text = textFor(current, wanted);
    const any = found(text ?? texts[0], 'statement');
    const takings = await takingsOf(ctx.tx, ctx.forceId, { ...takerOf(ctx.actor), statementId: id });
    const mine = takings.find(({ versionId }) => versionId === text?.versionId);
    const channelName = (channel: string): string => t(`cascade.passed.channels.option.${channel}`);
    const values = { version: text?.versionId ?? '', channels: mine?.channels ?? [] };
    const labels = { channels: Object.fromEntries(PASSING_CHANNELS.map((one) => [one, channelName(one)])) };
    return {
      about: any.title,
      lang: any.language,
      warnings: outdated(takings, visit),
      mayTake: text !== undefined,
      languages: current
        .filter(({ versionId }) => versionId !== text?.versionId)
        .map(({ language }) => ({
          lang: language,
          name: languageName(language),
          href: `/statements/${id}/kit?language=${language}`,
        })),
      taken: mine ? t('cascade.kit.taken', { date: formatDate(mine.takenAt, 'dateTime', lang) }) : '',
      kitPage: pageUrl(config.urls.public, lang, `/s/${any.code}/kit`),
      action: `/statements/${id}/kit`,
      fields: formView({ specs: FIELDS, values, problems, keyBase: KEYS, t, labels }),
      counts:
        ctx.actor.kind === 'staff'
          ? (await takingsByChannel(ctx.tx, ctx.forceId, id)).map(({ channel, leaders, staff }) => ({
              channel: channelName(channel),
              leaders,
              staff,
            }))
          : [],
    };
  });
  return visit.page('cascade/take-kit', model, {
    title: t('cascade.kit.title'),
    back: `/statements/${id}`,
    problems,
  });
}

/** The version of the form belongs to the statement of its address. */
async function demandVersion(ctx: Context, visit: Visit): Promise<string> {
  const id = visit.field('version');
  const published = isUuid(id) ? await publishedById(ctx.tx, ctx.forceId, id) : undefined;
  if (!published || published.statementId !== visit.params.id)
    throw new Refusal('not-found', 'statement version was not found');
  return id;
}

async function take(visit: Visit): Promise<Reply> {
  const { problems } = parseFields(FIELDS, visit.form, KEYS);
  if (problems.length > 0) return showTaking(visit, problems);
  const language = await visit.ctx(async (ctx) => {
    const versionId = await demandVersion(ctx, visit);
    await takeKit(ctx, { versionId, channels: visit.fields('channels') });
    return found(await publishedById(ctx.tx, ctx.forceId, versionId), 'statement').language;
  });
  return visit.redirect(`/statements/${visit.params.id}/kit?language=${language}`);
}

const takeRoutes = (policy: Policy): Route[] =>
  defineRoutes('cascade', [
    {
      method: 'GET',
      url: '/statements/:id/kit',
      policy,
      audit: 'cascade.read-kit',
      handle: (visit) => showTaking(visit),
    },
    { method: 'POST', url: '/statements/:id/kit', policy, audit: 'cascade.take-kit', handle: take },
  ]);

export const leaderKitRoutes: Route[] = takeRoutes(mayUseInbox);
export const staffKitRoutes: Route[] = takeRoutes(mayReadStatements);
