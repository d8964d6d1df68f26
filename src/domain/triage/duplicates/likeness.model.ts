import { placeShare, SKETCH_PARTS, SKETCH_SLOTS, sketchShare } from '#statistics/sketch';

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

/** Days looked at on either side: in the same area, in the areas beside it, and where nobody knows one of the areas. */
export const WINDOW_DAYS = { SAME: 7, NEAR: 2, UNKNOWN: 3 } as const;
/** Proposals one report gives rise to. */
export const PROPOSED_MOST = 3;
/** A pair is put before a person from these log odds on; measured by `script/bench duplicates`. */
export const PROPOSED_FROM = -1.5;
/**
 * From these log odds on two reports are more likely one incident than not: these alone mark a report in the queue and
 * make groups in a surge. The others stand on the reports' own pages.
 */
export const LIKELY_FROM = 0;
/** What is so much less likely than the best of a report is not put beside it. */
const BEHIND_THE_BEST = 2;

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

/** Every fourth report says it: what is as common as that, or more, says nothing of two. */
const COMMON_BITS = 2;
/** Among few reports nothing is known of what is common; they are taken for part of so many. */
const LEAST_BASE = 40;
/** How rare something is that so many of the reports looked at hold, in bits beyond the common. */
const rarity = (holders: number, reports: number): number =>
  Math.max(0, Math.log2((Math.max(reports, LEAST_BASE) + 1) / Math.max(1, holders)) - COMMON_BITS);

/** What the reports around one say of it: how rare each of its words is among them, and how many are of its very days. */
export interface Surroundings {
  /** For each slot of its words, in bits. */
  slots: Float64Array;
  /** All of its words together, in bits. */
  wordBits: number;
  /** Reports a day or less apart, of every area looked at: the more, the less does place and day say. */
  sameDays: number;
}

const daysBetween = (one: Likeness, other: Likeness): number =>
  Math.abs(Date.parse(one.onDay) - Date.parse(other.onDay)) / DAY_MS;

/** Reads the surroundings from the reports near, and from earlier ones of the same areas that tell what is common there. */
export function surroundingsOf(one: Likeness, others: readonly Likeness[]): Surroundings {
  const slots = Float64Array.from({ length: SKETCH_SLOTS }, (_, at) => {
    const slot = SKETCH_PARTS.words + at;
    let holders = 0;
    for (const { words } of others) if (words[slot] === one.words[slot]) holders += 1;
    return one.words[slot] ? rarity(holders, others.length) : 0;
  });
  return {
    slots,
    wordBits: slots.reduce((sum, bits) => sum + bits, 0),
    sameDays: others.filter((other) => daysBetween(one, other) <= 1).length,
  };
}

/**
 * What each fact weighs, as log odds that two reports tell of one incident: a logistic regression over the pairs of
 * constructed incidents at 8, 42 and 250 reports a day (test/support/incidents, seed 1), rounded; other seeds test it.
 */
const WEIGHTS = {
  base: -4.1,
  sameArea: 2.55,
  dayApart: { same: 0.15, next: -2, eachFurther: -2.6, unknown: -1.7 },
  /** For ten bits of words that are alike; phrases say nothing beside them. */
  words: 1.75,
  /** For all of its words alike. */
  wordShare: 6.5,
  placeWord: 1.6,
  sameKind: 1.85,
  sameStrand: 1,
  otherStrand: -1.2,
  samePlaceKind: 1.2,
  otherPlaceKind: -2.2,
  /** For each doubling of the reports of these days. */
  crowd: -0.6,
} as const;
/** More than so many bits of words alike say no more. */
const BITS_MOST = 60;
/** A text that says less than so much is not judged by its share. */
const BITS_TRUSTED = 10;
const DAYS_MOST = 5;

function dayWeight(days: number | null): number {
  const { same, next, eachFurther, unknown } = WEIGHTS.dayApart;
  if (days === null) return unknown;
  return days === 0 ? same : days === 1 ? next : eachFurther * Math.min(DAYS_MOST, days);
}

/** Of the shorter one's sampled phrases or words, how many in a hundred both hold: what the page says. */
function wordsPercent(one: Likeness, other: Likeness): number | null {
  const phrases = sketchShare(one.words, other.words, SKETCH_PARTS.phrases);
  const words = sketchShare(one.words, other.words, SKETCH_PARTS.words);
  return phrases && words ? Math.round(Math.max(phrases.share, words.share) * 100) : null;
}

/** The bits of the words that both hold. */
function sharedBits(one: Likeness, other: Likeness, slots: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < slots.length; at += 1)
    if (one.words[SKETCH_PARTS.words + at] === other.words[SKETCH_PARTS.words + at]) sum += slots[at] ?? 0;
  return sum;
}

/**
 * How two reports are alike, or undefined where their areas or days keep them apart. The weights add up; what each
 * stands on is given with them, because a person reads the reasons and not the sum.
 */
export function alike(one: Likeness, other: Likeness, around: Surroundings): Alike | undefined {
  const area = areaRelation(one.areaPath, other.areaPath);
  if (!area) return undefined;
  const apart = daysBetween(one, other);
  if (apart > WINDOW_DAYS[area]) return undefined;
  const daysApart = one.isDayKnown && other.isDayKnown ? apart : null;
  const place = placeShare(one.place, other.place);
  const sameKinds = both(one.happened, other.happened);
  const sameStrands = both(one.strands, other.strands);
  const isTold = one.strands.length > 0 && other.strands.length > 0;
  const wordBits = sharedBits(one, other, around.slots);
  const score =
    WEIGHTS.base +
    (area === 'SAME' ? WEIGHTS.sameArea : 0) +
    dayWeight(daysApart) +
    (WEIGHTS.words * Math.min(BITS_MOST, wordBits)) / 10 +
    (WEIGHTS.wordShare * wordBits) / Math.max(BITS_TRUSTED, around.wordBits) +
    WEIGHTS.placeWord * place.shared +
    (sameKinds.length > 0 ? WEIGHTS.sameKind : 0) +
    (sameStrands.length > 0 ? WEIGHTS.sameStrand : isTold ? WEIGHTS.otherStrand : 0) +
    (one.placeKind && other.placeKind
      ? one.placeKind === other.placeKind
        ? WEIGHTS.samePlaceKind
        : WEIGHTS.otherPlaceKind
      : 0) +
    WEIGHTS.crowd * Math.log2(1 + around.sameDays);
  return {
    otherId: other.reportId,
    area,
    daysApart,
    wordsPercent: score >= PROPOSED_FROM ? wordsPercent(one, other) : null,
    placeWords: place.shared,
    sameKinds,
    sameStrands,
    score,
  };
}

/**
 * The reports worth a person's look, the most alike first: likely enough, and not far behind the best.
 * @param others those near in place and time, and earlier ones of the same areas by which is judged what is common there
 */
export function candidatesAmong(one: Likeness, others: readonly Likeness[], from = PROPOSED_FROM): Alike[] {
  const around = surroundingsOf(one, others);
  const found = others
    .flatMap((other) => alike(one, other, around) ?? [])
    .filter(({ score }) => score >= from)
    .sort((a, b) => b.score - a.score || (a.otherId < b.otherId ? -1 : 1));
  const best = found[0]?.score ?? 0;
  return found.filter(({ score }) => score >= best - BEHIND_THE_BEST).slice(0, PROPOSED_MOST);
}
