import type { Provenance } from './provenance.ts';

/** A hashtag a statement may carry. Others may take one over, so somebody looks before every use. */
export interface Hashtag {
  /** Without `#`, as it is best read: `WeStandTogether`. Compared without regard to case. */
  tag: string;
  note: string;
  /** The day somebody last looked at what it is used for, `YYYY-MM-DD`; null where nobody has. */
  checkedForHijackAt: string | null;
  source: string;
}

/** A look holds for this many days. */
export const HASHTAG_LOOK_DAYS = 7;

/** Seen in the letters of 2015 to 2018. Nobody has looked since, so each is stale until a force looks. */
export const NATIONAL_HASHTAGS: readonly Hashtag[] = [
  {
    tag: 'WeStandTogether',
    note: 'National campaign of 2016, all communities against hate',
    checkedForHijackAt: null,
    source: 'Metropolitan Police letters of March 2016, July 2016 and spring 2018',
  },
  {
    tag: 'CommunitiesTogether',
    note: 'Bedfordshire, after the attacks in Paris',
    checkedForHijackAt: null,
    source: 'Bedfordshire Police letter of January 2015',
  },
  {
    tag: 'LoveNotHate',
    note: 'London campaign; seen as #LoveNotHateCommunity beside the letter of March 2016',
    checkedForHijackAt: null,
    source: 'Page that carried the Metropolitan Police letter of March 2016',
  },
];

export const HASHTAG_PROVENANCE: Provenance = {
  source: 'The five letters this product was made from',
  standing: 'read',
  checkedAt: '2026-07-01',
};

/** `#WeStandTogether` -> `westandtogether`: the form hashtags are compared in. */
export const hashtagKey = (text: string): string =>
  text
    .replace(/^[#＃]/, '')
    .normalize('NFC')
    .toLowerCase();

/** `looked-at` where somebody looked within the last seven days, else `not-looked-at`. */
export function hashtagState(hashtag: Hashtag, today: string): 'looked-at' | 'not-looked-at' {
  if (hashtag.checkedForHijackAt === null) return 'not-looked-at';
  const ageDays = (Date.parse(today) - Date.parse(hashtag.checkedForHijackAt)) / 86_400_000;
  return ageDays <= HASHTAG_LOOK_DAYS ? 'looked-at' : 'not-looked-at';
}
