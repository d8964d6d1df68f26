import type { Provenance } from './provenance.ts';

/** What a whole text of one word may ask of us. */
export type TextWish = 'stop' | 'start' | 'code' | 'about';

/**
 * Words that ask for something when a text holds nothing else. STOP and START with their customary companions are
 * what carriers and providers honour too; the others are the same words in the languages people text us in.
 * "Help" is not among them: from a frightened person it means help.
 */
export const TEXT_WORDS: Readonly<Record<TextWish, readonly string[]>> = {
  stop: [
    'stop',
    'stopall',
    'stop all',
    'unsubscribe',
    'cancel',
    'end',
    'quit',
    'stop texting',
    'stop texting me',
    'stop messaging me',
    'stopio',
    'peidio',
    'koniec',
    'opreste',
    'oprește',
    'parar',
    'pare',
    'jooji',
    'روکیں',
    'روکو',
    'بند',
    'بند کریں',
    'توقف',
    'ایست',
    'لغو',
    'বন্ধ',
    'ਬੰਦ',
    'બંધ',
  ],
  start: [
    'start',
    'unstop',
    'dechrau',
    'wznow',
    'wznów',
    'porneste',
    'pornește',
    'iniciar',
    'bilow',
    'شروع',
    'ابدأ',
    'ابدا',
    'شروع کریں',
    'শুরু',
    'ਸ਼ੁਰੂ',
    'શરૂ',
  ],
  code: ['code', 'cod', 'kod', 'codigo', 'código', 'kood', 'koodh', 'کوڈ', 'رمز', 'کد', 'কোড', 'ਕੋਡ', 'કોડ'],
  about: ['info', 'about', 'gwybodaeth', 'معلومات', 'informacja'],
};

/**
 * "Do not text back": whoever writes it may not be alone with the phone. It counts where the text begins with it, or where
 * it is a sentence of its own, so that what somebody else was told is not taken for a wish.
 */
export const SILENCE_WORDS: readonly string[] = [
  "don't text back",
  'dont text back',
  'do not text back',
  "don't text me",
  'dont text me',
  'do not text me',
  "don't reply",
  'dont reply',
  'do not reply',
  'peidiwch ag ateb',
  'peidiwch â thecstio',
  'nie odpisuj',
  'nie odpisujcie',
  'nie pisz do mnie',
  'nu raspunde',
  'nu răspunde',
  'nu răspundeți',
  'nu raspundeti',
  'não responda',
  'nao responda',
  'não respondam',
  'ha soo jawaabin',
  'ha ii soo jawaabin',
  'جواب نہ دیں',
  'جواب مت دیں',
  'میسج نہ کریں',
  'لا ترد',
  'لا تردوا',
  'لا ترسلوا',
  'جواب ندهید',
  'جواب نده',
  'পাল্টা মেসেজ দেবেন না',
  'উত্তর দেবেন না',
  'জবাব দেবেন না',
  'ਜਵਾਬ ਨਾ ਦਿਓ',
  'ਜਵਾਬ ਨਾ ਦੇਣਾ',
  'જવાબ ન આપો',
  'જવાબ ન આપશો',
];

/** Words for the police that a sender may use first; only then do our texts say who we are. */
export const POLICE_WORDS: readonly string[] = [
  'police',
  'heddlu',
  'policja',
  'policji',
  'policję',
  'politia',
  'poliția',
  'polícia',
  'policia',
  'booliska',
  'booliis',
  'پولیس',
  'شرطة',
  'الشرطة',
  'پلیس',
  'পুলিশ',
  'ਪੁਲਿਸ',
  'પોલીસ',
];

/** Words that must not stand in a text on a phone others may read, unless the sender used them first. */
export const TELLING_WORDS: readonly string[] = [
  ...POLICE_WORDS,
  'hate',
  'crime',
  'victim',
  'officer',
  'constable',
  'sergeant',
  'inspector',
  'detective',
  'offender',
  'suspect',
  'assault',
  'racis',
  'islamophob',
  'antisemit',
  'homophob',
  'transphob',
  'casineb',
  'trosedd',
  'nienawi',
  'przestęp',
  'ură',
  'infracțiun',
  'ódio',
  'nacayb',
  'dembi',
  'نفرت',
  'جرم',
  'كراهية',
  'الكراهية',
  'جريمة',
  'الجريمة',
  'ঘৃণা',
  'অপরাধ',
  'ਨਫ਼ਰਤ',
  'ਅਪਰਾਧ',
  'નફરત',
  'ગુનો',
  'ગુના',
];

export const TEXTING_PROVENANCE: Provenance = {
  source:
    'CTIA opt-out words as honoured by providers; other languages by translation, not yet read by a native reader',
  standing: 'general-knowledge',
  checkedAt: '2026-07-01',
};

/** A text as words are looked for in it: one form of letters, no marks of direction, one space between words. */
export const foldText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u064b-\u0652\u0640]/gu, '')
    .replace(/\p{Cf}/gu, '')
    .replace(/[’‘`´]/gu, "'")
    .replace(/[^\p{L}\p{M}\p{N}']+/gu, ' ')
    .trim();

/** What the whole text asks for, or undefined where it says something. */
export function wishOf(text: string): TextWish | undefined {
  const folded = foldText(text);
  const wishes = Object.keys(TEXT_WORDS) as TextWish[];
  return wishes.find((wish) => TEXT_WORDS[wish].some((word) => foldText(word) === folded));
}

/** True where one of the words stands in the text as a word, or begins one. */
export function holdsWord(text: string, words: readonly string[]): boolean {
  const folded = ` ${foldText(text)}`;
  return words.some((word) => folded.includes(` ${foldText(word)}`));
}

/** True where the person asks us not to write to this phone. */
export function asksForSilence(text: string): boolean {
  const wishes = SILENCE_WORDS.map(foldText);
  const isOne = (part: string): boolean => wishes.includes(part.replace(/^please | please$/g, ''));
  const begins = ` ${foldText(text)} `.replace(/^ please /, ' ');
  const sentences = text.split(/[.!?,;:\n\u061f\u060c\u06d4\u0964-]+/u).map(foldText);
  return wishes.some((wish) => begins.startsWith(` ${wish} `)) || sentences.some(isOne);
}

/** The text without the force's keyword in front ("police They shouted …"); as it is where the keyword is not there. */
export function withoutKeyword(text: string, keyword: string): string {
  if (keyword === '') return text.trim();
  const trimmed = text.replace(/^[\s\p{Cf}"'“‘]+/u, '');
  if (!trimmed.toLowerCase().startsWith(keyword.toLowerCase())) return text.trim();
  const rest = trimmed.slice(keyword.length);
  return /^[\p{L}\p{M}\p{N}]/u.test(rest) ? text.trim() : rest.replace(/^[\s\p{P}\p{Cf}]+/u, '').trim();
}

/**
 * The language of a text where its letters leave no doubt, else undefined: nobody is answered in a language that was
 * guessed. Urdu, Persian and Arabic share letters, so only letters that one of them has alone count.
 */
export function languageOfText(text: string): string | undefined {
  const count = (letters: RegExp): number => text.match(letters)?.length ?? 0;
  if (count(/[ٹڈڑںےہھ]/gu) >= 2) return 'ur';
  if (count(/\p{Script=Gurmukhi}/gu) >= 3) return 'pa';
  if (count(/\p{Script=Gujarati}/gu) >= 3) return 'gu';
  if (count(/\p{Script=Bengali}/gu) >= 3) return 'bn';
  if (count(/[پچژگ]/gu) >= 2 && count(/[ٹڈڑںےہھ]/gu) === 0) return 'fa';
  if (count(/\p{Script=Arabic}/gu) >= 6 && count(/[ةىإأ]/gu) >= 1) return 'ar';
  if (count(/[ąęłńśźż]/giu) >= 2) return 'pl';
  if (count(/[ŵŷ]/giu) >= 1) return 'cy';
  if (count(/[șțşţăâ]/giu) >= 2 && count(/[ășțşţ]/giu) >= 1) return 'ro';
  if (count(/[ãõ]/giu) >= 1) return 'pt';
  const welsh = /(^| )(mae|wedi|dwi|rydw|gyda|gan|eisiau|heddlu|nhw|yma|roedd)(?= |$)/gu;
  if ((foldText(text).match(welsh)?.length ?? 0) >= 2) return 'cy';
  return undefined;
}
