import { isUuid } from '#kernel/ids';
import { found, foundId, Refusal } from '#kernel/refusal';
import { publicKeys } from '#platform/crypto/force-keys';
import { normaliseVerifyCode } from '#platform/crypto/signing';
import { formatDate, named } from '#platform/web/formats';
import { localUrl } from '#platform/web/languages';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { wholeNumbers } from '#reference/whole-numbers';
import { listAreas } from '#room/access';
import { mayReadPublished } from './cascade.policy.ts';
import { KEY_FILE_PATH } from './check/proof.model.ts';
import { areasAround, feedLinks, scopeQuery } from './feeds/feed.model.ts';
import {
  areaItems,
  historyView,
  languageName,
  listItems,
  notTranslated,
  stateWarnings,
  wrapsView,
} from './public-pages.presenter.ts';
import { chatText, statementView, textFor } from './published.presenter.ts';
import {
  currentText,
  publishedByCode,
  publishedById,
  publishedEdition,
  publishedList,
  publishedTexts,
} from './published.reads.ts';
import { codePrefix } from './signed-text.model.ts';
import type { Published } from './statement.model.ts';
import { wordsIn } from './words.model.ts';

const NO_LINE = 'none: published to everyone, and nobody is told who reads it';
/**
 * A withdrawal is seen at once: caches ask each time, and this process remembers a page only while nothing was published,
 * corrected or withdrawn. Names of areas, which change otherwise, are seen within half a minute.
 */
export const CACHE = { seconds: 30 };
export const kept = (visit: Visit): Promise<string> =>
  visit.ctx((ctx) => publishedEdition(ctx.tx, ctx.forceId));
const DAY_MS = 86_400_000;
/** Withdrawn statements stay in the list this long, so that people who saw one find what became of it. */
const WITHDRAWN_SHOWN_DAYS = 30;

/** The newest texts of a statement: what is current, else what was withdrawn or corrected last. */
async function newestTexts(visit: Visit): Promise<Published[]> {
  const id = visit.params.id ?? '';
  const texts = await visit.ctx(async (ctx) => {
    if (isUuid(id)) return publishedTexts(ctx.tx, ctx.forceId, id);
    const code = normaliseVerifyCode(id, codePrefix(ctx.forceId));
    const one = code ? await publishedByCode(ctx.tx, ctx.forceId, code) : undefined;
    return one ? publishedTexts(ctx.tx, ctx.forceId, one.statementId) : [];
  });
  if (texts.length === 0) throw new Refusal('not-found', 'statement was not found');
  const current = texts.filter(({ state }) => state === 'current');
  return current.length > 0 ? current : texts.filter(({ number }) => number === texts[0]?.number);
}

async function showStatement(visit: Visit): Promise<Reply> {
  const { t, lang, config } = visit;
  const texts = await newestTexts(visit);
  const published = found(textFor(texts, lang), 'statement');
  const { areas, wraps, newer, keys } = await visit.ctx(async (ctx) => {
    const { wrapsVersionId } = published;
    const wrapped = wrapsVersionId ? await publishedById(ctx.tx, ctx.forceId, wrapsVersionId) : undefined;
    return {
      areas: await listAreas(ctx.tx, ctx.forceId),
      keys: await publicKeys(ctx.tx, ctx.forceId, 'statement'),
      wraps: wrapped,
      newer: wrapped && (await currentText(ctx.tx, ctx.forceId, wrapped)),
    };
  });
  const about = { areas, lang, now: new Date(), t };
  const statement = statementView(published, about);
  if (published.state === 'withdrawn') {
    const date = formatDate(published.stateChangedAt, 'dateTime', lang);
    return visit.page(
      'cascade/withdrawn',
      {
        statement,
        text: t('cascade.page.withdrawn.text', { date }),
        note: wholeNumbers(published.withdrawalNote),
        was: t('cascade.page.withdrawn.was', {
          title: named(published.title),
          code: named(published.code),
        }),
      },
      { title: t('cascade.page.withdrawn.title'), status: 410, back: '/s' },
    );
  }
  const reply = visit.page(
    'cascade/statement',
    {
      statement,
      warnings: stateWarnings(published, keys, about),
      wraps: wrapsView(published, wraps, newer, t),
      notTranslated: notTranslated(published, lang, t),
      changed: published.changeNote
        ? t('cascade.page.changed', { number: published.number, note: named(published.changeNote) })
        : '',
      languages: texts
        .filter(({ language }) => language !== published.language)
        .map(({ language, statementId }) => ({
          lang: language,
          dir: statementView({ ...published, language }, about).dir,
          name: languageName(language),
          href: localUrl(language, `/s/${statementId}`),
        })),
      capFormat: 'CAP',
      feeds: feedLinks({ area: published.areaPath, community: published.community }),
      followHref: `/s/follow${scopeQuery({ area: published.areaPath, community: '' })}`,
      proofFormat: 'JSON',
      keysHref: KEY_FILE_PATH,
      shareText: chatText(published, config.urls.public, wordsIn(published.language)),
    },
    { title: published.title, back: '/s' },
  );
  // The moment it runs out it says so.
  return published.validUntil > about.now ? { ...reply, keepUntil: published.validUntil } : reply;
}

export const publishedRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/s',
    policy: mayReadPublished,
    load: 'vital',
    audit: NO_LINE,
    cache: CACHE,
    kept,
    handle: async (visit) => {
      const { t, lang, query } = visit;
      const model = await visit.ctx(async (ctx) => {
        const areas = await listAreas(ctx.tx, ctx.forceId);
        const area = areas.find(({ path }) => path !== '' && path === query.area)?.path ?? '';
        // A ward's people are also meant by what is said to the area around it.
        const areaPaths = areasAround(
          areas.map(({ path }) => path),
          area,
        );
        const all = await publishedList(ctx.tx, ctx.forceId, {
          areaPaths,
          states: ['current', 'withdrawn'],
          limit: 200,
        });
        const oldest = ctx.now.getTime() - WITHDRAWN_SHOWN_DAYS * DAY_MS;
        const shown = all.filter((one) => one.state === 'current' || one.stateChangedAt.getTime() > oldest);
        const about = { areas, lang, now: ctx.now, t };
        const [last] =
          shown.length > 0
            ? []
            : await publishedList(ctx.tx, ctx.forceId, {
                states: ['current', 'corrected', 'withdrawn'],
                limit: 1,
              });
        return {
          areaItems: areaItems(areas, area, t),
          items: listItems(shown, about),
          feeds: feedLinks({ area, community: '' }),
          followHref: `/s/follow${scopeQuery({ area, community: '' })}`,
          emptyText: last
            ? t('cascade.list.empty.last', { date: formatDate(last.publishedAt, 'date', lang) })
            : t('cascade.list.empty'),
        };
      });
      return visit.page('cascade/list', { ...model, title: t('cascade.list.title') }, { back: '/' });
    },
  },
  {
    method: 'GET',
    url: '/s/:id',
    policy: mayReadPublished,
    load: 'vital',
    audit: NO_LINE,
    cache: CACHE,
    kept,
    handle: showStatement,
  },
  {
    method: 'GET',
    url: '/s/:id/history',
    policy: mayReadPublished,
    audit: NO_LINE,
    cache: CACHE,
    kept,
    handle: async (visit) => {
      const { t, lang } = visit;
      const id = foundId(visit.params.id, 'statement');
      const versions = await visit.ctx(async (ctx) => {
        const texts = await publishedTexts(ctx.tx, ctx.forceId, id);
        if (texts.length === 0) throw new Refusal('not-found', 'statement was not found');
        const areas = await listAreas(ctx.tx, ctx.forceId);
        return historyView(texts, { areas, lang, now: ctx.now, t });
      });
      return visit.page(
        'cascade/history',
        { versions },
        { title: t('cascade.history.title'), back: `/s/${id}` },
      );
    },
  },
]);
