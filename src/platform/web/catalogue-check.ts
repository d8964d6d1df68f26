import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { COMPLETE_LANGUAGES } from '#reference/languages';
import { catalogueFolders, keysOf, type MessageFile, readMessages } from './catalogue-files.ts';
import { DEFAULT_LANGUAGE, LANGUAGES } from './languages.ts';

type Option = { value: Element[] };
type Element = {
  type: number;
  value?: unknown;
  pluralType?: 'cardinal' | 'ordinal';
  options?: Record<string, Option>;
  children?: Element[];
};
const LITERAL = 0;
const SELECT = 5;
const PLURAL = 6;
const POUND = 7;

const parsed = (text: string, lang: string): Element[] =>
  new IntlMessageFormat(text, lang, undefined, { ignoreTag: true }).getAst() as unknown as Element[];

/** Every element of a message, those inside plurals and selections too. */
const flat = (elements: Element[]): Element[] =>
  elements.flatMap((element) => [
    element,
    ...Object.values(element.options ?? {}).flatMap((option) => flat(option.value)),
    ...flat(element.children ?? []),
  ]);

/** Names of the ICU arguments of a message, sorted. Throws where the message cannot be parsed. */
export function messageArguments(text: string, lang = DEFAULT_LANGUAGE): string[] {
  const named = flat(parsed(text, lang)).filter(({ type }) => type !== LITERAL && type !== POUND);
  return [...new Set(named.map(({ value }) => String(value)))].sort();
}

/** What a language's plurals lack, or have and the language does not: one sentence each. Exact numbers (`=0`) are free. */
export function pluralFaults(text: string, lang: string): string[] {
  return flat(parsed(text, lang)).flatMap(({ type, value, pluralType, options = {} }) => {
    if (type !== PLURAL) return [];
    const wanted = new Intl.PluralRules(lang, { type: pluralType ?? 'cardinal' }).resolvedOptions()
      .pluralCategories as string[];
    const given = Object.keys(options).filter((option) => !option.startsWith('='));
    return [
      ...wanted
        .filter((category) => !given.includes(category))
        .map((one) => `{${value}} lacks the form ${one}`),
      ...given.filter((category) => !wanted.includes(category)).map((one) => `{${value}} has no form ${one}`),
    ];
  });
}

const selections = (text: string, lang: string): string =>
  flat(parsed(text, lang))
    .filter(({ type }) => type === SELECT)
    .map(({ value, options = {} }) => `${value}: ${Object.keys(options).sort().join(' ')}`)
    .sort()
    .join('; ');

/** What is wrong with one translation beside its English text: not parseable, empty, other arguments, plurals not whole. */
export function messageFaults(text: string, english: string, lang: string): string[] {
  if (text.trim() === '') return ['is empty'];
  try {
    const own = messageArguments(text, lang).join(' ');
    const wanted = messageArguments(english).join(' ');
    if (own !== wanted) return [`has arguments "${own}", English has "${wanted}"`];
    if (selections(text, lang) !== selections(english, DEFAULT_LANGUAGE))
      return ['chooses between other words than English'];
    // English is the source: `# min` is the same for one and for many there.
    return lang === DEFAULT_LANGUAGE ? [] : pluralFaults(text, lang);
  } catch (error) {
    return [`cannot be read: ${(error as Error).message}`];
  }
}

/**
 * Compares catalogues of one folder with the English one: no other keys, same ICU arguments, the plural forms of each
 * language, every text parseable and not empty, and no key missing where the language is to be whole. Answers one
 * sentence per fault; an empty list means that all is well.
 */
export function catalogueFaults(
  name: string,
  files: Record<string, MessageFile>,
  isWhole: (lang: string) => boolean = () => true,
): string[] {
  const english = files[DEFAULT_LANGUAGE] ?? {};
  return Object.entries(files).flatMap(([lang, file]) => [
    ...keysOf(english)
      .filter((key) => !(key in file) && isWhole(lang))
      .map((key) => `${name} ${lang}: ${key} is missing`),
    ...keysOf(file).flatMap((key) => {
      const wanted = english[key];
      if (wanted === undefined) return [`${name} ${lang}: ${key} is not in English`];
      return messageFaults(file[key] ?? '', wanted, lang).map((fault) => `${name} ${lang}: ${key} ${fault}`);
    }),
    ...(lang !== DEFAULT_LANGUAGE && !['true', 'false'].includes(file['_meta.reviewed'] ?? '')
      ? [`${name} ${lang}: _meta.reviewed says neither true nor false`]
      : []),
  ]);
}

/** What is wrong with the words of Easy Read: every key must be an English one, with its arguments and in other words. */
export const easyFaults = (name: string, easy: MessageFile, english: MessageFile): string[] =>
  keysOf(easy).flatMap((key) => {
    const [text = '', wanted] = [easy[key], english[key]];
    if (wanted === undefined) return [`${name}: ${key} is not in English`];
    if (text === wanted) return [`${name}: ${key} says the same as English`];
    return messageFaults(text, wanted, DEFAULT_LANGUAGE).map((fault) => `${name}: ${key} ${fault}`);
  });

/** The faults of every catalogue folder of the installation, staff words included. */
export function allCatalogueFaults(root?: string): string[] {
  const isWhole = (lang: string): boolean => (COMPLETE_LANGUAGES as readonly string[]).includes(lang);
  return catalogueFolders(root).flatMap(({ prefix, folder }) => {
    const path = (file: string): string => join(folder, `${file}.json`);
    const staff = existsSync(path('staff.en'))
      ? catalogueFaults(`${prefix} staff`, { [DEFAULT_LANGUAGE]: readMessages(path('staff.en')) })
      : [];
    if (!existsSync(path(DEFAULT_LANGUAGE))) return staff;
    const easy = easyFaults(
      `${prefix} Easy Read`,
      readMessages(path('easy.en')),
      readMessages(path(DEFAULT_LANGUAGE)),
    );
    const codes = LANGUAGES.map(({ code }) => code).filter((code) => isWhole(code) || existsSync(path(code)));
    const files = codes.map((code) => [code, readMessages(path(code))]);
    return [...staff, ...easy, ...catalogueFaults(prefix, Object.fromEntries(files), isWhole)];
  });
}
