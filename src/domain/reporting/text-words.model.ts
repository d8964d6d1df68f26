import { IntlMessageFormat } from 'intl-messageformat';
import type { InterfaceLanguage } from '#reference/languages';
import { holdsWord, POLICE_WORDS } from '#reference/texting';
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

const WORDS: Readonly<Record<InterfaceLanguage, Readonly<Record<string, string>>>> = {
  ar,
  bn,
  cy,
  en,
  fa,
  gu,
  pa,
  pl,
  pt,
  ro,
  so,
  ur,
};
const hasWords = (language: string): language is InterfaceLanguage => language in WORDS;

/** The texts the room sends of itself; an officer's own words are `staff`. */
export const REPLY_KINDS = [
  'received',
  'continued',
  'danger',
  'ask-words',
  'use-web',
  'code',
  'no-report',
  'stopped',
  'started',
  'about',
] as const;
export type ReplyKind = (typeof REPLY_KINDS)[number];

/** One text of the room's own catalogue outside a page; English where the language has no catalogue. */
export function wordsIn(language: string, key: string): string {
  const words = WORDS[hasWords(language) ? language : 'en'][key];
  if (words === undefined) throw new Error(`the reporting room has no words for ${key}`);
  return words;
}

/** Where the private code stands in the text until the moment it leaves. */
export const CODE_PLACE = '{{code}}';

export interface ReplyFacts {
  /** The sender's language where it is known. */
  language: string | null;
  /** Said beside English where it is not. */
  secondLanguage: string | null;
  /** The sender wrote "police" first, so the text may say who we are. */
  saidPolice: boolean;
  forceName: string;
  publicUrl: string;
}

/**
 * The words of an automatic text. It names neither hate nor police: phones are shared, and a text shows on a locked
 * screen. The force's name stands in front only where the sender wrote "police" first.
 */
export function replyText(kind: ReplyKind, facts: ReplyFacts): string {
  const known = facts.language !== null && hasWords(facts.language) ? facts.language : undefined;
  const second = facts.secondLanguage ?? 'en';
  const languages = known
    ? [known]
    : [...new Set<InterfaceLanguage>(['en', hasWords(second) ? second : 'en'])];
  const body = languages.map((language) => wordsOf(kind, language, facts)).join('\n\n');
  return facts.saidPolice ? `${facts.forceName}:\n${body}` : body;
}

function wordsOf(kind: ReplyKind, language: InterfaceLanguage, facts: ReplyFacts): string {
  const url = kind === 'code' ? `${facts.publicUrl}/return` : `${facts.publicUrl}/text`;
  const isTelling = kind === 'use-web' && !facts.saidPolice && holdsWord(url, POLICE_WORDS);
  const key = isTelling ? 'text.reply.use-web.no-link' : `text.reply.${kind}`;
  const format = new IntlMessageFormat(wordsIn(language, key), language, undefined, { ignoreTag: true });
  return String(format.format({ url, code: CODE_PLACE }));
}
