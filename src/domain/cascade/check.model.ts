import { diffArrays } from 'diff';
import { type Token, tokensOf } from './shingle.model.ts';

/** A run of words in the comparison of a pasted text with its original. */
export interface Run {
  /** `same` in both; `added` only in the pasted text; `missing` only in the original. */
  kind: 'same' | 'added' | 'missing';
  text: string;
}

/**
 * - `genuine`: every word of the statement, in order, and nothing within it. Words before or after are told apart.
 * - `part`: genuine as far as it goes; whole lines of the statement are left out.
 * - `altered`: words were changed, added within, or left out of a line.
 */
export type Likeness = 'genuine' | 'part' | 'altered';

export interface Comparison {
  likeness: Likeness;
  /** What somebody put before and after the statement. */
  before: string;
  after: string;
  runs: Run[];
  /** Words of the statement that the pasted text has, between 0 and 1. */
  share: number;
  sameWords: number;
}

/** Longest pasted text that is compared, in characters. */
export const PASTE_MAX = 20_000;
/** Gives up on texts that have nothing in common; the comparison's cost grows with the number of differences. */
const MOST_EDITS = 3_000;

const QUOTE = /^(?:\s*>)+ ?/gm;
const FORWARD = /^\s*-{2,}\s*(?:forwarded|original) message\s*-{2,}.*$/gim;

/** A pasted text without the marks of quoting and forwarding. */
export const unquoted = (pasted: string): string =>
  pasted.slice(0, PASTE_MAX).replace(QUOTE, '').replace(FORWARD, '');

interface Piece {
  kind: Run['kind'];
  tokens: Token[];
}

function piecesOf(original: readonly Token[], pasted: readonly Token[]): Piece[] | undefined {
  const changes = diffArrays([...original], [...pasted], {
    comparator: (one, other) => one.key === other.key,
    maxEditLength: MOST_EDITS,
  });
  return changes?.map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'missing' : 'same',
    tokens: value,
  }));
}

const shown = (tokens: readonly Token[]): string => tokens.map((token) => token.shown).join(' ');

/** Furniture of one word is a label and could be a word of the statement; codes and addresses are told by their marks. */
const isTelling = (keys: readonly string[]): boolean => keys.length > 1 || /[-/]/.test(keys[0] ?? '');

/** The words without the furniture of pages, e-mails and share texts that people copy along with a statement. */
function withoutFurniture(tokens: readonly Token[], furniture: readonly string[]): Token[] {
  let rest = [...tokens];
  // The longest first: a code alone would otherwise be cut out of the middle of its line.
  for (const line of [...furniture].sort((one, other) => other.length - one.length)) {
    const keys = tokensOf(line).map(({ key }) => key);
    if (!isTelling(keys)) continue;
    const isHere = (index: number): boolean => keys.every((key, offset) => rest[index + offset]?.key === key);
    for (
      let at = rest.findIndex((_, index) => isHere(index));
      at >= 0;
      at = rest.findIndex((_, index) => isHere(index))
    )
      rest = [...rest.slice(0, at), ...rest.slice(at + keys.length)];
  }
  return rest;
}

function outerWords(pieces: Piece[]): { inner: Piece[]; before: Token[]; after: Token[] } {
  const first = pieces.findIndex(({ kind }) => kind === 'same');
  const last = pieces.findLastIndex(({ kind }) => kind === 'same');
  const isOuter = (index: number): boolean => index < first || index > last;
  const added = (side: (index: number) => boolean): Token[] =>
    pieces.filter(({ kind }, index) => kind === 'added' && side(index)).flatMap(({ tokens }) => tokens);
  return {
    inner: pieces.filter(({ kind }, index) => !(isOuter(index) && kind === 'added')),
    before: added((index) => index < first),
    after: added((index) => index > last),
  };
}

/**
 * Whether the words are the statement's own lines in their order: all of them, or some with whole lines left out.
 * Anything else is altered. Lines are judged here and not by the comparison word by word, which may put a gap between
 * two lines that begin alike a few words too far on.
 */
function likenessOf(lines: readonly Token[][], brought: readonly Token[]): Likeness {
  let at = 0;
  let isWhole = true;
  for (const line of lines) {
    const isHere = line.every(({ key }, offset) => brought[at + offset]?.key === key);
    if (isHere) at += line.length;
    else isWhole = false;
  }
  if (at < brought.length) return 'altered';
  return isWhole ? 'genuine' : 'part';
}

/**
 * Compares a pasted text with the lines of a published statement. Greetings before and remarks after are told apart
 * from changes within; marks of quoting, the case of letters and punctuation do not count.
 * @param furniture lines of the page around the statement, which people copy along with it
 * @returns undefined where the texts have too little in common to be compared
 */
export function compareTexts(
  original: readonly string[],
  pasted: string,
  furniture: readonly string[] = [],
): Comparison | undefined {
  const lines = original.map(tokensOf).filter((line) => line.length > 0);
  const words = lines.flat();
  const pieces = piecesOf(words, withoutFurniture(tokensOf(pasted), furniture));
  if (!pieces) return undefined;
  const sameWords = pieces
    .filter(({ kind }) => kind === 'same')
    .reduce((sum, { tokens }) => sum + tokens.length, 0);
  if (sameWords === 0) return undefined;
  const { inner, before, after } = outerWords(pieces);
  const brought = inner.filter(({ kind }) => kind !== 'missing').flatMap(({ tokens }) => tokens);
  return {
    likeness: likenessOf(lines, brought),
    before: shown(before),
    after: shown(after),
    runs: inner.map(({ kind, tokens }) => ({ kind, text: shown(tokens) })),
    share: sameWords / words.length,
    sameWords,
  };
}

/** Fewest words in common, and smallest share of the pasted text or the statement, for "this is one of ours". */
const FEWEST_WORDS = 6;
const SMALLEST_SHARE = 0.4;

/** Whether a compared text is recognisably this statement at all; a shared phone number alone makes nothing ours. */
export function isRecognisable(comparison: Comparison, pasted: string): boolean {
  const pastedWords = tokensOf(pasted).length - tokensOf(`${comparison.before} ${comparison.after}`).length;
  const shareOfPasted = comparison.sameWords / Math.max(1, pastedWords);
  return (
    comparison.sameWords >= FEWEST_WORDS &&
    (comparison.share >= SMALLEST_SHARE || shareOfPasted >= SMALLEST_SHARE) &&
    longestRun(comparison) >= FEWEST_WORDS
  );
}

function longestRun({ runs }: Comparison): number {
  return Math.max(0, ...runs.filter(({ kind }) => kind === 'same').map(({ text }) => text.split(' ').length));
}
