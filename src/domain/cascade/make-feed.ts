import { Feed } from 'feed';
import { pageUrl } from './message.presenter.ts';
import { linesOf, type Published } from './statement.model.ts';

export interface FeedFacts {
  forceName: string;
  publicUrl: string;
  isExercise: boolean;
  title: string;
  description: string;
  withdrawnTitle: (title: string) => string;
}

const ids = ({ versionId }: Published): string => `urn:uuid:${versionId}`;

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const category = (scheme: string, term: string) => ({
  name: term,
  term,
  scheme: `urn:stand-together:${scheme}`,
});

const html = (published: Published): string =>
  linesOf(published)
    .map((line) => `<p>${escapeXml(line)}</p>`)
    .join('');

/** When anything in the feed changed last; the beginning of time for an empty one, so that it stays the same. */
const updatedAt = (published: readonly Published[]): Date =>
  new Date(Math.max(0, ...published.map(({ stateChangedAt }) => stateChangedAt.getTime())));

/** Titles and summaries are HTML in the Atom this library writes and plain text in JSON Feed. */
function feedOf(
  published: readonly Published[],
  facts: FeedFacts,
  { language, plain }: { language: string; plain: (text: string) => string },
): Feed {
  const feed = new Feed({
    id: `${facts.publicUrl}/s`,
    link: pageUrl(facts.publicUrl, language, '/s'),
    title: facts.title,
    description: facts.description,
    language,
    updated: updatedAt(published),
    author: { name: facts.forceName },
    copyright: '',
    generator: 'Stand Together',
    feedLinks: {
      atom: pageUrl(facts.publicUrl, language, '/s/feed.atom'),
      json: pageUrl(facts.publicUrl, language, '/s/feed.json'),
    },
  });
  for (const one of published) {
    const isWithdrawn = one.state === 'withdrawn';
    feed.addItem({
      // The entry that tells of a withdrawal is a new one; the tombstone below it names the old.
      id: isWithdrawn
        ? `${pageUrl(facts.publicUrl, one.language, `/s/${one.statementId}`)}#withdrawn-${one.number}`
        : ids(one),
      title: plain(isWithdrawn ? facts.withdrawnTitle(one.title) : one.title),
      link: pageUrl(facts.publicUrl, one.language, `/s/${one.statementId}`),
      description: plain(isWithdrawn ? one.withdrawalNote : one.answer),
      content: isWithdrawn ? `<p>${escapeXml(one.withdrawalNote)}</p>` : html(one),
      date: isWithdrawn ? one.stateChangedAt : one.publishedAt,
      published: one.publishedAt,
      category: [
        category('area', one.areaPath === '' ? 'whole-force' : one.areaPath),
        category('language', one.language),
        category('status', facts.isExercise ? 'Exercise' : 'Actual'),
      ],
    });
  }
  return feed;
}

/**
 * The Atom feed (RFC 4287). A withdrawn statement is never silently gone: it has an entry that says so and a tombstone
 * (RFC 6721) for the text it withdraws.
 */
export function atomFeed(published: readonly Published[], facts: FeedFacts, language: string): string {
  const atom = feedOf(published, facts, { language, plain: escapeXml }).atom1();
  let entry = 0;
  const tombstones = published
    .filter(({ state }) => state === 'withdrawn')
    .map(
      (one) =>
        `    <at:deleted-entry ref="${ids(one)}" when="${one.stateChangedAt.toISOString()}"><at:comment>${escapeXml(
          one.withdrawalNote,
        )}</at:comment></at:deleted-entry>\n`,
    )
    .join('');
  return atom
    .replace(
      '<feed xmlns="http://www.w3.org/2005/Atom"',
      `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xml:lang="${language}"`,
    )
    .replace(/<entry>/g, () => `<entry xml:lang="${published[entry++]?.language ?? language}">`)
    .replace(/<\/feed>\s*$/, () => `${tombstones}</feed>\n`);
}

/** JSON Feed 1.1 with the same entries; `_stand_together` says what the format has no word for. */
export function jsonFeed(published: readonly Published[], facts: FeedFacts, language: string): string {
  const feed = JSON.parse(feedOf(published, facts, { language, plain: (text) => text }).json1()) as {
    items?: Array<Record<string, unknown>>;
  };
  const items = published.map((one, index) => ({
    ...feed.items?.[index],
    language: one.language,
    content_text: one.state === 'withdrawn' ? one.withdrawalNote : linesOf(one).join('\n\n'),
    date_modified: one.stateChangedAt.toISOString(),
    _stand_together: {
      status: facts.isExercise ? 'Exercise' : 'Actual',
      state: one.state,
      code: one.code,
      valid_until: one.validUntil.toISOString(),
      signature: one.signature,
      key_id: one.keyId,
      signed_text: one.signedText,
    },
  }));
  return JSON.stringify({ ...feed, version: 'https://jsonfeed.org/version/1.1', language, items });
}
