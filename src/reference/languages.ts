import type { Provenance } from './provenance.ts';

export type Direction = 'ltr' | 'rtl';

/** A language people in England and Wales read, hear or sign. */
export interface Language {
  /** BCP 47 tag, as it stands in `lang` attributes. */
  tag: string;
  englishName: string;
  /** Its own name in its own script: what a language list shows. */
  ownName: string;
  dir: Direction;
  /** Usual residents aged 3 and over with it as main language, Census 2021, England and Wales; null where not counted alone. */
  people: number | null;
  /** Signed: statements come as video, not as text. */
  isSigned: boolean;
}

/**
 * Census 2021, table TS024 (Office for National Statistics, OGL v3.0; n = 57,704,270). The census is older than the
 * arrivals from Ukraine in 2022. Languages are chosen by local figures and the communities touched, not by this rank.
 * English and Welsh were counted together.
 */
export const LANGUAGE_PROVENANCE: Provenance = {
  source: 'ONS Census 2021 TS024 Main language (detailed), England and Wales, OGL v3.0',
  standing: 'read',
  checkedAt: '2026-07-01',
};

type Row = [tag: string, englishName: string, ownName: string, dir: Direction, people: number | null];
const ROWS: readonly Row[] = [
  ['en', 'English', 'English', 'ltr', 52_569_816],
  ['cy', 'Welsh', 'Cymraeg', 'ltr', null],
  ['pl', 'Polish', 'Polski', 'ltr', 611_845],
  ['ro', 'Romanian', 'Română', 'ltr', 471_954],
  ['pa', 'Panjabi', 'ਪੰਜਾਬੀ', 'ltr', 290_745],
  ['ur', 'Urdu', 'اردو', 'rtl', 269_849],
  ['pt', 'Portuguese', 'Português', 'ltr', 224_719],
  ['es', 'Spanish', 'Español', 'ltr', 215_062],
  ['ar', 'Arabic', 'العربية', 'rtl', 203_998],
  ['bn', 'Bengali (with Sylheti)', 'বাংলা', 'ltr', 199_495],
  ['gu', 'Gujarati', 'ગુજરાતી', 'ltr', 188_956],
  ['it', 'Italian', 'Italiano', 'ltr', 160_010],
  ['ta', 'Tamil', 'தமிழ்', 'ltr', 125_363],
  ['fr', 'French', 'Français', 'ltr', 120_259],
  ['lt', 'Lithuanian', 'Lietuvių', 'ltr', 119_656],
  ['zh-Hans', 'Chinese (simplified)', '简体中文', 'ltr', 118_271],
  ['tr', 'Turkish', 'Türkçe', 'ltr', 112_978],
  ['bg', 'Bulgarian', 'Български', 'ltr', 111_431],
  ['ru', 'Russian', 'Русский', 'ltr', 91_255],
  ['fa', 'Persian (Farsi)', 'فارسی', 'rtl', 87_713],
  ['hu', 'Hungarian', 'Magyar', 'ltr', 87_356],
  ['el', 'Greek', 'Ελληνικά', 'ltr', 76_675],
  ['so', 'Somali', 'Soomaali', 'ltr', 62_240],
  ['fil', 'Tagalog (Filipino)', 'Filipino', 'ltr', 60_899],
  ['yue', 'Cantonese', '廣東話', 'ltr', 55_555],
  ['hi', 'Hindi', 'हिन्दी', 'ltr', 51_260],
  ['ps', 'Pashto', 'پښتو', 'rtl', null],
  ['prs', 'Dari', 'دری', 'rtl', null],
  ['ckb', 'Kurdish (Sorani)', 'کوردیی ناوەندی', 'rtl', null],
  ['he', 'Hebrew', 'עברית', 'rtl', null],
  ['yi', 'Yiddish', 'ייִדיש', 'rtl', null],
  ['uk', 'Ukrainian', 'Українська', 'ltr', null],
  ['bfi', 'British Sign Language', 'British Sign Language (BSL)', 'ltr', 22_000],
];

/** British Sign Language is last because it is counted otherwise, not because it matters less (BSL Act 2022). */
export const LANGUAGES: readonly Language[] = ROWS.map(([tag, englishName, ownName, dir, people]) => ({
  tag,
  englishName,
  ownName,
  dir,
  people,
  isSigned: tag === 'bfi',
}));

/** Languages the pages themselves are translated into, in the order of the language bar. */
export const INTERFACE_LANGUAGES = [
  'en',
  'cy',
  'pl',
  'ro',
  'pa',
  'ur',
  'ar',
  'bn',
  'gu',
  'pt',
  'fa',
  'so',
] as const;
export type InterfaceLanguage = (typeof INTERFACE_LANGUAGES)[number];

/**
 * Languages whose catalogues are whole, and must stay so: a building test fails where one of these lacks a word. The
 * others may be filled in meanwhile; the site offers a language from the day it is whole (`offeredLanguages`).
 */
export const COMPLETE_LANGUAGES: readonly InterfaceLanguage[] = [...INTERFACE_LANGUAGES];

/**
 * The locale for dates and numbers. The calendar is the one on every wall in Britain, and figures are 0 to 9 in every
 * language: a date, a time or a code here is compared with a letter, a form and a clock that show those.
 */
export const localeOf = (tag: string): string => (tag === 'en' ? 'en-GB' : `${tag}-u-ca-gregory-nu-latn`);

const BY_TAG = new Map(LANGUAGES.map((language) => [language.tag.toLowerCase(), language]));

/** The language of a tag, whatever its region (`en-GB` -> English, `pa-Guru` -> Panjabi); undefined where unknown. */
export function languageByTag(tag: string): Language | undefined {
  const parts = tag.toLowerCase().split('-');
  for (let kept = parts.length; kept > 0; kept--) {
    const language = BY_TAG.get(parts.slice(0, kept).join('-'));
    if (language) return language;
  }
  return undefined;
}

const RTL_SCRIPTS = ['arab', 'hebr', 'nkoo', 'thaa', 'syrc', 'adlm'];
/** The direction of a tag. The script subtag wins: Panjabi is `ltr` in Gurmukhi, `rtl` in Shahmukhi (`pa-Arab`). */
export function directionOf(tag: string): Direction {
  const script = tag.split('-').find((part, index) => index > 0 && part.length === 4);
  if (script) return RTL_SCRIPTS.includes(script.toLowerCase()) ? 'rtl' : 'ltr';
  return languageByTag(tag)?.dir ?? 'ltr';
}

/** A language as English-speaking staff call it: whoever writes to readers of ગુજરાતી may not be able to read that name. */
export const englishNameOf = (tag: string): string => languageByTag(tag)?.englishName ?? tag;
