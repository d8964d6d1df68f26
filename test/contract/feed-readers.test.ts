import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import { feedEntries } from '../../src/domain/cascade/feeds/feed.model.ts';
import { atomFeed, jsonFeed, rssFeed } from '../../src/domain/cascade/feeds/make-feed.ts';
import { FEED_FACTS, feedText, URDU } from './feed.fixture.ts';

const HOSTILE = 'Attack <b>abroad</b> & "here" ]]> &amp; <script>alert(1)</script>';
const entries = feedEntries([feedText({ title: HOSTILE, answer: HOSTILE }), feedText(URDU)], 'ur');

/** What a reader shows of HTML: the words. */
const shown = (html: string | undefined): string =>
  (html ?? '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
const PAGES = [
  'https://aldermarch.example/s/22222222-2222-4222-8222-222222222222',
  'https://aldermarch.example/ur/s/33333333-3333-4333-8333-333333333333',
];
const IDS = entries.map(({ id }) => id);

describe('a reader that another library makes gets out of a feed what was put into it', () => {
  it('Atom', () => {
    const feed = parseAtomFeed(atomFeed(entries, FEED_FACTS));
    expect(feed).toMatchObject({
      id: 'https://aldermarch.example/ur/s/feed.atom?area=eastmarch&community=school',
      title: { value: 'Statements <all>' },
      authors: [{ name: 'Aldermarch Police & Co' }],
      updated: '2026-07-01T12:00:00.000Z',
      xml: { lang: 'ur' },
    });
    const found = feed.entries ?? [];
    expect(found.map(({ id }) => id)).toEqual(IDS);
    expect(found.map(({ xml }) => xml?.lang)).toEqual(['en', 'ur']);
    expect(found.map(({ title }) => shown(title?.value))).toEqual([HOSTILE, 'حملہ']);
    expect(found[0]?.title?.value).not.toMatch(/<(script|b)>/);
    expect(shown(found[0]?.content?.value)).toContain('What we know It happened. Who to call');
    expect(found.map(({ links }) => links?.find(({ rel }) => !rel)?.href)).toEqual(PAGES);
  });

  it('RSS', () => {
    const feed = parseRssFeed(rssFeed(entries, FEED_FACTS));
    expect(feed).toMatchObject({
      title: 'Statements <all>',
      link: 'https://aldermarch.example/ur/s?area=eastmarch',
      language: 'ur',
    });
    const found = feed.items ?? [];
    expect(found.map(({ guid }) => guid)).toEqual(IDS.map((value) => ({ value, isPermaLink: false })));
    expect(found.map(({ link }) => link)).toEqual(PAGES);
    expect(found.map(({ dc }) => dc?.languages)).toEqual([['en'], ['ur']]);
    expect(found[0]?.content?.encoded).not.toMatch(/<(script|b)>/);
    expect(shown(found[1]?.content?.encoded)).toContain('حملہ No danger "here".');
  });

  it('JSON Feed', () => {
    const feed = parseJsonFeed(jsonFeed(entries, FEED_FACTS));
    expect(feed).toMatchObject({ title: 'Statements <all>', language: 'ur' });
    const found = feed.items ?? [];
    expect(found.map(({ id, title, url, language }) => [id, title, url, language])).toEqual([
      [IDS[0], HOSTILE, PAGES[0], 'en'],
      [IDS[1], 'حملہ', PAGES[1], 'ur'],
    ]);
    expect(shown(found[0]?.content_html)).toContain('What we know');
  });
});
