import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { describe, expect, it } from 'vitest';
import { publishedText } from '../../src/domain/cascade/cascade.fixture.ts';
import { capMessages } from '../../src/domain/cascade/feeds/cap.model.ts';
import { type CapFacts, capAlert } from '../../src/domain/cascade/feeds/cap.presenter.ts';
import { feedEntries } from '../../src/domain/cascade/feeds/feed.model.ts';
import { atomFeed, jsonFeed, rssFeed } from '../../src/domain/cascade/feeds/make-feed.ts';
import { STATEMENT_LANGUAGES } from '../../src/domain/cascade/words.model.ts';
import { capFaults, capValues } from './cap-rules.ts';
import { FEED_FACTS, feedText, URDU } from './feed.fixture.ts';

const at = (time: string): Date => new Date(`2026-07-0${time}:00Z`);
const HOSTILE = 'Attack <b>abroad</b> & "here" ]]> \u0007 &amp; <script>';
const texts = [
  feedText({
    title: HOSTILE,
    answer: HOSTILE,
    changeNote: 'Now <known>.',
    number: 2,
    publishedAt: at('2T12:00'),
  }),
  feedText(URDU),
  feedText({
    statementId: '44444444-4444-4444-8444-444444444444',
    versionId: 'v-gone',
    rootVersionId: 'v-gone',
    state: 'withdrawn',
    stateChangedAt: at('3T12:00'),
    withdrawalNote: 'Not <true>.',
  }),
];
const entries = feedEntries(texts, 'ur');

const children = (parent: XmlElement | null | undefined, name: string): XmlElement[] =>
  (parent?.children ?? []).filter(
    (child): child is XmlElement => child instanceof XmlElement && child.name === name,
  );
const only = (parent: XmlElement | null | undefined, name: string): XmlElement => {
  const found = children(parent, name);
  expect(found, `${parent?.name ?? ''} has one ${name}`).toHaveLength(1);
  return found[0] as XmlElement;
};
/** RFC 3339, as Atom and JSON Feed want every date. */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.]\d+)?(Z|[-+]\d\d:\d\d)$/;
/** RFC 822 with a year of four digits, as RSS has it. */
const RFC_822 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (GMT|[-+]\d{4})$/;
const isAbsolute = (address: string | undefined): boolean => URL.canParse(address ?? '');

describe('Atom by RFC 4287', () => {
  const { root } = parseXml(atomFeed(entries, FEED_FACTS));

  it('the feed has its identifier, title, author, time, and a link to itself (4.1.1, 4.2)', () => {
    expect(root?.name).toBe('feed');
    expect(root?.attributes).toMatchObject({ xmlns: 'http://www.w3.org/2005/Atom', 'xml:lang': 'ur' });
    expect(isAbsolute(only(root, 'id').text)).toBe(true);
    expect(only(root, 'title').text).toBe('Statements <all>');
    expect(only(root, 'updated').text).toMatch(RFC_3339);
    expect(only(only(root, 'author'), 'name').text).toBe('Aldermarch Police & Co');
    const links = children(root, 'link').map(({ attributes }) => [attributes.rel, attributes.href]);
    expect(links).toContainEqual([
      'self',
      'https://aldermarch.example/ur/s/feed.atom?area=eastmarch&community=school',
    ]);
    expect(links.filter(([rel]) => rel === 'alternate')).toHaveLength(1);
  });

  it('each entry has what 4.1.2 asks for, in the language of its text, and its markup is escaped (3.1.1.2)', () => {
    const found = children(root, 'entry');
    expect(found).toHaveLength(3);
    const ids = found.map((entry) => only(entry, 'id').text);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab]/);
    for (const entry of found) {
      only(entry, 'title');
      expect(only(entry, 'updated').text).toMatch(RFC_3339);
      expect(only(entry, 'published').text).toMatch(RFC_3339);
      expect(Date.parse(only(entry, 'updated').text)).toBeGreaterThanOrEqual(
        Date.parse(only(entry, 'published').text),
      );
      // At most one alternate link of a type and language (4.1.2).
      expect(
        children(entry, 'link').filter(({ attributes }) => (attributes.rel ?? 'alternate') === 'alternate'),
      ).toHaveLength(1);
      for (const { attributes } of children(entry, 'link')) expect(isAbsolute(attributes.href)).toBe(true);
      expect(only(entry, 'content').attributes.type).toBe('html');
      expect(only(entry, 'content').text).not.toMatch(/<(script|b)>/);
      for (const { attributes } of children(entry, 'category')) expect(attributes.term).toBeTruthy();
    }
    expect(found.map(({ attributes }) => attributes['xml:lang'])).toEqual(['en', 'ur', 'en']);
    expect(only(found[0], 'content').text).toContain('What changed: Now &lt;known&gt;.');
    expect(only(found[2], 'title').text).toContain('Withdrawn:');
    expect(only(found[2], 'content').text).toBe('<p>Not &lt;true&gt;.</p>');
  });
});

describe('RSS 2.0 by the specification of the RSS Advisory Board', () => {
  const { root } = parseXml(rssFeed(entries, FEED_FACTS));
  const channel = (): XmlElement => only(root, 'channel');

  it('the channel has title, link and description, its language, and a link to itself', () => {
    expect(root?.name).toBe('rss');
    expect(root?.attributes.version).toBe('2.0');
    for (const name of ['title', 'link', 'description', 'language', 'lastBuildDate']) only(channel(), name);
    expect(isAbsolute(only(channel(), 'link').text)).toBe(true);
    expect(only(channel(), 'language').text).toBe('ur');
    expect(only(channel(), 'lastBuildDate').text).toMatch(RFC_822);
    expect(only(channel(), 'atom:link').attributes).toMatchObject({ rel: 'self' });
  });

  it('each item has a title, an identifier that is no address, dates and the language of its text', () => {
    const items = children(channel(), 'item');
    expect(items).toHaveLength(3);
    for (const item of items) {
      only(item, 'title');
      expect(isAbsolute(only(item, 'link').text)).toBe(true);
      expect(only(item, 'guid').attributes.isPermaLink).toBe('false');
      expect(only(item, 'pubDate').text).toMatch(RFC_822);
      expect(only(item, 'atom:updated').text).toMatch(RFC_3339);
      expect(only(item, 'description').text).not.toMatch(/<script>/);
    }
    expect(items.map((item) => only(item, 'dc:language').text)).toEqual(['en', 'ur', 'en']);
    // Every prefix in use is declared.
    for (const prefix of ['dc', 'content', 'atom']) expect(root?.attributes[`xmlns:${prefix}`]).toBeTruthy();
  });
});

describe('JSON Feed 1.1', () => {
  const feed = JSON.parse(jsonFeed(entries, FEED_FACTS)) as Record<string, unknown> & {
    items: Array<Record<string, unknown>>;
  };

  it('has its version, title, addresses, authors and language', () => {
    expect(feed).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Statements <all>',
      feed_url: 'https://aldermarch.example/ur/s/feed.json?area=eastmarch&community=school',
      language: 'ur',
      authors: [{ name: 'Aldermarch Police & Co' }],
    });
    expect(feed).not.toHaveProperty('author');
  });

  it('each item has an identifier that is a string, a content, dates, tags and its language', () => {
    expect(feed.items).toHaveLength(3);
    for (const item of feed.items) {
      expect(typeof item.id).toBe('string');
      expect(typeof item.content_html).toBe('string');
      expect(typeof item.content_text).toBe('string');
      expect(item.date_published).toMatch(RFC_3339);
      expect(item.date_modified).toMatch(RFC_3339);
      expect(isAbsolute(item.url as string)).toBe(true);
      expect((item.tags as unknown[]).every((tag) => typeof tag === 'string')).toBe(true);
    }
    expect(feed.items.map(({ language }) => language)).toEqual(['en', 'ur', 'en']);
    expect(feed.items[0]?.title).toBe(HOSTILE);
  });
});

describe('CAP 1.2 by the rules of the standard', () => {
  const capFacts: CapFacts = {
    sender: 'statements@aldermarch.example',
    senderName: 'Aldermarch Police',
    publicUrl: 'https://aldermarch.example',
    status: 'Exercise',
    areas: [
      { path: '', parentPath: null, name: 'Aldermarch', code: '', vintage: 2026, level: 0 },
      { path: 'eastmarch', parentPath: '', name: 'Eastmarch', code: 'X09000001', vintage: 2026, level: 1 },
      { path: 'westmarch', parentPath: '', name: 'Westmarch', code: 'X09000002', vintage: 2026, level: 1 },
    ],
  };
  const first = publishedText({ versionId: 'v1', rootVersionId: 'v1', title: HOSTILE, state: 'corrected' });
  const late = publishedText({
    versionId: 'v1-ur',
    rootVersionId: 'v1',
    language: 'ur',
    publishedAt: at('1T14:00'),
    state: 'corrected',
  });
  const second = publishedText({
    versionId: 'v2',
    rootVersionId: 'v2',
    number: 2,
    publishedAt: at('2T12:00'),
    changeNote: 'New facts',
    state: 'withdrawn',
    stateChangedAt: at('2T18:00'),
    withdrawalNote: 'Not true',
    areaPath: '',
  });
  const third = publishedText({
    versionId: 'v3',
    rootVersionId: 'v3',
    number: 3,
    publishedAt: at('3T12:00'),
  });
  const messages = capMessages([third, second, late, first]);
  const written = messages.map((message) => capAlert(message, capFacts));

  it('every message of a statement’s life keeps them, in every language', async () => {
    expect(await capFaults(written)).toEqual([]);
    const spoken = STATEMENT_LANGUAGES.map((language) => publishedText({ language, areaPath: '' }));
    const one = capMessages(
      spoken.map((text) => ({
        ...text,
        versionId: text.language === 'en' ? text.rootVersionId : text.language,
      })),
    );
    expect(await capFaults(one.map((message) => capAlert(message, capFacts)))).toEqual([]);
    expect(one.flatMap(({ texts: all }) => all)).toHaveLength(STATEMENT_LANGUAGES.length);
    // Each info block is in one language: what kind of event it is, and where, stand in it too.
    const inAll = one.map((message) => capAlert(message, capFacts)).at(-1) ?? '';
    for (const name of ['event', 'areaDesc'])
      expect(new Set(capValues(inAll, name)).size, name).toBe(STATEMENT_LANGUAGES.length);
    expect(written.flatMap((xml) => capValues(xml, 'msgType'))).toEqual([
      'Alert',
      'Update',
      'Update',
      'Cancel',
      'Alert',
    ]);
  });

  it('refers to what was said before, names each message once, and adds a language by an Update', () => {
    const ids = written.flatMap((xml) => capValues(xml, 'identifier'));
    expect(ids).toEqual(['v1', 'v1-ur', 'v2', 'v2.cancel', 'v3']);
    expect(capValues(written[1] ?? '', 'language')).toEqual(['en-GB', 'ur-PK']);
    expect(capValues(written[1] ?? '', 'references')).toEqual([
      'statements@aldermarch.example,v1,2026-07-01T13:00:00+01:00',
    ]);
    const cancelled = capValues(written[3] ?? '', 'references')[0]?.split(' ') ?? [];
    expect(cancelled.map((one) => one.split(',')[1])).toEqual(['v1', 'v1-ur', 'v2']);
    expect(capValues(written[3] ?? '', 'note')).toEqual(['Not true']);
    expect(capValues(written[4] ?? '', 'references')).toEqual([]);
  });

  it('names the area with its code, the whole force by those of its areas, and the status it was given', () => {
    expect(capValues(written[0] ?? '', 'valueName')).toContain('ONS');
    expect(capValues(written[0] ?? '', 'value')).toContain('X09000001');
    expect(capValues(written[2] ?? '', 'value')).toEqual(expect.arrayContaining(['X09000001', 'X09000002']));
    const urdu = publishedText({ language: 'ur', areaPath: '', versionId: 'u', rootVersionId: 'u' });
    const [inUrdu] = capMessages([urdu]);
    expect(inUrdu && capValues(capAlert(inUrdu, capFacts), 'areaDesc')).toEqual(['پولیس کا پورا علاقہ']);
    expect(capValues(written[2] ?? '', 'areaDesc')).toEqual(['The whole force area']);
    expect(written.flatMap((xml) => capValues(xml, 'status'))).toEqual(Array(5).fill('Exercise'));
    // In winter the offset is written out too: the standard forbids Z.
    const winter = publishedText({ publishedAt: new Date('2026-01-01T12:00:00Z') });
    const [message] = capMessages([winter]);
    expect(message && capValues(capAlert(message, capFacts), 'sent')).toEqual(['2026-01-01T12:00:00+00:00']);
  });

  it('the rules find what is wrong', async () => {
    const [right = ''] = written;
    const wrong: [string, string, RegExp][] = [
      [
        '<status>Exercise</status>',
        '<status>Training</status>',
        /'status': .*'Training' is not an element of the set/,
      ],
      ['+01:00</sent>', 'Z</sent>', /'sent': .*not accepted by the pattern/],
      ['<scope>Public</scope>', '', /Expected is one of \( source, scope \)/],
      ['<urgency>', '<urgency>Past</urgency><urgency>', /'urgency': This element is not expected/],
      ['<msgType>Alert', '<msgType>Update', /has to say what it refers to/],
      ['<event>', '<headline>x</headline><event>', /'headline': This element is not expected/],
      ['<sender>', '<sender>a b', /'sender': .*not accepted by the pattern/],
      ['<language>en-GB', '<language>English (British)', /'language': .*not a valid value/],
      ['emergency:cap:1.2', 'emergency:cap:1.1', /No matching global declaration/],
    ];
    for (const [from, to, fault] of wrong) {
      expect(right).toContain(from);
      expect((await capFaults([right.replace(from, to)])).join('; ')).toMatch(fault);
    }
  });
});
