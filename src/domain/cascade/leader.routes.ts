import type { Context } from '#kernel/context';
import { isUuid } from '#kernel/ids';
import { type FieldProblem, problemsOf, Refusal } from '#kernel/refusal';
import { publicKeys } from '#platform/crypto/force-keys';
import { type FormValues, formView, parseFields } from '#platform/web/form';
import { formatDate, named } from '#platform/web/formats';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { leaderForSession } from '#room/community';
import { acknowledgeStatement, passOn } from './acknowledge-statement.ts';
import { mayUseInbox } from './cascade.policy.ts';
import { chaseWords, forLeader, inboxItems, shownTexts } from './inbox.presenter.ts';
import { leaderKitRoutes } from './kit/take-kit.routes.ts';
import { marksOf, outdatedOf, withdrawalSeenAt } from './leader.reads.ts';
import { pageUrl } from './message.presenter.ts';
import { PASSED_FIELDS, PASSED_KEYS, readPeople } from './passed-on.form.ts';
import { notTranslated, stateWarnings } from './public-pages.presenter.ts';
import { chatText, statementView, textFor } from './published.presenter.ts';
import { publishedById, publishedList, publishedTexts } from './published.reads.ts';
import type { Published } from './statement.model.ts';
import { networkRoutes } from './tiers/network.routes.ts';
import { wordsIn } from './words.model.ts';

interface Filled {
  values: FormValues;
  problems: readonly FieldProblem[];
}

/** The newest text of a statement that this leader may act on, in the reader's language. */
async function newestText(ctx: Context, visit: Visit): Promise<Published> {
  const id = visit.params.id ?? '';
  const texts = isUuid(id) ? await publishedTexts(ctx.tx, ctx.forceId, id) : [];
  const text = textFor(shownTexts(texts), visit.lang);
  if (!text) throw new Refusal('not-found', 'statement was not found');
  return text;
}

async function showStatement(visit: Visit, filled?: Filled): Promise<Reply> {
  const { t, lang, config } = visit;
  const model = await visit.ctx(async (ctx) => {
    const leader = await leaderForSession(ctx);
    const text = await newestText(ctx, visit);
    const about = { areas: await listAreas(ctx.tx, ctx.forceId), lang, now: ctx.now, t };
    const statement = statementView(text, about);
    const [mark] = await marksOf(ctx.tx, ctx.forceId, {
      id: leader.id,
      rootVersionIds: [text.rootVersionId],
    });
    const values = filled?.values ?? {
      version: text.versionId,
      channels: mark?.channels ?? [],
      people: mark?.people ? String(mark.people) : '',
    };
    const specs = PASSED_FIELDS;
    const problems = filled?.problems ?? [];
    const withdrawn = formatDate(text.stateChangedAt, 'dateTime', lang);
    const isWithdrawn = text.state === 'withdrawn';
    const readAt = isWithdrawn
      ? await withdrawalSeenAt(ctx.tx, ctx.forceId, {
          leaderId: leader.id,
          rootVersionId: text.rootVersionId,
        })
      : mark?.acknowledgedAt;
    const [outdated] = await outdatedOf(ctx.tx, ctx.forceId, {
      id: leader.id,
      statementIds: [text.statementId],
    });
    // What somebody only read and is withdrawn says so already.
    const isOutdated = outdated !== undefined && outdated.had !== 'read';
    const warnings = isWithdrawn
      ? [`${t('cascade.page.withdrawn.text', { date: withdrawn })} ${named(text.withdrawalNote)}`]
      : stateWarnings(text, await publicKeys(ctx.tx, ctx.forceId, 'statement'), about);
    return {
      statement,
      title: text.title,
      version: text.versionId,
      warnings: isOutdated ? [...warnings, chaseWords(text, outdated, about)] : warnings,
      notTranslated: notTranslated(text, lang, t),
      changed: text.changeNote
        ? t('cascade.page.changed', { number: text.number, note: named(text.changeNote) })
        : '',
      mayAct: text.state === 'current',
      mayAcknowledge: isWithdrawn || text.state === 'current',
      acknowledged: readAt
        ? t('cascade.leader.acknowledged', { date: formatDate(readAt, 'dateTime', lang) })
        : '',
      passed: mark?.people
        ? t('cascade.passed.done', {
            people: mark.people,
            channels: (mark.channels ?? [])
              .map((channel) => t(`cascade.passed.channels.option.${channel}`))
              .join(', '),
          })
        : '',
      fields: formView({ specs, values, problems, keyBase: PASSED_KEYS, t }),
      shareText: chatText(text, config.urls.public, wordsIn(text.language)),
      action: `/statements/${text.statementId}`,
      ask: `/concerns/new?statement=${text.statementId}&event=${text.eventId}&kind=question`,
      publicPage: pageUrl(config.urls.public, lang, `/s/${text.statementId}`),
    };
  });
  const problems = filled?.problems ?? [];
  return visit.page('cascade/statement', model, {
    title: model.title,
    back: '/',
    problems,
  });
}

/** The version a form speaks of belongs to the statement of its URL. */
async function demandVersion(ctx: Context, visit: Visit): Promise<string> {
  const id = visit.field('version');
  const published = isUuid(id) ? await publishedById(ctx.tx, ctx.forceId, id) : undefined;
  if (!published || published.statementId !== visit.params.id)
    throw new Refusal('not-found', 'statement version was not found');
  return id;
}

const inboxRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/',
    policy: mayUseInbox,
    load: 'vital',
    audit: 'cascade.read-inbox',
    handle: async (visit) => {
      const { t, lang } = visit;
      const items = await visit.ctx(async (ctx) => {
        const leader = await leaderForSession(ctx);
        const areas = await listAreas(ctx.tx, ctx.forceId);
        const all = await publishedList(ctx.tx, ctx.forceId, {
          states: ['current', 'withdrawn'],
          limit: 200,
        });
        const published = forLeader(all, leader);
        const marks = await marksOf(ctx.tx, ctx.forceId, {
          id: leader.id,
          rootVersionIds: published.map(({ rootVersionId }) => rootVersionId),
        });
        const outdated = await outdatedOf(ctx.tx, ctx.forceId, {
          id: leader.id,
          statementIds: published.map(({ statementId }) => statementId),
        });
        return inboxItems(published, { marks, outdated }, { areas, lang, now: ctx.now, t });
      });
      return visit.page('cascade/inbox', { items }, { title: t('cascade.inbox.title') });
    },
  },
  {
    method: 'GET',
    url: '/statements/:id',
    policy: mayUseInbox,
    load: 'vital',
    audit: 'cascade.read-statement',
    handle: (visit) => showStatement(visit),
  },
  {
    method: 'POST',
    url: '/statements/:id/acknowledge',
    policy: mayUseInbox,
    audit: 'cascade.acknowledge-statement',
    handle: async (visit) => {
      await visit.ctx(async (ctx) => {
        await leaderForSession(ctx);
        await acknowledgeStatement(ctx, await demandVersion(ctx, visit));
      });
      return visit.redirect(`/statements/${visit.params.id}`);
    },
  },
  {
    method: 'POST',
    url: '/statements/:id/passed-on',
    policy: mayUseInbox,
    audit: 'cascade.pass-on',
    handle: async (visit) => {
      const { values, problems } = parseFields(PASSED_FIELDS, visit.form, PASSED_KEYS);
      if (problems.length > 0) return showStatement(visit, { values, problems });
      try {
        await visit.ctx(async (ctx) => {
          await leaderForSession(ctx);
          const versionId = await demandVersion(ctx, visit);
          const channels = [values.channels ?? []].flat();
          await passOn(ctx, { versionId, channels, people: readPeople(String(values.people)) });
        });
      } catch (error) {
        return showStatement(visit, { values, problems: problemsOf(error) });
      }
      return visit.redirect(`/statements/${visit.params.id}`);
    },
  },
]);

/** A leader's inbox and statements, the share kits they take, and who passes words on for them. */
export const leaderRoutes: Route[] = [...inboxRoutes, ...leaderKitRoutes, ...networkRoutes];
