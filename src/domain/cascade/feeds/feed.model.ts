import { createHash } from 'node:crypto';
import { coversArea } from '#kernel/actor';
import type { Published } from '../statement.model.ts';

/** A published text as a feed reads it. */
export interface FeedText extends Published {
  /** When the statement first went out, in any version and language. */
  firstAt: Date;
}

/** One statement in one language's feed. It keeps its identifier through corrections, translations and withdrawal. */
export interface FeedEntry {
  /** `urn:uuid:…` */
  id: string;
  text: Published;
  firstAt: Date;
  /** When what the entry shows last changed. */
  updatedAt: Date;
}

/** What a feed is about: an area and a community (the part leaders play), each '' for all. */
export interface FeedScope {
  area: string;
  community: string;
}

/** A name-based UUID (RFC 9562, version 5): the same names give the same one, whatever address the site moves to. */
function namedUuid(namespace: string, name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The identifier of a statement's entry in the feed of a language. */
export const entryId = (statementId: string, language: string): string =>
  `urn:uuid:${namedUuid(statementId, `feed/${language}`)}`;

/**
 * The text of a statement that a language's feed shows: in that language where it is in force there, otherwise as it was
 * first written. A translation that was not made anew gives way to the newer text it no longer says the same as.
 */
function shownText(texts: readonly FeedText[], language: string): FeedText | undefined {
  const newest = (some: readonly FeedText[]): FeedText[] => {
    const number = Math.max(...some.map((one) => one.number));
    return some.filter((one) => one.number === number);
  };
  const current = texts.filter(({ state }) => state === 'current');
  const together = current.length > 0 ? current : newest(texts);
  return (
    together.find((one) => one.language === language) ??
    together.find(({ versionId, rootVersionId }) => versionId === rootVersionId) ??
    together[0]
  );
}

/** One entry a statement, what changed last first. @param texts in force or withdrawn, of any number of statements */
export function feedEntries(texts: readonly FeedText[], language: string): FeedEntry[] {
  const byStatement = new Map<string, FeedText[]>();
  for (const one of texts)
    byStatement.set(one.statementId, [...(byStatement.get(one.statementId) ?? []), one]);
  return [...byStatement].flatMap(([statementId, all]): FeedEntry[] => {
    const text = shownText(all, language);
    if (!text) return [];
    const { firstAt, stateChangedAt } = text;
    return [{ id: entryId(statementId, language), text, firstAt, updatedAt: stateChangedAt }];
  });
}

/** When anything in a feed changed last; undefined for an empty one. */
export const changedAt = (entries: readonly FeedEntry[]): Date | undefined =>
  entries.length > 0 ? new Date(Math.max(...entries.map(({ updatedAt }) => updatedAt.getTime()))) : undefined;

/**
 * Areas whose statements somebody who chose an area sees: its own, those around it, and those within it. Empty for the
 * whole force, which shows all.
 */
export const areasAround = (paths: readonly string[], chosen: string): string[] =>
  chosen === ''
    ? []
    : paths.filter((path) => path !== '' && (coversArea([path], chosen) || coversArea([chosen], path)));

/** The query of a feed's address; '' for the feed of everything. */
export function scopeQuery({ area, community }: FeedScope): string {
  const parts = new URLSearchParams();
  if (area) parts.set('area', area);
  if (community) parts.set('community', community);
  const query = parts.toString();
  return query ? `?${query}` : '';
}

export const FEED_FORMATS = ['atom', 'rss', 'json'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];
export const FEED_TYPES: Readonly<Record<FeedFormat, string>> = {
  atom: 'application/atom+xml',
  rss: 'application/rss+xml',
  json: 'application/feed+json',
};
export const FEED_NAMES: Readonly<Record<FeedFormat, string>> = { atom: 'Atom', rss: 'RSS', json: 'JSON' };

/** The feeds of one scope, as a page names them in its head and shows them to people. Paths without a language. */
export const feedLinks = (scope: FeedScope): Array<{ href: string; type: string; format: string }> =>
  FEED_FORMATS.map((format) => ({
    href: `/s/feed.${format}${scopeQuery(scope)}`,
    type: FEED_TYPES[format],
    format: FEED_NAMES[format],
  }));

/**
 * Whether what leaves is meant in earnest. Only a production installation that holds no exercise ever says `Actual`: a
 * demonstration or a test that a partner's system takes for real would be a false alarm.
 */
export const publicStatus = (config: { mode: string; exercise: boolean }): 'Actual' | 'Exercise' =>
  config.mode === 'production' && !config.exercise ? 'Actual' : 'Exercise';
