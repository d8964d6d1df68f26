import { INTERFACE_LANGUAGES, languageByTag } from '#reference/languages';
import { missingKeys } from './catalogue-files.ts';

/** A language the pages can be read in: its BCP 47 tag, its name in itself, its direction. */
export interface Language {
  code: string;
  name: string;
  dir: 'ltr' | 'rtl';
}

export const DEFAULT_LANGUAGE = 'en';

/** Every language the pages are, or are being, translated into, in the order of the language bar. */
export const LANGUAGES: readonly Language[] = INTERFACE_LANGUAGES.map((code) => {
  const known = languageByTag(code);
  if (!known) throw new Error(`the register of languages lacks ${code}`);
  return { code, name: known.ownName, dir: known.dir };
});

let offered: readonly Language[] | undefined;

/**
 * The languages a reader may choose: those whose catalogues lack no word of the English ones. Read once at start. A
 * half-translated form would leave somebody alone in the middle of it; `stand locale report` says what is missing.
 */
export function offeredLanguages(): readonly Language[] {
  offered ??= LANGUAGES.filter(({ code }) => code === DEFAULT_LANGUAGE || missingKeys(code).length === 0);
  return offered;
}

/** The language of that tag, or English. */
export function languageOf(code: string): Language {
  const [english] = LANGUAGES;
  const language = LANGUAGES.find((one) => one.code === code) ?? english;
  if (!language) throw new Error('there is no language');
  return language;
}

/** Splits `/ur/report?x=1` into its language and `/report?x=1`; no offered prefix means English and the URL as it is. */
export function splitLanguage(url: string): { lang: string; url: string } {
  const match = /^\/([a-z]{2,3})(?=\/|\?|$)/.exec(url);
  const lang = match?.[1];
  if (!lang || !offeredLanguages().some((one) => one.code === lang)) return { lang: DEFAULT_LANGUAGE, url };
  const rest = url.slice(lang.length + 1);
  return { lang, url: rest.startsWith('/') ? rest : `/${rest}` };
}

/** Puts the language's prefix before a path of this site. English has none; a path that has one already is kept. */
export function localUrl(lang: string, path: string): string {
  if (!path.startsWith('/') || lang === DEFAULT_LANGUAGE) return path;
  if (splitLanguage(path).url !== path) return path;
  return path === '/' ? `/${lang}` : `/${lang}${path.startsWith('/?') ? path.slice(1) : path}`;
}

/** A path of this site that may be redirected to after a sign-in; anything that could lead elsewhere becomes `/`. */
export function localPath(text: string | undefined): string {
  if (!text || !/^\/(?![/\\])[^\\\s]*$/.test(text)) return '/';
  return text;
}
