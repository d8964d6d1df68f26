import { describe, expect, it } from 'vitest';
import { plainWords } from '#channel';
import { findContacts } from '#reference/contact-finder';
import { piecesOf } from '#reference/text-length';
import { prepareMessage } from '../message.presenter.ts';
import { postText } from '../prepared/post.presenter.ts';
import { tokensOf } from '../shingle.model.ts';
import type { Published } from '../statement.model.ts';
import { MOST_PIECES, statementText } from '../texts/statement-text.presenter.ts';
import { STATEMENT_LANGUAGES } from '../words.model.ts';
import { calendar, contactCard, folded, namedDays } from './kit-data.presenter.ts';
import { cardSheet, pageSheet, sentencesOf } from './kit-sheets.presenter.ts';
import { codeUrl, type KitFacts, kitTexts, whatsAppLink } from './kit-texts.presenter.ts';

const published = (change: Partial<Published> = {}): Published => ({
  versionId: '0198b0d4-0000-7000-8000-000000000001',
  statementId: '0198b0d4-0000-7000-8000-000000000002',
  eventId: '0198b0d4-0000-7000-8000-000000000003',
  kind: 'core',
  coreId: null,
  wrapsVersionId: null,
  community: '',
  areaPath: '',
  language: 'en',
  number: 1,
  rootVersionId: '0198b0d4-0000-7000-8000-000000000001',
  supersedesVersionId: null,
  title: 'Attack abroad: what it means here',
  answer: 'Nothing we know points to danger in this county.',
  sections: [
    { heading: 'known', title: 'What we know', text: 'There was an attack on a market abroad.' },
    {
      heading: 'can-do',
      title: 'What you can do',
      text: 'Come to the meeting on 4 July 2026 in the town hall.',
    },
    { heading: 'call', title: 'Who to call', text: 'Call 101, or 01632 960123. See www.aldermarch.example.' },
  ],
  issuer: 'Chief Superintendent A. Example',
  changeNote: '',
  validUntil: new Date('2026-07-04T12:00:00Z'),
  code: 'ALD-7K3M-9QX2',
  signedText: '',
  keyId: 'k',
  signature: 's',
  publishedAt: new Date('2026-07-01T12:00:00Z'),
  state: 'current',
  stateChangedAt: new Date('2026-07-01T12:00:00Z'),
  withdrawalNote: '',
  ...change,
});

const facts = (change: Partial<Published> = {}, isExercise = false): KitFacts => ({
  published: published(change),
  forceName: 'Aldermarch Police',
  publicUrl: 'https://aldermarch.example',
  isExercise,
});

const URDU = {
  language: 'ur',
  title: 'ملک سے باہر حملہ',
  answer: 'ہمارے علاقے میں خطرے کی کوئی بات معلوم نہیں۔',
};

describe('the texts of a kit', () => {
  it('fit one and two pieces of a text message, in the Latin alphabet and in others', () => {
    for (const one of [facts(), facts(URDU), facts({ answer: 'x'.repeat(400), title: 'ŵ'.repeat(90) })]) {
      const texts = kitTexts(one);
      expect(piecesOf(texts['sms-1.txt'])).toBe(1);
      expect(piecesOf(texts['sms-2.txt'])).toBeLessThanOrEqual(2);
      for (const text of Object.values(texts)) expect(text.trim()).toBe(text);
    }
  });

  it('keep whole sentences and end with the link that carries the code', () => {
    const texts = kitTexts(facts());
    const link = 'https://aldermarch.example/s/ALD-7K3M-9QX2';
    expect(codeUrl(facts())).toBe(link);
    expect(texts['sms-1.txt']).toBe(
      `Attack abroad: what it means here\nNothing we know points to danger in this county.\n${link}`,
    );
    expect(texts['sms-2.txt']).toContain('Call 101');
    expect(texts['long.txt'].endsWith(link)).toBe(true);
    expect(codeUrl(facts(URDU))).toBe('https://aldermarch.example/ur/s/ALD-7K3M-9QX2');
    expect(kitTexts(facts(URDU))['sms-1.txt']).toBe(
      `${URDU.title}\nhttps://aldermarch.example/ur/s/ALD-7K3M-9QX2`,
    );
  });

  it('put the link first in a chat, say it is an exercise, and read aloud within a minute', () => {
    const texts = kitTexts(facts({}, true));
    expect(texts['chat.txt'].split('\n\n').slice(0, 3)).toEqual([
      'https://aldermarch.example/s/0198b0d4-0000-7000-8000-000000000002',
      'Exercise',
      'Attack abroad: what it means here',
    ]);
    expect([...texts['chat.txt']].length).toBeLessThanOrEqual(720);
    expect(texts['sms-1.txt']).toMatch(/^Exercise\n/);
    expect(texts['long.txt']).toMatch(/^This is a training message/);
    const long = { heading: 'known' as const, title: 'What we know', text: 'word '.repeat(400).trim() };
    const read = kitTexts(facts({ sections: [long, ...published().sections] }))['read-aloud.txt'];
    expect(read.split(/\s+/).length).toBeLessThanOrEqual(150);
    expect(read).toContain('Come to the meeting');
    expect(whatsAppLink('a b&c\n')).toBe('https://wa.me/?text=a%20b%26c%0A');
  });
});

describe('a number in a text that runs from right to left', () => {
  const call = {
    heading: 'call' as const,
    title: 'کس کو فون کریں',
    text: 'نام بتائے بغیر 0800 555 111 پر فون کریں۔',
  };
  const number = '0800\u00a0555\u00a0111';

  it('stays one word in every text, card, poster, mail and text message, so that its groups keep their places', () => {
    const urdu = facts({ ...URDU, sections: [call] });
    const { published: text } = urdu;
    const message = prepareMessage({ ...urdu, kind: 'statement', pleaseForward: false, leaderUrl: '' })({
      name: '',
      unsubscribeUrl: '',
    });
    const kit = kitTexts(urdu);
    const shown = {
      card: JSON.stringify(cardSheet(urdu, 'card-portrait.png', '').data),
      poster: JSON.stringify(pageSheet(urdu, 'poster-a4.pdf', '').data),
      easy: JSON.stringify(pageSheet(urdu, 'easy-read.pdf', '').data),
      mail: plainWords(message.text),
      html: plainWords(message.html),
      sms: statementText({ ...urdu, kind: 'statement', leaderUrl: '' }),
      chat: kit['chat.txt'],
      long: kit['long.txt'],
      aloud: kit['read-aloud.txt'],
      post: postText(urdu, 'facebook'),
    };
    for (const [where, words] of Object.entries(shown)) {
      expect(words, where).toContain(number);
      expect(words, where).not.toContain('0800 555 111');
    }
    // What was signed is as it was, and English has nothing to keep together.
    expect(text.sections[0]?.text).toContain('0800 555 111');
    expect(kitTexts(facts())['long.txt']).toContain('01632 960123');
  });

  it('is the same number to a check, and the same words', () => {
    const about = { register: [], hashtags: [], today: '1970-01-01' };
    const found = (words: string) => findContacts(words, about).map(({ kind, value }) => [kind, value]);
    expect(found(call.text.replace('0800 555 111', number))).toEqual(found(call.text));
    expect(tokensOf(`a ${number} b`)).toEqual(tokensOf('a 0800 555 111 b'));
  });
});

describe('contacts and dates of a kit', () => {
  it('make a contact card of what stands in the text and of nothing else', () => {
    const card = contactCard(facts()) ?? '';
    expect(card).toContain('FN:Aldermarch Police\r\n');
    expect(card).toContain('TEL;VALUE=uri:tel:101\r\n');
    expect(card).toMatch(/TEL;VALUE=uri:tel:(\+44|0)1632960123\r\n/);
    expect(card).toContain('URL:https://aldermarch.example\r\n');
    expect(card.match(/^TEL/gm)).toHaveLength(2);
    expect(contactCard(facts({ sections: [] }))).toBeUndefined();
  });

  it('make a calendar of whole dates that are not past, in the words of several languages', () => {
    expect(namedDays(published())).toEqual([
      { day: '2026-07-04', line: 'Come to the meeting on 4 July 2026 in the town hall.' },
    ]);
    const day = (language: string, answer: string): string[] =>
      namedDays(published({ language, answer, sections: [] })).map((one) => one.day);
    expect(day('pl', 'Spotkanie 4 lipca 2026 w ratuszu.')).toEqual(['2026-07-04']);
    expect(day('pt', 'Reunião em 4 de julho de 2026.')).toEqual(['2026-07-04']);
    expect(day('ur', 'ملاقات ۴ جولائی 2026 کو ہے۔')).toEqual(['2026-07-04']);
    expect(day('en', 'It was on 4 July 2016.')).toEqual([]);
    expect(day('en', 'On 31 June 2026 and on 4 July.')).toEqual([]);
    // Twenty past midnight on 1 July in London.
    const atNight = { publishedAt: new Date('2026-06-30T23:20:00Z'), sections: [] };
    const answer = 'Not on 30 June 2026, but on 1 July 2026 or 1 July 2027.';
    expect(namedDays(published({ ...atNight, answer })).map((one) => one.day)).toEqual([
      '2026-07-01',
      '2027-07-01',
    ]);
    const file = calendar(facts()) ?? '';
    expect(file).toContain('DTSTART;VALUE=DATE:20260704\r\nDTEND;VALUE=DATE:20260705\r\n');
    expect(file).toContain('SUMMARY;LANGUAGE=en:Attack abroad: what it means here\r\n');
    expect(calendar(facts({ sections: [] }))).toBeUndefined();
  });

  it('fold long lines at 75 octets without cutting a letter', () => {
    const line = `DESCRIPTION:${URDU.answer.repeat(5)}`;
    const lines = folded(line).split('\r\n');
    expect(lines.length).toBeGreaterThan(3);
    for (const one of lines) expect(Buffer.byteLength(one)).toBeLessThanOrEqual(75);
    expect(folded(line).replaceAll('\r\n ', '')).toBe(line);
  });
});

it('takes sentences one by one by the rules of their language', () => {
  expect(sentencesOf('en', 'Call 101. Do not wait.\nThank you.')).toEqual([
    'Call 101.',
    'Do not wait.',
    'Thank you.',
  ]);
  expect(sentencesOf('ur', 'پہلا جملہ۔ دوسرا جملہ۔')).toHaveLength(2);
});

it('a reminder by text says who asks, where to answer, and fits, in every language', () => {
  for (const language of STATEMENT_LANGUAGES)
    for (const state of ['current', 'withdrawn'] as const) {
      const about = facts({ language, state, withdrawalNote: state === 'withdrawn' ? 'Not true.' : '' });
      const text = statementText({
        ...about,
        kind: state === 'withdrawn' ? 'withdrawal-reminder' : 'reminder',
        leaderUrl: 'https://leaders.aldermarch.example',
      });
      expect(text, language).toContain('Aldermarch Police: ');
      expect(text, language).toMatch(/https:\/\/leaders[.]aldermarch[.]example\/\S*statements\/0198b0d4/);
      expect(text.includes('Not true.'), language).toBe(state === 'withdrawn');
      expect(piecesOf(text), language).toBeLessThanOrEqual(MOST_PIECES);
    }
});
