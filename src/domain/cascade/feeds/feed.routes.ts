import { isUuid } from '#kernel/ids';
import { found, Refusal } from '#kernel/refusal';
import { normaliseVerifyCode } from '#platform/crypto/signing';
import { localUrl } from '#platform/web/languages';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { areaName, listAreas } from '#room/access';
import { REPRESENTS } from '#room/community';
import { mayReadPublished } from '../cascade.policy.ts';
import { forceName } from '../force.reads.ts';
import { publishedByCode, publishedTexts } from '../published.reads.ts';
import { CACHE, kept } from '../published.routes.ts';
import { codePrefix } from '../signed-text.model.ts';
import { capMessages } from './cap.model.ts';
import { capAlert } from './cap.presenter.ts';
import {
  areasAround,
  changedAt,
  FEED_FORMATS,
  FEED_TYPES,
  type FeedEntry,
  type FeedFormat,
  feedEntries,
  publicStatus,
} from './feed.model.ts';
import { feedTexts } from './feed.reads.ts';
import { atomFeed, type FeedFacts, jsonFeed, rssFeed } from './make-feed.ts';

const NO_LINE = 'none: published to everyone, and nobody is told who reads it';
const FEED_ITEMS = 50;
const WRITE: Readonly<Record<FeedFormat, (entries: readonly FeedEntry[], facts: FeedFacts) => string>> = {
  atom: atomFeed,
  rss: rssFeed,
  json: jsonFeed,
};

/**
 * The feed of an area and a community in the reader's language.
 * @throws Refusal `not-found` for an area or community there is not: a reader must not follow everything unawares
 */
async function feed(visit: Visit, format: FeedFormat): Promise<Reply> {
  const { t, lang, config, query } = visit;
  const { area = '', community = '' } = query;
  if (community !== '' && !(REPRESENTS as readonly string[]).includes(community))
    throw new Refusal('not-found', 'there is no such community');
  const { entries, facts } = await visit.ctx(async (ctx) => {
    const areas = await listAreas(ctx.tx, ctx.forceId);
    if (area !== '' && !areas.some(({ path }) => path === area))
      throw new Refusal('not-found', 'there is no such area');
    const force = await forceName(ctx.tx, ctx.forceId);
    const areaPaths = areasAround(
      areas.map(({ path }) => path),
      area,
    );
    const texts = await feedTexts(ctx.tx, ctx.forceId, { areaPaths, community, limit: FEED_ITEMS });
    const title = t('cascade.feed.title', { force });
    const url = `${config.urls.public}${localUrl(lang, '/check')}`;
    return {
      entries: feedEntries(texts, lang),
      facts: {
        forceName: force,
        publicUrl: config.urls.public,
        status: publicStatus(config),
        language: lang,
        scope: { area, community },
        title: area === '' ? title : `${title}: ${areaName(areas, area)}`,
        description: t('cascade.feed.description', { url }),
      },
    };
  });
  const type = `${FEED_TYPES[format]}; charset=utf-8`;
  return visit.bytes(WRITE[format](entries, facts), type, { headers: lastModified(changedAt(entries)) });
}

const lastModified = (at: Date | undefined): Record<string, string> =>
  at ? { 'last-modified': at.toUTCString() } : {};

/** The newest CAP message about a statement. */
async function cap(visit: Visit): Promise<Reply> {
  const { config } = visit;
  const { id = '' } = visit.params;
  const { message, areas, force } = await visit.ctx(async (ctx) => {
    const code = isUuid(id) ? undefined : normaliseVerifyCode(id, codePrefix(ctx.forceId));
    const one = code ? await publishedByCode(ctx.tx, ctx.forceId, code) : undefined;
    const statementId = isUuid(id) ? id : one?.statementId;
    const texts = statementId ? await publishedTexts(ctx.tx, ctx.forceId, statementId) : [];
    return {
      message: found(capMessages(texts).at(-1), 'statement'),
      areas: await listAreas(ctx.tx, ctx.forceId),
      force: await forceName(ctx.tx, ctx.forceId),
    };
  });
  const body = capAlert(message, {
    sender: config.smtp.from,
    senderName: force,
    publicUrl: config.urls.public,
    status: publicStatus(config),
    areas,
  });
  return visit.bytes(body, 'application/cap+xml; charset=utf-8', { headers: lastModified(message.sentAt) });
}

/** What is pulled: feeds for people's readers and partners' systems, and one alert a statement. */
export const feedRoutes: Route[] = defineRoutes('cascade', [
  ...FEED_FORMATS.map((format) => ({
    method: 'GET' as const,
    url: `/s/feed.${format}`,
    policy: mayReadPublished,
    load: 'spare' as const,
    audit: NO_LINE,
    cache: CACHE,
    kept,
    // As `scopeQuery` writes them; an area or community there is not is refused.
    keptQuery: ['area', 'community'],
    handle: (visit: Visit) => feed(visit, format),
  })),
  {
    method: 'GET',
    url: '/s/:id.cap',
    policy: mayReadPublished,
    load: 'spare',
    audit: NO_LINE,
    cache: CACHE,
    kept,
    handle: cap,
  },
]);
