import { findContacts } from '#reference/contact-finder';
import { NATIONAL_CONTACTS } from '#reference/national-contacts';
import { asciiDigits } from '#reference/phone-text';
import type { Token } from '../shingle.model.ts';

/** A run of words in the comparison of a pasted text with its original. */
export interface Run {
  /** `same` in both; `added` only in the pasted text; `missing` only in the original. */
  kind: 'same' | 'added' | 'missing';
  text: string;
}

/** The same as tokens, before it is shown. */
export interface Piece {
  kind: Run['kind'];
  tokens: Token[];
}

/** What a changed place is about, the most dangerous first. */
export const ABOUT = ['phone', 'link', 'number', 'words'] as const;

/** One place where a pasted text says something else than the statement. */
export interface Change {
  kind: 'added' | 'left-out' | 'altered';
  about: (typeof ABOUT)[number];
  /** The statement's words there; empty where words were added. */
  ours: string;
  /** The pasted text's words there; empty where words were left out. */
  theirs: string;
}

export const shown = (tokens: readonly Token[]): string => tokens.map((token) => token.shown).join(' ');

const OPTIONS = { register: NATIONAL_CONTACTS, hashtags: [], today: '1970-01-01' };
const isLink = (text: string): boolean =>
  findContacts(text, OPTIONS).some(({ kind }) => kind === 'url' || kind === 'email') ||
  /:\/\/|www\./i.test(text);
const digitsOf = (text: string): string => asciiDigits(text).replace(/[^0-9]/g, '');
const isDigits = ({ shown: text }: Token): boolean => /^[+()]*\p{N}[\p{N}().,;:-]*$/u.test(text);
/** Fewest digits of a number that is dialled in full. */
const DIALLED = 7;
const SHORT = new Set(
  NATIONAL_CONTACTS.filter(({ kind }) => kind !== 'url' && kind !== 'email')
    .map(({ value }) => digitsOf(value))
    .filter(Boolean),
);

/** A run of digits with the digits around it: the number that a changed figure is part of. */
export function numberAround(
  before: readonly Token[],
  own: readonly Token[],
  after: readonly Token[],
): string {
  const lead =
    own[0] && isDigits(own[0]) ? before.slice(1 + before.findLastIndex((token) => !isDigits(token))) : [];
  const last = own.at(-1);
  const end = after.findIndex((token) => !isDigits(token));
  const trail = last && isDigits(last) ? after.slice(0, end < 0 ? after.length : end) : [];
  return shown([...lead, ...own, ...trail]);
}

function aboutOf(
  ours: readonly Token[],
  theirs: readonly Token[],
  around: [Token[], Token[]],
): Change['about'] {
  const sides = [ours, theirs];
  if (digitsOf(shown(ours)) !== digitsOf(shown(theirs))) {
    const wholes = sides.map((tokens) => numberAround(around[0], tokens, around[1]));
    const isPhone = wholes.some((whole) =>
      whole
        .split(/[^\p{N}\s().+-]+/u)
        .some((part) => digitsOf(part).length >= DIALLED || SHORT.has(digitsOf(part))),
    );
    if (sides.some((tokens) => isLink(shown(tokens)))) return 'link';
    return isPhone ? 'phone' : 'number';
  }
  return sides.some((tokens) => isLink(shown(tokens))) ? 'link' : 'words';
}

/** What was added, left out and altered, place by place; telephone numbers first, then links, then figures. */
export function changesOf(pieces: readonly Piece[]): Change[] {
  const changes: Change[] = [];
  const near = (piece: Piece | undefined): Token[] => (piece?.kind === 'same' ? piece.tokens : []);
  for (let at = 0; at < pieces.length; ) {
    if (pieces[at]?.kind === 'same') {
      at += 1;
      continue;
    }
    let to = at;
    while (to < pieces.length && pieces[to]?.kind !== 'same') to += 1;
    const hunk = pieces.slice(at, to);
    const side = (kind: Run['kind']): Token[] =>
      hunk.filter((piece) => piece.kind === kind).flatMap(({ tokens }) => tokens);
    const [ours, theirs] = [side('missing'), side('added')];
    changes.push({
      kind: ours.length === 0 ? 'added' : theirs.length === 0 ? 'left-out' : 'altered',
      about: aboutOf(ours, theirs, [near(pieces[at - 1]), near(pieces[to])]),
      ours: shown(ours),
      theirs: shown(theirs),
    });
    at = to;
  }
  return changes.sort((one, other) => ABOUT.indexOf(one.about) - ABOUT.indexOf(other.about));
}

/** One line of the statement beside what the pasted text has in its place. */
export interface Row {
  ours: Run[];
  theirs: Run[];
}

const pushRun = (runs: Run[], kind: Run['kind'], token: Token): void => {
  const last = runs.at(-1);
  if (last?.kind === kind) last.text += ` ${token.shown}`;
  else runs.push({ kind, text: token.shown });
};

/** Both texts line by line of the statement; what was added stands in the line it was added to. */
export function sideBySide(lines: readonly (readonly Token[])[], pieces: readonly Piece[]): Row[] {
  const rows: Row[] = lines.map(() => ({ ours: [], theirs: [] }));
  let line = 0;
  let left = lines[0]?.length ?? 0;
  for (const { kind, tokens } of pieces) {
    for (const token of tokens) {
      if (kind !== 'added' && left === 0) {
        line += 1;
        left = lines[line]?.length ?? 0;
      }
      const row = rows[Math.min(line, rows.length - 1)];
      if (!row) return [];
      if (kind !== 'added') {
        left -= 1;
        pushRun(row.ours, kind, token);
      }
      if (kind !== 'missing') pushRun(row.theirs, kind, token);
    }
  }
  return rows;
}

/** Most foreign numbers and links that are named. */
const MOST_FOREIGN = 10;

/**
 * Telephone numbers, links and addresses of a text that stand neither in the statement, nor on a site of ours, nor in
 * the national register. Each once, as they are written.
 */
export function foreignContacts(
  text: string,
  known: { statement: string; hosts: readonly string[] },
): string[] {
  const ours = new Set(findContacts(known.statement, OPTIONS).map(({ value }) => value));
  const isOurs = (host: string): boolean => known.hosts.some((own) => host === own);
  const foreign = findContacts(text, OPTIONS)
    .filter(({ kind, value, contactIds }) => {
      if (kind === 'hashtag' || contactIds.length > 0 || ours.has(value)) return false;
      return kind !== 'url' || !isOurs(value.split('/')[0] ?? '');
    })
    .map(({ words }) => words);
  return [...new Set(foreign)].slice(0, MOST_FOREIGN);
}
