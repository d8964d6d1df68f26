import { Feed } from 'feed';
import { pageUrl } from '../message.presenter.ts';
import { linesOf, type Published } from '../statement.model.ts';
import { wholeNumbered } from '../whole-number.model.ts';
import { wordsIn } from '../words.model.ts';
import { changedAt, type FeedEntry, type FeedFormat, type FeedScope, scopeQuery } from './feed.model.ts';
import { escapeXml, xmlText } from './xml.presenter.ts';

export interface FeedFacts {
  forceName: string;
  publicUrl: string;
  status: 'Actual' | 'Exercise';
  language: string;
  scope: FeedScope;
  title: string;
  description: string;
}

/** Text for a CDATA section, which has no way to write its own end. */
const forCdata = (text: string): string => xmlText(text).replaceAll(']]>', ']] >');

const category = (scheme: string, term: string) => ({
  name: term,
  term,
  scheme: `urn:stand-together:${scheme}`,
  domain: `urn:stand-together:${scheme}`,
});

const isWithdrawn = ({ state }: Published): boolean => state === 'withdrawn';

/** An entry's title in the language of its text: it says itself when the statement does not hold any more. */
function titleOf(text: Published): string {
  const { title, language } = wholeNumbered(text);
  return isWithdrawn(text) ? wordsIn(language)('mail.withdrawn.title', { title }) : title;
}

function summaryOf(text: Published): string {
  const { withdrawalNote, answer } = wholeNumbered(text);
  return isWithdrawn(text) ? withdrawalNote : answer;
}

/** What an entry says, a line each: of a correction what changed first, of a withdrawal the reason alone. */
function linesShown(published: Published): string[] {
  const text = wholeNumbered(published);
  if (isWithdrawn(text)) return [text.withdrawalNote];
  const changed = text.changeNote ? [wordsIn(text.language)('mail.changed', { note: text.changeNote })] : [];
  return [...changed, ...linesOf(text)];
}

const html = (text: Published): string =>
  linesShown(text)
    .map((line) => `<p>${escapeXml(line)}</p>`)
    .join('');

/** Titles and summaries are HTML in the Atom this library writes and plain text in JSON Feed and RSS titles. */
function feedOf(entries: readonly FeedEntry[], facts: FeedFacts, format: FeedFormat): Feed {
  const { publicUrl, language, scope } = facts;
  const plain = format === 'json' ? (text: string) => text : escapeXml;
  const self = (one: FeedFormat): string =>
    pageUrl(publicUrl, language, `/s/feed.${one}${scopeQuery(scope)}`);
  const feed = new Feed({
    id: self('atom'),
    link: pageUrl(publicUrl, language, `/s${scopeQuery({ ...scope, community: '' })}`),
    title: facts.title,
    description: facts.description,
    language,
    // The beginning of time for an empty feed, so that it stays the same.
    updated: changedAt(entries) ?? new Date(0),
    author: { name: facts.forceName },
    copyright: '',
    generator: 'Stand Together',
    docs: 'https://www.rssboard.org/rss-specification',
    feedLinks: { atom: self('atom'), json: self('json'), rss: self('rss') },
  });
  for (const { id, text, firstAt, updatedAt } of entries)
    feed.addItem({
      id,
      title: format === 'rss' ? forCdata(titleOf(text)) : plain(titleOf(text)),
      link: pageUrl(publicUrl, text.language, `/s/${text.statementId}`),
      description: plain(summaryOf(text)),
      content: html(text),
      date: updatedAt,
      published: firstAt,
      category: [
        category('area', text.areaPath === '' ? 'whole-force' : text.areaPath),
        ...(text.community === '' ? [] : [category('community', text.community)]),
        category('language', text.language),
        category('status', facts.status),
      ],
      ...(format === 'rss'
        ? {
            extensions: [
              { name: 'dc:language', objects: { _text: text.language } },
              { name: 'atom:updated', objects: { _text: updatedAt.toISOString() } },
            ],
          }
        : {}),
    });
  return feed;
}

/**
 * The Atom feed (RFC 4287). A correction, a translation and a withdrawal are updates of the statement's one entry: what
 * was withdrawn is never silently gone. Each entry names its language and its CAP message.
 */
export function atomFeed(entries: readonly FeedEntry[], facts: FeedFacts): string {
  const { publicUrl, language } = facts;
  let at = 0;
  return feedOf(entries, facts, 'atom')
    .atom1()
    .replace(
      '<feed xmlns="http://www.w3.org/2005/Atom"',
      `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}"`,
    )
    .replace(/<entry>/g, () => {
      const text = entries[at++]?.text;
      const cap = `${publicUrl}/s/${text?.statementId ?? ''}.cap`;
      return `<entry xml:lang="${text?.language ?? language}">
        <link rel="related" type="application/cap+xml" href="${escapeXml(cap)}"/>`;
    });
}

/** RSS 2.0 with the same entries: `pubDate` is the first publication, `atom:updated` the last change. */
export const rssFeed = (entries: readonly FeedEntry[], facts: FeedFacts): string =>
  feedOf(entries, facts, 'rss').rss2();

/** JSON Feed 1.1 with the same entries; `_stand_together` says what the format has no word for. */
export function jsonFeed(entries: readonly FeedEntry[], facts: FeedFacts): string {
  const { author, ...feed } = JSON.parse(feedOf(entries, facts, 'json').json1()) as {
    author?: { name: string };
    items?: Array<Record<string, unknown>>;
  };
  const items = entries.map(({ text, updatedAt }, index) => ({
    ...feed.items?.[index],
    language: text.language,
    content_text: linesShown(text).join('\n\n'),
    date_modified: updatedAt.toISOString(),
    _stand_together: {
      about: `${facts.publicUrl}/s/feed.json`,
      status: facts.status,
      state: text.state,
      version: text.number,
      area: text.areaPath,
      community: text.community,
      code: text.code,
      valid_until: text.validUntil.toISOString(),
      signature: text.signature,
      key_id: text.keyId,
      signed_text: text.signedText,
    },
  }));
  return JSON.stringify({
    ...feed,
    version: 'https://jsonfeed.org/version/1.1',
    authors: author ? [author] : [],
    language: facts.language,
    items,
  });
}
