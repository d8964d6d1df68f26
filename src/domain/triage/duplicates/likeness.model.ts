import { placeShare, SKETCH_BYTES, SKETCH_PARTS, type SketchShare, sketchShare } from '#statistics/sketch';

/** What one report is compared by. */
export interface Likeness {
  reportId: string;
  /** Empty where nobody knows it. */
  areaPath: string;
  /** `YYYY-MM-DD`: when it happened, or when it was told. */
  onDay: string;
  isDayKnown: boolean;
  placeKind: string | null;
  strands: readonly string[];
  happened: readonly string[];
  words: Uint8Array;
  place: Uint8Array;
}

export type AreaRelation = 'SAME' | 'NEAR' | 'UNKNOWN';

/** Why two reports may tell of the same, in facts a person can check; and how much they weigh together. */
export interface Alike {
  otherId: string;
  area: AreaRelation;
  /** Null where one of the two days is not known. */
  daysApart: number | null;
  /** Of the shorter one's sampled phrases; null where one of them has none. */
  wordsPercent: number | null;
  placeWords: number;
  sameKinds: string[];
  sameStrands: string[];
  score: number;
}

/** What phrases and words alike can weigh, and the weighed share at which they do. */
const PHRASES_MOST = 2.5;
const PHRASES_MUCH = 0.2;
const WORDS_MOST = 3.5;
const WORDS_MUCH = 0.25;
/** Days looked at on either side: in the same area, in the areas beside it, and where nobody knows one of the areas. */
export const WINDOW_DAYS = { SAME: 7, NEAR: 2, UNKNOWN: 3 } as const;
/** Proposals one report gives rise to. */
export const PROPOSED_MOST = 3;
/** A pair is put before a person from here on; measured by `script/bench duplicates`. */
export const PROPOSED_FROM = 4;

const DAY_MS = 86_400_000;
const parentOf = (path: string): string => path.split('/').slice(0, -1).join('/');

/** `NEAR`: wards of one area, or the area and a ward in it. Null where two areas have nothing to do with each other. */
export function areaRelation(a: string, b: string): AreaRelation | null {
  if (a === '' || b === '') return 'UNKNOWN';
  if (a === b) return 'SAME';
  const [one, other] = [parentOf(a), parentOf(b)];
  return one === b || other === a || (one === other && one !== '') ? 'NEAR' : null;
}

/** The areas worth looking at for a report, each with the days on either side of its own. */
export function blocksFor(areaPath: string, paths: readonly string[]): Array<{ path: string; days: number }> {
  return ['', ...paths.filter((path) => path !== '')].flatMap((path) => {
    const relation = areaRelation(areaPath, path);
    return relation ? [{ path, days: WINDOW_DAYS[relation] }] : [];
  });
}

const both = (a: readonly string[], b: readonly string[]): string[] => a.filter((one) => b.includes(one));

/** A short text's share is a matter of luck: it counts in full from so many slots on. */
const TRUSTED_SLOTS = 20;
/** So many of the reports near may hold a phrase or word before it begins to count less: two, and 1 in 100. */
const freeHolders = (others: number): number => 2 + others / 100;

/**
 * What each slot of a report is worth: less the more of the reports near it hold the same there. "I do not want any
 * trouble" says nothing; what only two say does.
 */
export function slotWorth(one: Likeness, others: readonly Likeness[]): Float64Array {
  const free = freeHolders(others.length);
  return Float64Array.from({ length: SKETCH_BYTES }, (_, slot) => {
    let holders = 0;
    for (const { words } of others) if (words[slot] === one.words[slot]) holders += 1;
    return Math.min(1, free / Math.max(1, holders)) ** 2;
  });
}

/** What phrases or words alike weigh: their share of the shorter text's, each by its worth. */
function weighed(found: SketchShare | null, worth: Float64Array, much: number): number {
  if (!found) return 0;
  const sum = found.equal.reduce((total, slot) => total + (worth[slot] ?? 0), 0);
  const share = Math.min(found.share, sum / found.filled);
  return Math.min(1, found.filled / TRUSTED_SLOTS) * Math.min(1, share / much);
}

function dayWeight(days: number | null): number {
  if (days === null) return 0;
  return days === 0 ? 1.5 : days === 1 ? 0.5 : -0.5 * Math.min(4, days - 1);
}

const AREA_WEIGHT: Readonly<Record<AreaRelation, number>> = { SAME: 1.5, NEAR: 0, UNKNOWN: 0 };

/**
 * How two reports are alike, or undefined where their areas or days keep them apart. The weights add up; what each
 * stands on is given with them, because a person reads the reasons and not the sum.
 */
export function alike(one: Likeness, other: Likeness, worth: Float64Array): Alike | undefined {
  const area = areaRelation(one.areaPath, other.areaPath);
  if (!area) return undefined;
  const apart = Math.abs(Date.parse(one.onDay) - Date.parse(other.onDay)) / DAY_MS;
  if (apart > WINDOW_DAYS[area]) return undefined;
  const daysApart = one.isDayKnown && other.isDayKnown ? apart : null;
  const phrases = sketchShare(one.words, other.words, SKETCH_PARTS.phrases);
  const words = sketchShare(one.words, other.words, SKETCH_PARTS.words);
  const place = placeShare(one.place, other.place);
  const sameKinds = both(one.happened, other.happened);
  const sameStrands = both(one.strands, other.strands);
  const isTold = one.strands.length > 0 && other.strands.length > 0;
  const score =
    AREA_WEIGHT[area] +
    dayWeight(daysApart) +
    PHRASES_MOST * weighed(phrases, worth, PHRASES_MUCH) +
    WORDS_MOST * weighed(words, worth, WORDS_MUCH) +
    Math.min(3, 1.5 * place.shared) +
    (sameKinds.length > 0 ? 0.5 : -0.5) +
    (sameStrands.length > 0 ? 0.5 : isTold ? -1 : 0) +
    (one.placeKind && other.placeKind ? (one.placeKind === other.placeKind ? 0.5 : -0.5) : 0);
  return {
    otherId: other.reportId,
    area,
    daysApart,
    wordsPercent: phrases && words ? Math.round(Math.max(phrases.share, words.share) * 100) : null,
    placeWords: place.shared,
    sameKinds,
    sameStrands,
    score,
  };
}

/** The reports worth a person's look, the most alike first. */
export function candidatesAmong(one: Likeness, others: readonly Likeness[], from = PROPOSED_FROM): Alike[] {
  const worth = slotWorth(one, others);
  return others
    .flatMap((other) => alike(one, other, worth) ?? [])
    .filter(({ score }) => score >= from)
    .sort((a, b) => b.score - a.score || (a.otherId < b.otherId ? -1 : 1))
    .slice(0, PROPOSED_MOST);
}
