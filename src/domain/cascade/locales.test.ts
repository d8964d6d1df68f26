import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { catalogueFaults } from '#platform/web/catalogue-check';
import { formatDate } from '#platform/web/formats';
import { offeredLanguages } from '#platform/web/languages';
import { INTERFACE_LANGUAGES } from '#reference/languages';
import { publishedText } from './cascade.fixture.ts';
import { HEADINGS } from './heading.model.ts';
import { kitTexts } from './kit/kit-texts.presenter.ts';
import {
  headingTitle,
  isStatementLanguage,
  STATEMENT_LANGUAGES,
  threatSentence,
  wordsIn,
} from './words.model.ts';

const read = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`./locales/${name}.json`, import.meta.url), 'utf8')) as Record<
    string,
    string
  >;

it('has every word in every language, with the same arguments', () => {
  const files = Object.fromEntries(STATEMENT_LANGUAGES.map((language) => [language, read(language)]));
  expect(catalogueFaults('cascade', files)).toEqual([]);
  expect(catalogueFaults('cascade staff', { en: read('staff.en') })).toEqual([]);
});

it('has headings and threat wording of its own in every language', () => {
  const seen = new Set<string>();
  for (const language of STATEMENT_LANGUAGES) {
    for (const heading of HEADINGS) seen.add(headingTitle(language)(heading));
    for (const level of ['LOW', 'MODERATE', 'SUBSTANTIAL', 'SEVERE', 'CRITICAL'])
      seen.add(threatSentence(language, { level, setOn: '2026-04-30' }));
  }
  expect(seen.size).toBe(STATEMENT_LANGUAGES.length * 10);
  expect(threatSentence('en', { level: 'SEVERE', setOn: '2026-04-30' })).toBe(
    'The national threat level for terrorism is SEVERE. This means an attack is highly likely. It was set on 30 April 2026.',
  );
});

it('publishes statements in every language a leader may choose, each with its own words', () => {
  const offered = offeredLanguages().map(({ code }) => code);
  expect(offered.filter((code) => !isStatementLanguage(code))).toEqual([]);
  expect(isStatementLanguage('fr')).toBe(false);
  const subjects = STATEMENT_LANGUAGES.map((language) =>
    wordsIn(language)('mail.subject.withdrawal', { title: 'A' }),
  );
  expect(new Set(subjects).size).toBe(STATEMENT_LANGUAGES.length);
});

it('writes times in mails by the clock in London, with 24 hours, in every language', () => {
  expect(formatDate('2026-04-29T23:05:00Z', 'dateTime', 'en')).toBe('30 April 2026 at 00:05');
  for (const language of INTERFACE_LANGUAGES) {
    expect(formatDate('2026-04-30T17:05:00Z', 'dateTime', language)).toContain('18:05');
    const published = publishedText({ language, validUntil: new Date('2026-07-03T17:05:00Z') });
    const facts = { published, forceName: 'Aldermarch', publicUrl: 'https://a.example', isExercise: false };
    expect(kitTexts(facts)['long.txt']).toContain('18:05');
  }
});
