import { INTERFACE_LANGUAGES, languageByTag } from '#reference/languages';
import { missingKeys } from './catalogue-files.ts';

/** A language the pages can be read in: its BCP 47 tag, its name in itself, its direction. */
export interface Language {
  code: string;
  name: string;
  dir: 'ltr' | 'rtl';
}

export const DEFAULT_LANGUAGE = 'en';

/**
 * The edition in Easy Read: English in short words with a picture at each question, under the prefix `/easy`. An edition
 * is what an address prefix chooses: a language, or this.
 */
export const EASY_EDITION = 'easy';
export const EASY_NAME = 'Easy Read';

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

/** The language of an edition; English for Easy Read and for what is not known. */
export function languageOf(code: string): Language {
  const [english] = LANGUAGES;
  const language = LANGUAGES.find((one) => one.code === code) ?? english;
  if (!language) throw new Error('there is no language');
  return language;
}

const isEdition = (prefix: string): boolean =>
  prefix === EASY_EDITION || offeredLanguages().some(({ code }) => code === prefix);

/** Splits `/ur/report?x=1` into its edition and `/report?x=1`; no known prefix means English and the URL as it is. */
export function splitEdition(url: string): { edition: string; url: string } {
  const prefix = /^\/([a-z]{2,4})(?=\/|\?|$)/.exec(url)?.[1];
  if (!prefix || !isEdition(prefix)) return { edition: DEFAULT_LANGUAGE, url };
  const rest = url.slice(prefix.length + 1);
  return { edition: prefix, url: rest.startsWith('/') ? rest : `/${rest}` };
}

/** Puts an edition's prefix before a path of this site. English has none; a path that has one already is kept. */
export function localUrl(edition: string, path: string): string {
  if (!path.startsWith('/') || edition === DEFAULT_LANGUAGE) return path;
  if (splitEdition(path).url !== path) return path;
  return path === '/' ? `/${edition}` : `/${edition}${path.startsWith('/?') ? path.slice(1) : path}`;
}

/** A path of this site that may be redirected to after a sign-in; anything that could lead elsewhere becomes `/`. */
export function localPath(text: string | undefined): string {
  if (!text || !/^\/(?![/\\])[^\\\s]*$/.test(text)) return '/';
  return text;
}
