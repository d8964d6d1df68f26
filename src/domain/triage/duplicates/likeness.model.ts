import { placeShare, sketchShare } from '#statistics/sketch';

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
const TRUSTED_SLOTS = 24;
/** A share that hardly any two unrelated reports reach. */
const MUCH = 0.3;

function wordsWeight(a: Uint8Array, b: Uint8Array): { weight: number; percent: number | null } {
  const found = sketchShare(a, b);
  if (!found) return { weight: 0, percent: null };
  const trust = Math.min(1, found.filled / TRUSTED_SLOTS);
  return { weight: 5 * trust * Math.min(1, found.share / MUCH), percent: Math.round(found.share * 100) };
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
export function alike(one: Likeness, other: Likeness): Alike | undefined {
  const area = areaRelation(one.areaPath, other.areaPath);
  if (!area) return undefined;
  const apart = Math.abs(Date.parse(one.onDay) - Date.parse(other.onDay)) / DAY_MS;
  if (apart > WINDOW_DAYS[area]) return undefined;
  const daysApart = one.isDayKnown && other.isDayKnown ? apart : null;
  const words = wordsWeight(one.words, other.words);
  const place = placeShare(one.place, other.place);
  const sameKinds = both(one.happened, other.happened);
  const sameStrands = both(one.strands, other.strands);
  const isTold = one.strands.length > 0 && other.strands.length > 0;
  const score =
    AREA_WEIGHT[area] +
    dayWeight(daysApart) +
    words.weight +
    Math.min(3, 1.5 * place.shared) +
    (sameKinds.length > 0 ? 0.5 : -0.5) +
    (sameStrands.length > 0 ? 0.5 : isTold ? -1 : 0) +
    (one.placeKind && other.placeKind ? (one.placeKind === other.placeKind ? 0.5 : -0.5) : 0);
  return {
    otherId: other.reportId,
    area,
    daysApart,
    wordsPercent: words.percent,
    placeWords: place.shared,
    sameKinds,
    sameStrands,
    score,
  };
}

/** The reports worth a person's look, the most alike first. */
export const candidatesAmong = (one: Likeness, others: readonly Likeness[]): Alike[] =>
  others
    .flatMap((other) => alike(one, other) ?? [])
    .filter(({ score }) => score >= PROPOSED_FROM)
    .sort((a, b) => b.score - a.score || (a.otherId < b.otherId ? -1 : 1))
    .slice(0, PROPOSED_MOST);
