import type { Mark } from '#statistics/marks';

/** Which earlier letters hold each mark of a new one, and how many marks each of those has. */
export interface Holders {
  /** Mark to the earlier letters that hold it. */
  byMark: ReadonlyMap<number, readonly string[]>;
  /** How many earlier letters there are. */
  letters: number;
  /** Earlier letter to its number of marks. */
  marksIn: ReadonlyMap<string, number>;
}

/** Letters that share at least this part of all their marks are like each other, whatever the shared part says. */
const LIKE_FROM = 0.2;
/** Unlike letters that may say the same before it begins to count less: three, and 2 in 1,000 of all there are. */
const freeUnlike = (letters: number): number => 3 + letters * 0.002;
/** A place is as common as the middle one of the nine marks round it: a fault of a scan does not hide a form. */
const WINDOW = 4;
/** Earlier letters compared word for word with a new one, the most promising first. */
export const CANDIDATES_MOST = 6;
/** Weighed marks two letters must share before they are compared word for word: ten, or a quarter of a short text's. */
const SCORE_LEAST = 10;
const SCORE_PART = 0.25;

/** The earlier letters that are like the new one taken as a whole: MinHash estimate of the Jaccard similarity. */
function likeLetters(marks: readonly Mark[], { byMark, marksIn }: Holders): Set<string> {
  const shared = new Map<string, number>();
  for (const { hash } of marks)
    for (const id of byMark.get(hash) ?? []) shared.set(id, (shared.get(id) ?? 0) + 1);
  const like = new Set<string>();
  for (const [id, both] of shared)
    if (both / (marks.length + (marksIn.get(id) ?? 0) - both) >= LIKE_FROM) like.add(id);
  return like;
}

/** 1 for words only like letters say; falls as more letters say them that are otherwise unlike. */
function weightOf(holders: readonly string[], like: ReadonlySet<string>, free: number): number {
  const alike = holders.reduce((count, id) => count + (like.has(id) ? 1 : 0), 0);
  const unlike = holders.length - alike;
  if (unlike <= free) return 1;
  return Math.min(1, (alike + free) / unlike);
}

const middle = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 1;

/**
 * What each mark of the new letter is worth. A passage that many letters share which have nothing else in common is a
 * form (a footer, a petition's wording, its translation) and worth little; one shared by letters that are alike
 * throughout is their own, however many they are.
 */
export function worthOf(marks: readonly Mark[], holders: Holders): Map<number, number> {
  const like = likeLetters(marks, holders);
  const free = freeUnlike(holders.letters);
  const ordered = [...marks].sort((a, b) => a.at - b.at);
  const single = ordered.map(({ hash }) => weightOf(holders.byMark.get(hash) ?? [], like, free));
  return new Map(
    ordered.map(({ hash }, at) => [hash, middle(single.slice(Math.max(0, at - WINDOW), at + WINDOW + 1))]),
  );
}

/** The earlier letters worth comparing word for word: those that hold most of what is worth something. */
export function candidatesOf(
  worth: ReadonlyMap<number, number>,
  { byMark }: Holders,
): Array<{ materialId: string; score: number }> {
  const scores = new Map<string, number>();
  for (const [hash, value] of worth)
    for (const id of byMark.get(hash) ?? []) scores.set(id, (scores.get(id) ?? 0) + value);
  const least = Math.min(SCORE_LEAST, worth.size * SCORE_PART);
  return [...scores]
    .map(([materialId, score]) => ({ materialId, score }))
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score || (a.materialId < b.materialId ? -1 : 1))
    .slice(0, CANDIDATES_MOST);
}

/** So many holders of a mark are looked past where nobody knows which of them are alike. */
const PLAIN_FREE = 10;
/** What a mark is worth by the number of its holders alone: for those parts of the other letter that are not shared. */
export const plainWorth = (holders: number): number => Math.min(1, (PLAIN_FREE / Math.max(1, holders)) ** 2);

/** How much of what two letters are worth they share by the sample of marks alone; nothing is opened for it. */
export function markShares(
  worth: ReadonlyMap<number, number>,
  older: { id: string; markCount: number },
  { byMark }: Holders,
): { newer: number; older: number } {
  let [shared, all, count] = [0, 0, 0];
  for (const [hash, value] of worth) {
    all += value;
    if (!byMark.get(hash)?.includes(older.id)) continue;
    shared += value;
    count += 1;
  }
  const unshared = Math.max(0, older.markCount - count);
  return {
    newer: all === 0 ? 0 : shared / all,
    older: shared + unshared === 0 ? 0 : shared / (shared + unshared),
  };
}
