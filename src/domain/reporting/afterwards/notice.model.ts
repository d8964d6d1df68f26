import { holdsWord, TELLING_WORDS } from '#reference/texting';
import { wordsIn } from '../text-words.model.ts';
import type { SafeTimes } from './safe-times.model.ts';

/** How a person is told that an answer is there. `NONE` is what stands where nobody asked for anything. */
export const NOTICE_WAYS = ['NONE', 'TEXT', 'EMAIL'] as const;
export type NoticeWay = (typeof NOTICE_WAYS)[number];

/** The neutral words to choose from; `OWN` are the person's own. */
export const NOTICE_WORDINGS = ['MESSAGE', 'PAPERS', 'REMINDER', 'OWN'] as const;
export type NoticeWording = (typeof NOTICE_WORDINGS)[number];

/** The longest own words, in characters: they must fit on a locked screen and hold no story. */
export const OWN_WORDS_CHARACTERS = 40;

/** What a person wants, as everybody but the sender may know it: never the address, never their own words. */
export interface NoticeWish extends SafeTimes {
  by: NoticeWay;
  wording: NoticeWording | null;
}

/** The words that leave: the chosen ones in the person's language, or their own as they wrote them. */
export function noticeText(
  wording: NoticeWording,
  { language, own }: { language: string; own: string },
): string {
  return wording === 'OWN' ? own : wordsIn(language, `notice.wording.option.${wording}`);
}

/** True where somebody's own words would tell what it is about, hold a web address, or figures long enough for a code. */
export const isTelling = (words: string): boolean =>
  holdsWord(words, TELLING_WORDS) || /https?:|www\.|\p{Nd}{4}/iu.test(words);
