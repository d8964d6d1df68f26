/** A language the pages can be read in: its BCP 47 tag, its name in itself, its direction. */
export interface Language {
  code: string;
  name: string;
  dir: 'ltr' | 'rtl';
}

/** The languages of the public and leaders' pages, in the order of the language bar. English answers without a prefix. */
export const LANGUAGES: readonly Language[] = [
  { code: 'en', name: 'English', dir: 'ltr' },
  { code: 'cy', name: 'Cymraeg', dir: 'ltr' },
  { code: 'pl', name: 'Polski', dir: 'ltr' },
  { code: 'ur', name: 'اردو', dir: 'rtl' },
];

export const DEFAULT_LANGUAGE = 'en';

/** The language of that tag, or English. */
export function languageOf(code: string): Language {
  const [english] = LANGUAGES;
  const language = LANGUAGES.find((one) => one.code === code) ?? english;
  if (!language) throw new Error('there is no language');
  return language;
}

/** Splits `/ur/report?x=1` into its language and `/report?x=1`; no known prefix means English and the URL as it is. */
export function splitLanguage(url: string): { lang: string; url: string } {
  const match = /^\/([a-z]{2,3})(?=\/|\?|$)/.exec(url);
  const lang = match?.[1];
  if (!lang || !LANGUAGES.some((one) => one.code === lang)) return { lang: DEFAULT_LANGUAGE, url };
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
