import { IntlMessageFormat } from 'intl-messageformat';
import { formatDate } from '#reference/formats';
import { COMPLETE_LANGUAGES, type InterfaceLanguage, localeOf } from '#reference/languages';
import type { Heading } from './heading.model.ts';
import ar from './locales/ar.json' with { type: 'json' };
import bn from './locales/bn.json' with { type: 'json' };
import cy from './locales/cy.json' with { type: 'json' };
import en from './locales/en.json' with { type: 'json' };
import fa from './locales/fa.json' with { type: 'json' };
import gu from './locales/gu.json' with { type: 'json' };
import pa from './locales/pa.json' with { type: 'json' };
import pl from './locales/pl.json' with { type: 'json' };
import pt from './locales/pt.json' with { type: 'json' };
import ro from './locales/ro.json' with { type: 'json' };
import so from './locales/so.json' with { type: 'json' };
import ur from './locales/ur.json' with { type: 'json' };

type Catalogue = Readonly<Record<string, string>>;
const OF_LANGUAGE: Readonly<Record<InterfaceLanguage, Catalogue>> = {
  en,
  cy,
  pl,
  ro,
  pa,
  ur,
  ar,
  bn,
  gu,
  pt,
  fa,
  so,
};
const CATALOGUES: ReadonlyMap<string, Catalogue> = new Map(Object.entries(OF_LANGUAGE));

/**
 * Languages a statement can be published in: those whose catalogues are held whole, headings and threat wording among
 * them. A leader reads the pages, and gets statements, in any of these.
 */
export const STATEMENT_LANGUAGES: readonly string[] = COMPLETE_LANGUAGES;
export const FIRST_LANGUAGE = 'en';
export const isStatementLanguage = (text: string): boolean => STATEMENT_LANGUAGES.includes(text);

export type Words = (key: string, args?: Record<string, string | number>) => string;

// Read once a process: to read a message costs more than to fill it in, and a sender fills in thousands.
const messages = new Map<string, IntlMessageFormat>();

function messageOf(text: string, locale: string): IntlMessageFormat {
  const key = `${locale} ${text}`;
  const known = messages.get(key) ?? new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
  messages.set(key, known);
  return known;
}

/**
 * This room's words in the language of a statement, which need not be the language of the page around it. A language
 * that is not there answers in English.
 */
export function wordsIn(language: string): Words {
  const own = CATALOGUES.get(language) ?? OF_LANGUAGE.en;
  const locale = localeOf(own === OF_LANGUAGE.en ? 'en' : language);
  return (key, args) => {
    const text = own[key] ?? OF_LANGUAGE.en[key];
    if (text === undefined) throw new Error(`the cascade room has no words for ${key}`);
    return args ? String(messageOf(text, locale).format(args)) : text;
  };
}

/** `30 April 2026` in the statement's language, from a calendar day `YYYY-MM-DD`. */
export const dayIn = (language: string, day: string): string => formatDate(day, 'writtenDate', language);

/** The wording of a heading in a statement's language. */
export const headingTitle =
  (language: string) =>
  (heading: Heading): string =>
    wordsIn(language)(`heading.${heading}`);

/** The official threat wording as one short paragraph, in a statement's language. */
export function threatSentence(language: string, threat: { level: string; setOn: string }): string {
  const words = wordsIn(language);
  return words('threat.sentence', {
    level: words(`threat.level.${threat.level}`),
    meaning: words(`threat.meaning.${threat.level}`),
    date: dayIn(language, threat.setOn),
  });
}
