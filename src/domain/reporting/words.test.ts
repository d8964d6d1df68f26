import { describe, expect, it } from 'vitest';
import { COMPLETE_LANGUAGES } from '#reference/languages';
import { holdsWord, TELLING_WORDS, wishOf } from '#reference/texting';
import { answerKey } from './answer-key.model.ts';
import { JOURNEYS } from './journey.model.ts';
import cy from './locales/cy.json' with { type: 'json' };
import en from './locales/en.json' with { type: 'json' };
import pl from './locales/pl.json' with { type: 'json' };
import ur from './locales/ur.json' with { type: 'json' };
import { EQUALITY_FIELDS } from './questions/equality.form.ts';
import { REPLY_KINDS, type ReplyKind, replyText, wordsIn } from './text-words.model.ts';

const catalogues: [string, Record<string, string>][] = [
  ['en', en],
  ['cy', cy],
  ['pl', pl],
  ['ur', ur],
];
const pages = Object.values(JOURNEYS).flat();
const withoutRoom = (key: string | undefined): string => (key ?? '').replace(/^reporting[.]/, '');

describe.each(catalogues)('the words in %s', (_lang, words) => {
  it('name every page, every field, every option and every thing that must be answered', () => {
    const missing: string[] = [];
    const need = (key: string): void => {
      if (!words[key]) missing.push(key);
    };
    for (const page of pages) {
      need(`${page.id}.title`);
      for (const field of page.fields) {
        const at = `${page.id}.${field.name}`;
        if (page.fields.length > 1) need(`${at}.label`);
        if ('required' in field && field.required) need(`${at}.required`);
        if ('options' in field) for (const option of field.options) need(`${at}.option.${option}`);
      }
    }
    for (const field of EQUALITY_FIELDS) {
      need(`equality.${field.name}.label`);
      if ('options' in field)
        for (const option of field.options) need(`equality.${field.name}.option.${option}`);
    }
    expect(missing).toEqual([]);
  });

  it('give staff the words of every stored answer', () => {
    for (const page of pages)
      for (const field of page.fields) {
        expect(words, answerKey(field.name)).toHaveProperty([withoutRoom(answerKey(field.name))]);
        if (!('options' in field)) continue;
        for (const option of field.options)
          expect(words).toHaveProperty([withoutRoom(answerKey(field.name, option))]);
      }
    expect(answerKey('nothing of ours')).toBeUndefined();
  });
});

describe('the texts that the machine sends', () => {
  const facts = {
    secondLanguage: null,
    forceName: 'Aldermarch Police',
    publicUrl: 'https://report.example.org',
  };

  it.each(COMPLETE_LANGUAGES)(
    'name neither police nor hate in %s, and the force only to who wrote "police"',
    (language) => {
      const words = REPLY_KINDS.map((kind) => replyText(kind, { ...facts, language, saidPolice: false }));
      expect(words.filter((text) => holdsWord(text, TELLING_WORDS))).toEqual([]);
      for (const kind of REPLY_KINDS)
        expect(replyText(kind, { ...facts, language, saidPolice: true })).toMatch(/^Aldermarch Police:\n/);
      const english = REPLY_KINDS.map((kind) =>
        replyText(kind, { ...facts, language: 'en', saidPolice: false }),
      );
      if (language !== 'en') expect(words.filter((text) => english.includes(text))).toEqual([]);
    },
  );

  it.each(COMPLETE_LANGUAGES)('hear in %s the very words that they tell people to send', (language) => {
    const told = (key: string): string[] =>
      [...wordsIn(language, `text-page.words.${key}`).matchAll(/(\S+):/gu)].map(([, word = '']) =>
        word.replace(/[“”«»‘’"]/gu, ''),
      );
    const [code = ''] = told('code');
    const [stop = '', start = ''] = told('stop');
    expect([code, stop, start].map(wishOf)).toEqual(['code', 'stop', 'start']);
    const reply = (kind: ReplyKind): string => replyText(kind, { ...facts, language, saidPolice: false });
    for (const word of [code, stop]) expect(reply('received')).toContain(word);
    expect(reply('stopped')).toContain(start);
  });
});

describe('plain English', () => {
  const sentences = Object.values(en)
    .flatMap((text) => text.split(/(?<=[.?!:])\s+/))
    .map((sentence) => sentence.split(/\s+/).filter((word) => /\w/.test(word)).length);

  it('has 15 words in a sentence on average at most, and 30 in none', () => {
    expect(sentences.reduce((sum, words) => sum + words, 0) / sentences.length).toBeLessThanOrEqual(15);
    expect(Math.max(...sentences)).toBeLessThanOrEqual(30);
  });

  it('has no contractions and none of the words people with little English stumble over', () => {
    const all = Object.values(en).join(' ');
    expect(all).not.toMatch(/\b(don|can|won|isn|aren|didn|doesn|haven|it|you|we|they)’(t|s|re|ve|ll)\b/i);
    expect(all).not.toMatch(
      /\b(deadline|get in touch|utili[sz]e|regarding|ensure|commence|perpetrator|incident)\b/i,
    );
  });
});
