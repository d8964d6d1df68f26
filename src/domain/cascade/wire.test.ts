import { describe, expect, it } from 'vitest';
import { plainWords } from '#channel';
import { directionOf, INTERFACE_LANGUAGES } from '#reference/languages';
import { capAlert } from './cap.presenter.ts';
import { atomFeed, type FeedFacts, jsonFeed } from './make-feed.ts';
import { type MessageFacts, prepareMessage, type Receiver } from './message.presenter.ts';
import { chatText, linked } from './published.presenter.ts';
import type { Published } from './statement.model.ts';
import { STATEMENT_LANGUAGES, wordsIn } from './words.model.ts';

const published = (change: Partial<Published> = {}): Published => ({
  versionId: '11111111-1111-4111-8111-111111111111',
  rootVersionId: '11111111-1111-4111-8111-111111111111',
  statementId: '22222222-2222-4222-8222-222222222222',
  eventId: '33333333-3333-4333-8333-333333333333',
  kind: 'core',
  coreId: null,
  wrapsVersionId: null,
  areaPath: 'eastmarch',
  community: '',
  language: 'en',
  number: 1,
  supersedesVersionId: null,
  title: 'Attack <abroad> & here',
  answer: 'No danger "here".',
  sections: [
    { heading: 'known', title: 'What we know', text: 'It happened.' },
    { heading: 'call', title: 'Who to call', text: 'Call 999 or see report-it.org.uk. Use #Together.' },
  ],
  issuer: 'Commander A. Example',
  changeNote: '',
  validUntil: new Date('2026-07-03T12:00:00Z'),
  code: 'ALD-7K3M-9QX2',
  signedText: 'text',
  keyId: 'k1',
  signature: 'c2ln',
  publishedAt: new Date('2026-07-01T12:00:00Z'),
  state: 'current',
  stateChangedAt: new Date('2026-07-01T12:00:00Z'),
  withdrawalNote: '',
  ...change,
});

/** A message with its texts put together. */
const whole = (facts: MessageFacts) => {
  const render = prepareMessage(facts);
  return (receiver: Receiver) => {
    const { subject, text, html } = render(receiver);
    return { subject, text: plainWords(text), html: plainWords(html) };
  };
};

const capFacts = {
  sender: 'statements@aldermarch.example',
  senderName: 'Aldermarch Police',
  publicUrl: 'https://aldermarch.example',
  isExercise: true,
  areas: [
    { path: 'eastmarch', parentPath: '', name: 'Eastmarch', code: 'X09000001', vintage: 2026, level: 1 },
  ],
  wholeForce: 'The whole force area',
};
const names = (xml: string): string[] => [...xml.matchAll(/<([a-zA-Z]+)[ >]/g)].map(([, name]) => name ?? '');

describe('CAP 1.2', () => {
  it('has its elements in the order the schema wants, one info for each language, status Exercise', () => {
    const urdu = published({ versionId: 'ur', language: 'ur', title: 'حملہ' });
    const xml = capAlert([published(), urdu], undefined, capFacts);
    expect(names(xml.slice(0, xml.indexOf('<info>')))).toEqual([
      'alert',
      'identifier',
      'sender',
      'sent',
      'status',
      'msgType',
      'scope',
    ]);
    const info = xml.slice(xml.indexOf('<info>'), xml.indexOf('</info>'));
    expect(names(info).join(' ')).toBe(
      'info language category category event responseType urgency severity certainty effective expires senderName headline description instruction web parameter valueName value area areaDesc geocode valueName value',
    );
    expect(xml.match(/<info>/g)).toHaveLength(2);
    expect(xml).toContain('<language>ur-PK</language>');
    expect(xml).toContain('<status>Exercise</status><msgType>Alert</msgType>');
    expect(xml).toContain('Attack &lt;abroad&gt; &amp; here');
    // British Summer Time, written out: CAP forbids Z.
    expect(xml).toContain('<sent>2026-07-01T13:00:00+01:00</sent>');
    expect(
      capAlert([published({ publishedAt: new Date('2026-01-01T12:00:00Z') })], undefined, capFacts),
    ).toContain('<sent>2026-01-01T12:00:00+00:00</sent>');
  });

  it('updates and cancels by reference to what went before', () => {
    const before = published({ rootVersionId: 'v0', publishedAt: new Date('2026-06-30T12:00:00Z') });
    const update = capAlert([published({ changeNote: 'New facts' })], before, capFacts);
    expect(update).toContain('<msgType>Update</msgType><scope>Public</scope><note>New facts</note>');
    expect(update).toContain(
      '<references>statements@aldermarch.example,v0,2026-06-30T13:00:00+01:00</references>',
    );
    const cancel = capAlert(
      [published({ state: 'withdrawn', withdrawalNote: 'Not true' })],
      undefined,
      capFacts,
    );
    expect(cancel).toContain('<msgType>Cancel</msgType>');
    expect(cancel).toContain(',11111111-1111-4111-8111-111111111111,2026-07-01T13:00:00+01:00</references>');
    expect(cancel).toContain('<identifier>11111111-1111-4111-8111-111111111111.cancel</identifier>');
  });
});

describe('feeds', () => {
  const facts: FeedFacts = {
    forceName: 'Aldermarch Police',
    publicUrl: 'https://aldermarch.example',
    isExercise: true,
    title: 'Statements',
    description: 'Signed',
    withdrawnTitle: (title) => `Withdrawn: ${title}`,
  };

  it('escape what people wrote and mark an exercise', () => {
    const atom = atomFeed([published()], facts, 'en');
    expect(atom).toContain('xml:lang="en"');
    expect(atom).not.toContain('<abroad>');
    expect(atom).toMatch(/<category[^>]*Exercise/);
    const json = JSON.parse(jsonFeed([published()], facts, 'en')) as {
      items: Array<Record<string, unknown>>;
    };
    expect(json.items[0]).toMatchObject({
      id: 'urn:uuid:11111111-1111-4111-8111-111111111111',
      language: 'en',
      _stand_together: { status: 'Exercise', state: 'current' },
    });
  });

  it('keep a tombstone for what was withdrawn, and stay the same while nothing happens', () => {
    const gone = published({ state: 'withdrawn', withdrawalNote: 'Not <true>' });
    const atom = atomFeed([gone], facts, 'en');
    expect(atom).toContain('xmlns:at="http://purl.org/atompub/tombstones/1.0"');
    expect(atom).toMatch(/<at:deleted-entry ref="urn:uuid:11111111[^"]+" when="2026-07-01T12:00:00.000Z">/);
    expect(atom).toContain('Not &lt;true&gt;');
    expect(atomFeed([], facts, 'en')).toBe(atomFeed([], facts, 'en'));
  });
});

describe('a message', () => {
  const facts = {
    published: published(),
    kind: 'statement' as const,
    pleaseForward: true,
    forceName: 'Aldermarch Police',
    publicUrl: 'https://aldermarch.example',
    leaderUrl: 'https://leaders.example',
    isExercise: false,
  };
  const receiver = { name: 'Sam <b>', unsubscribeUrl: 'https://aldermarch.example/unsubscribe/x' };

  it('says what may be forwarded, carries the code, and escapes every name', () => {
    const { subject, text, html } = whole(facts)(receiver);
    expect(subject).toBe('Attack <abroad> & here');
    const forwardable = text.slice(
      text.indexOf('You may forward what follows.'),
      text.indexOf('End of the part'),
    );
    for (const part of ['https://aldermarch.example/s/2222', 'ALD-7K3M-9QX2', 'Call 999', 'What we know'])
      expect(forwardable).toContain(part);
    expect(forwardable).not.toContain('unsubscribe');
    expect(html).not.toContain('Sam <b>');
    expect(html).toContain('Attack &lt;abroad&gt;');
    expect(html).not.toMatch(/<img|<script|javascript:/);
  });

  it('is right to left in Urdu and says Exercise in an exercise', () => {
    const { subject, html } = whole({
      ...facts,
      published: published({ language: 'ur' }),
      isExercise: true,
    })(receiver);
    expect(html).toContain('<html lang="ur" dir="rtl">');
    expect(subject).toMatch(/^\[مشق\] /);
    expect(html).toContain('https://aldermarch.example/ur/s/');
  });

  it('is in the words and the direction of every language a statement can have', () => {
    const begins = STATEMENT_LANGUAGES.map((language) => {
      const { text, html } = whole({ ...facts, published: published({ language }) })(receiver);
      expect(html).toContain(`<html lang="${language}" dir="${directionOf(language)}">`);
      const begin = wordsIn(language)('mail.rule.begin');
      expect(text).toContain(begin);
      expect(text.includes('You may forward what follows.')).toBe(language === 'en');
      return begin;
    });
    expect(new Set(begins).size).toBe(INTERFACE_LANGUAGES.length);
  });

  it('asks those who passed the first on to forward the correction', () => {
    const { subject, text } = whole({
      ...facts,
      kind: 'correction',
      published: published({ changeNote: 'The place was wrong.' }),
    })(receiver);
    expect(subject).toMatch(/^Correction: /);
    expect(text).toContain('What changed: The place was wrong.');
    expect(text).toContain('Please forward the correction to the same people.');
  });
});

describe('texts to copy', () => {
  it('put the link first, the code last, and never cut a section', () => {
    const text = chatText(published(), 'https://aldermarch.example', wordsIn('en'));
    expect(text.split('\n')[0]).toBe('https://aldermarch.example/s/22222222-2222-4222-8222-222222222222');
    expect(text.split('\n').at(-1)).toContain('ALD-7K3M-9QX2');
    const long = published({
      sections: [
        { heading: 'known', title: 'What we know', text: 'x '.repeat(500) },
        { heading: 'can-do', title: 'What you can do', text: 'Look out for each other.' },
      ],
    });
    const short = chatText(long, 'https://aldermarch.example', wordsIn('en'));
    expect(short).toContain('Look out for each other.');
    expect(short).not.toContain('x x');
    expect([...short].length).toBeLessThanOrEqual(700);
  });

  it('make numbers and addresses of a signed text into links', () => {
    expect(
      linked('Call 999 or see report-it.org.uk. Use #Together.').map(({ text, href }) => [text, href]),
    ).toEqual([
      ['Call ', undefined],
      ['999', 'tel:999'],
      [' or see ', undefined],
      ['report-it.org.uk', 'https://report-it.org.uk'],
      ['. Use ', undefined],
      ['#Together', undefined],
      ['.', undefined],
    ]);
  });
});
