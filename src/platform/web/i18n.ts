import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { directionOf, localeOf } from '#reference/languages';
import { catalogueFolders, readMessages } from './catalogue-files.ts';
import { DEFAULT_LANGUAGE, EASY_EDITION, LANGUAGES } from './languages.ts';

export type MessageArgs = Record<string, string | number | Date>;
/** Flat catalogue: full key (`reporting.where.title`) to ICU text. */
export type Catalogue = ReadonlyMap<string, string>;

/** The reader's words: `t(key, args)`, and what is known about the catalogue behind it. */
export interface Translate {
  (key: string, args?: MessageArgs): string;
  has(key: string): boolean;
  lang: string;
  /** True where a person has reviewed every part of this language's catalogue. */
  reviewed: boolean;
}

export interface Catalogues {
  translate(edition: string): Translate;
  of(edition: string): Catalogue;
}

const LTR_WORD = String.raw`(?:\(\d+\))?[0-9A-Za-z](?:[\w@.-]*\w)?`;
/** Several words, or one number with a plus sign or hyphens in it. */
const LTR_RUN = new RegExp(
  String.raw`\+?${LTR_WORD}(?: ${LTR_WORD})+|\+\d[\d()-]*\d|(?<!\w)\d+(?:-\d+)+`,
  'g',
);

/**
 * Keeps what is read from left to right in one piece inside words that are read from right to left: without the marks,
 * `18001 101` would stand there as `101 18001`, `27 3 2026` as `2026 3 27`, and the plus sign of `+44` behind the number.
 */
export const isolateRuns = (text: string): string => text.replace(LTR_RUN, '\u2066$&\u2069');

/** Marks around a text that fell back to English; the renderer turns them into `lang="en"` (see render.ts). */
export const FALLBACK_START = '\uE000';
export const FALLBACK_END = '\uE001';

/**
 * Reads the catalogues once. `workWords` also reads `staff.en.json` or `partner.en.json`: words, in English alone, for
 * people at work; a key that the readers' pages have too is said there in the words for them. Other faces leave both unread.
 * `strict` throws on a missing key or argument (tests, demo); otherwise English stands in, marked as such.
 */
export function loadCatalogues(options: {
  strict: boolean;
  workWords?: 'staff' | 'partner';
  root?: string;
}): Catalogues {
  const catalogues = new Map<string, Map<string, string>>(LANGUAGES.map(({ code }) => [code, new Map()]));
  const unreviewed = new Set<string>();
  const easy = new Map<string, string>();
  for (const { prefix, folder } of catalogueFolders(options.root)) {
    for (const [key, text] of Object.entries(readMessages(join(folder, 'easy.en.json'))))
      easy.set(`${prefix}.${key}`, text);
    for (const { code } of LANGUAGES) {
      const into = catalogues.get(code);
      const files = [
        `${code}.json`,
        ...(options.workWords && code === DEFAULT_LANGUAGE ? [`${options.workWords}.en.json`] : []),
      ];
      for (const file of files) {
        const messages = readMessages(join(folder, file));
        if (messages['_meta.reviewed'] === 'false') unreviewed.add(code);
        for (const [key, text] of Object.entries(messages))
          if (!key.startsWith('_meta.')) into?.set(`${prefix}.${key}`, text);
      }
    }
  }
  // Easy Read says in other words what it can; the rest is the English text.
  catalogues.set(EASY_EDITION, new Map([...(catalogues.get(DEFAULT_LANGUAGE) ?? []), ...easy]));
  const cache = new Map<string, Translate>();
  const of = (edition: string): Catalogue => catalogues.get(edition) ?? new Map();
  return {
    of,
    translate(edition) {
      const known = cache.get(edition);
      if (known) return known;
      const lang = edition === EASY_EDITION ? DEFAULT_LANGUAGE : edition;
      const reviewed = lang === DEFAULT_LANGUAGE || !unreviewed.has(lang);
      const made = translator({
        lang,
        own: of(edition),
        english: of(DEFAULT_LANGUAGE),
        strict: options.strict,
        reviewed,
      });
      cache.set(edition, made);
      return made;
    },
  };
}

interface TranslatorParts {
  lang: string;
  own: Catalogue;
  english: Catalogue;
  strict: boolean;
  reviewed: boolean;
}

function translator({ lang, own, english, strict, reviewed }: TranslatorParts): Translate {
  const formats = new Map<string, IntlMessageFormat>();
  const isRtl = directionOf(lang) === 'rtl';
  const format = (text: string, locale: string, args: MessageArgs | undefined): string => {
    if (!text.includes('{') && !text.includes("''")) return text;
    const cacheKey = `${locale} ${text}`;
    let compiled = formats.get(cacheKey);
    if (!compiled) {
      compiled = new IntlMessageFormat(text, localeOf(locale), undefined, {
        ignoreTag: true,
      });
      formats.set(cacheKey, compiled);
    }
    return String(compiled.format(args));
  };
  const t = (key: string, args?: MessageArgs): string => {
    const text = own.get(key);
    try {
      if (text !== undefined) return isRtl ? isolateRuns(format(text, lang, args)) : format(text, lang, args);
    } catch (error) {
      if (strict) throw new Error(`catalogue ${lang}: ${key}: ${(error as Error).message}`);
      return text ?? key;
    }
    if (strict) throw new Error(`catalogue ${lang}: there is no text for ${key}`);
    const fallback = english.get(key);
    return fallback === undefined
      ? key
      : FALLBACK_START + format(fallback, DEFAULT_LANGUAGE, args) + FALLBACK_END;
  };
  return Object.assign(t, { has: (key: string) => own.has(key) || english.has(key), lang, reviewed });
}
