import { diffArrays } from 'diff';
import {
  type Change,
  changesOf,
  foreignContacts,
  numberAround,
  type Piece,
  type Row,
  type Run,
  shown,
  sideBySide,
} from './check/change.model.ts';
import { withoutLabels } from './check/label.model.ts';
import { type Token, tokensOf } from './shingle.model.ts';

/**
 * - `genuine`: every word of the statement, in order, and nothing within it. Words before or after are told apart.
 * - `part`: genuine as far as it goes; whole lines of the statement are left out.
 * - `altered`: words were changed, added within, or left out of a line.
 */
export type Likeness = 'genuine' | 'part' | 'altered';

export interface Comparison {
  likeness: Likeness;
  /** What somebody put before and after the statement; labels of our pages that were copied along are none of it. */
  before: string;
  after: string;
  /** How many words stand around it, such labels among them. */
  wordsAround: number;
  runs: Run[];
  /** Each place that differs, telephone numbers and links first; whole lines left out of a part are none. */
  changes: Change[];
  /** Line by line: the statement, and what the pasted text has in its place. */
  rows: Row[];
  /** Telephone numbers and links in the pasted text, around the statement or within it, that are nobody's we know. */
  foreign: string[];
  /** Words of the statement that the pasted text has, between 0 and 1. */
  share: number;
  sameWords: number;
}

/** Gives up on texts that have nothing in common; the comparison's cost grows with the number of differences. */
const MOST_EDITS = 3_000;

const keysOf = (tokens: readonly Token[]): string[] => tokens.map(({ key }) => key);

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

/** Fewest digits of a number whose digits programs group anew; in shorter ones a space may part two numbers. */
const REGROUPED = 7;
const joined = (keys: readonly string[]): string => keys.join('').replace(/[-/]/g, '');

/**
 * Whether two runs are the same words written apart in other ways: a dash instead of a space, a long link broken by a
 * line's end, a telephone number grouped anew. Letters and digits are the same in all of them, in the same order.
 * @param digits how many the whole number has that ours is part of
 */
function isSameWriting(ours: readonly string[], theirs: readonly string[], digits: number): boolean {
  const split = (keys: readonly string[]): string =>
    keys
      .flatMap((key) => key.split('-'))
      .filter(Boolean)
      .join(' ');
  if (split(ours) === split(theirs)) return true;
  const one = joined(ours);
  if (one !== joined(theirs)) return false;
  const isLink = [...ours, ...theirs].some((key) => /[/@]|^www\./.test(key));
  return isLink || (/^[+()\d.]+$/.test(one) && digits >= REGROUPED);
}

/** A changed place as the same words in another writing, with whatever stands before or after them; undefined where it is not. */
function sameWriting(
  ours: readonly Token[],
  theirs: readonly Token[],
  around: readonly [readonly Token[], readonly Token[]],
): Piece[] | undefined {
  const own = keysOf(ours);
  const digits = numberAround(around[0], ours, around[1]).replace(/\D/g, '').length;
  const keys = keysOf(theirs);
  for (let count = 1; count <= theirs.length && count <= 2 * ours.length + 2; count += 1) {
    const same: Piece = { kind: 'same', tokens: [...ours] };
    const rest = (tokens: readonly Token[]): Piece[] =>
      tokens.length > 0 ? [{ kind: 'added', tokens: [...tokens] }] : [];
    if (isSameWriting(own, keys.slice(0, count), digits)) return [same, ...rest(theirs.slice(count))];
    if (isSameWriting(own, keys.slice(-count), digits)) return [...rest(theirs.slice(0, -count)), same];
  }
  return undefined;
}

/** The pieces with every stretch that only is written in another way taken for the same. */
function withSameWritings(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (let at = 0; at < pieces.length; at += 1) {
    const [one, next] = [pieces[at], pieces[at + 1]];
    if (!one) break;
    const isPair = one.kind !== 'same' && next && next.kind !== 'same' && next.kind !== one.kind;
    const [ours, theirs] = one.kind === 'missing' ? [one, next] : [next, one];
    const near = (piece: Piece | undefined): Token[] => (piece?.kind === 'same' ? piece.tokens : []);
    const around = [near(out.at(-1)), near(pieces[at + 2])] as const;
    const same = isPair && ours && theirs ? sameWriting(ours.tokens, theirs.tokens, around) : undefined;
    out.push(...(same ?? [one]));
    if (same) at += 1;
  }
  return out;
}

const standsAt = (tokens: readonly Token[], at: number, keys: readonly string[]): boolean =>
  keys.every((key, offset) => tokens[at + offset]?.key === key);
const holds = (tokens: readonly Token[], keys: readonly string[]): boolean =>
  tokens.some((_, at) => standsAt(tokens, at, keys));

/** Furniture of one word is a label and could be a word of the statement; codes and addresses are told by their marks. */
const isTelling = (keys: readonly string[]): boolean => keys.length > 1 || /[-/]/.test(keys[0] ?? '');

/**
 * The words without the furniture of pages, e-mails and share texts that people copy along with a statement. What the
 * statement says itself is no furniture of it.
 */
function withoutFurniture(
  tokens: readonly Token[],
  furniture: readonly string[],
  statement: readonly Token[],
): Token[] {
  let rest = [...tokens];
  // The longest first: a code alone would otherwise be cut out of the middle of its line.
  for (const line of [...furniture].sort((one, other) => other.length - one.length)) {
    const keys = keysOf(tokensOf(line));
    if (!isTelling(keys) || holds(statement, keys)) continue;
    const isHere = (index: number): boolean => standsAt(rest, index, keys);
    for (
      let at = rest.findIndex((_, index) => isHere(index));
      at >= 0;
      at = rest.findIndex((_, index) => isHere(index))
    )
      rest = [...rest.slice(0, at), ...rest.slice(at + keys.length)];
  }
  return rest;
}

/** Where all words of the statement stand in a row; -1 where they do not. Greetings may begin like the statement. */
function wholeAt(words: readonly Token[], pasted: readonly Token[]): number {
  for (let at = 0; at + words.length <= pasted.length; at += 1)
    if (words.every(({ key }, offset) => pasted[at + offset]?.key === key)) return at;
  return -1;
}

/** The three pieces of a text that holds all the words in a row; undefined where it does not. */
function wholePieces(words: readonly Token[], pasted: readonly Token[]): Piece[] | undefined {
  const at = wholeAt(words, pasted);
  if (at < 0) return undefined;
  const pieces: Piece[] = [
    { kind: 'added', tokens: pasted.slice(0, at) },
    { kind: 'same', tokens: [...words] },
    { kind: 'added', tokens: pasted.slice(at + words.length) },
  ];
  return pieces.filter(({ tokens }) => tokens.length > 0);
}

/** Fewest words of a line that is looked for further on; a shorter one counts only where it is the next to come. */
const TELLING_LINE = 5;

/** Word by word between the lines that stand there whole: else a heading left out would be patched from its neighbours. */
function piecesByLine(lines: readonly Token[][], pasted: readonly Token[]): Piece[] | undefined {
  const pieces: Piece[] = [];
  let missed: Token[] = [];
  let at = 0;
  const between = (to: number): boolean => {
    const found = missed.length + to - at > 0 ? piecesOf(missed, pasted.slice(at, to)) : [];
    pieces.push(...(found ?? []));
    missed = [];
    return found !== undefined;
  };
  for (const line of lines) {
    const ahead = wholeAt(line, pasted.slice(at));
    if (ahead < 0 || (ahead > 0 && line.length < TELLING_LINE)) {
      missed = [...missed, ...line];
      continue;
    }
    if (!between(at + ahead)) return undefined;
    pieces.push({ kind: 'same', tokens: line });
    at += ahead + line.length;
  }
  return between(pasted.length) ? joinedPieces(pieces) : undefined;
}

/** Pieces of one kind that follow each other as one. */
function joinedPieces(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last?.kind === piece.kind) last.tokens = [...last.tokens, ...piece.tokens];
    else out.push({ ...piece });
  }
  return out;
}

/** The comparison word by word; where all the words stand there in a row, whichever way some are written, just that. */
function alignedPieces(lines: readonly Token[][], pasted: readonly Token[]): Piece[] | undefined {
  const words = lines.flat();
  const whole = wholePieces(words, pasted);
  if (whole) return whole;
  const found = piecesByLine(lines, pasted);
  if (!found) return undefined;
  const pieces = withSameWritings(found);
  const rewritten = pieces.filter(({ kind }) => kind !== 'missing').flatMap(({ tokens }) => tokens);
  return wholePieces(words, rewritten) ?? pieces;
}

/**
 * Parts what was put before and after the statement from what was changed in it. Where the first or last line that is
 * there is cut short, as many words beside the cut stand in place of what is missing; where whole lines are left out,
 * the words beside them are somebody's own.
 */
function outerWords(
  pieces: readonly Piece[],
  lines: readonly Token[][],
): { inner: Piece[]; before: Token[]; after: Token[] } {
  const starts = [0];
  for (const line of lines) starts.push((starts.at(-1) ?? 0) + line.length);
  const total = starts.at(-1) ?? 0;
  const first = pieces.findIndex(({ kind }) => kind === 'same');
  const last = pieces.findLastIndex(({ kind }) => kind === 'same');
  const side = (some: readonly Piece[], kind: Run['kind']): Token[] =>
    some.filter((piece) => piece.kind === kind).flatMap(({ tokens }) => tokens);
  const [lead, trail] = [pieces.slice(0, first), pieces.slice(last + 1)];
  const [leadAdded, trailAdded] = [side(lead, 'added'), side(trail, 'added')];
  const [leadMissing, trailMissing] = [side(lead, 'missing'), side(trail, 'missing')];
  const to = leadMissing.length;
  const from = total - trailMissing.length;
  const leadCut = to - (starts.findLast((start) => start <= to) ?? 0);
  const trailCut = (starts.find((start) => start >= from) ?? from) - from;
  const before = leadAdded.slice(0, Math.max(0, leadAdded.length - leadCut));
  const after = trailAdded.slice(trailCut);
  const inner: Piece[] = [
    { kind: 'missing', tokens: leadMissing },
    { kind: 'added', tokens: leadAdded.slice(before.length) },
    ...pieces.slice(first, last + 1),
    { kind: 'missing', tokens: trailMissing },
    { kind: 'added', tokens: trailAdded.slice(0, trailCut) },
  ];
  return { inner: inner.filter(({ tokens }) => tokens.length > 0), before, after };
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

/** What a pasted text is compared with. */
export interface Original {
  /** The lines of the statement. */
  lines: readonly string[];
  /** Lines of pages, mails and share texts around it, which people copy along. */
  furniture?: readonly string[];
  /** Labels of the pages it stands on, the statement's own lines among them: no words of others where they stand around it. */
  labels?: readonly string[];
  /** Hosts of our own sites. */
  hosts?: readonly string[];
}

/**
 * Compares a pasted text with a published statement. Greetings before and remarks after are told apart from changes
 * within; the case of letters and punctuation do not count, every letter and digit does.
 * @param pasted in comparable form, without what programs put around it
 * @param marks what programs put around it, in which a number or link can hide
 * @returns undefined where the texts have too little in common to be compared
 */
export function compareTexts(
  { lines: original, furniture = [], labels = [], hosts = [] }: Original,
  pasted: string,
  marks: readonly string[] = [],
): Comparison | undefined {
  const lines = original.map(tokensOf).filter((line) => line.length > 0);
  const words = lines.flat();
  const keys = labels.map((label) => keysOf(tokensOf(label)));
  const brought = withoutFurniture(tokensOf(pasted), furniture, words);
  // Labels that are no words of the statement would else be taken for what stands in place of lines that are left out.
  const bare = withoutLabels(
    brought,
    keys.filter((label) => !holds(words, label)),
  );
  const pieces = alignedPieces(lines, bare);
  if (!pieces) return undefined;
  const sameWords = pieces
    .filter(({ kind }) => kind === 'same')
    .reduce((sum, { tokens }) => sum + tokens.length, 0);
  if (sameWords === 0) return undefined;
  const { inner, ...outside } = outerWords(pieces, lines);
  const wordsAround = brought.length - bare.length + outside.before.length + outside.after.length;
  const before = withoutLabels(outside.before, keys);
  const after = withoutLabels(outside.after, keys);
  const within = inner.filter(({ kind }) => kind !== 'missing').flatMap(({ tokens }) => tokens);
  const likeness = likenessOf(lines, within);
  const outer: Piece[] = [{ kind: 'added', tokens: before }, ...inner, { kind: 'added', tokens: after }];
  const added = outer.filter(({ kind }) => kind === 'added').map(({ tokens }) => shown(tokens));
  // The head of a passed-on mail holds its senders' addresses, which nobody is told to write to.
  const heads = marks.map((mark) => mark.replace(/\S+@\S+/g, ' '));
  return {
    likeness,
    before: shown(before),
    after: shown(after),
    wordsAround,
    runs: inner.map(({ kind, tokens }) => ({ kind, text: shown(tokens) })),
    changes: likeness === 'altered' ? changesOf(inner) : [],
    rows: likeness === 'genuine' ? [] : sideBySide(lines, outer),
    foreign: foreignContacts([...added, ...heads].join('\n'), { statement: original.join('\n'), hosts }),
    share: sameWords / words.length,
    sameWords,
  };
}

/** Fewest words in common, and smallest share of the pasted text or the statement, for "this is one of ours". */
const FEWEST_WORDS = 6;
const SMALLEST_SHARE = 0.4;

/** Whether a compared text is recognisably this statement at all; a shared phone number alone makes nothing ours. */
export function isRecognisable(comparison: Comparison, pasted: string): boolean {
  const pastedWords = tokensOf(pasted).length - comparison.wordsAround;
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

const RANK = { genuine: 0, part: 1, altered: 2 } as const;

/**
 * The statement a pasted text is most like: the likelier verdict first, then the larger share, then what is current.
 * Undefined where it is recognisably like none of them.
 */
export function likest<O extends Original & { isCurrent: boolean }>(
  originals: readonly O[],
  pasted: string,
  marks: readonly string[] = [],
): { original: O; comparison: Comparison } | undefined {
  const isBetter = (one: { original: O; comparison: Comparison }, than: typeof one): boolean => {
    const byLikeness = RANK[one.comparison.likeness] - RANK[than.comparison.likeness];
    if (byLikeness !== 0) return byLikeness < 0;
    const byShare = one.comparison.share - than.comparison.share;
    if (byShare !== 0) return byShare > 0;
    return one.original.isCurrent && !than.original.isCurrent;
  };
  let best: { original: O; comparison: Comparison } | undefined;
  for (const original of originals) {
    const comparison = compareTexts(original, pasted, marks);
    if (!comparison || !isRecognisable(comparison, pasted)) continue;
    if (!best || isBetter({ original, comparison }, best)) best = { original, comparison };
  }
  return best;
}
