import { findThreatWording } from '#reference/threat-levels';
import { claimsIn } from '../claim.model.ts';
import { type FoundDetail, findDetails, type LetterRegister } from '../found-detail.model.ts';
import { hasThreatWording } from '../letter-clauses.model.ts';
import { DATED_TERM } from '../letter-warnings.model.ts';
import { matchesIn, type Span } from './spans.model.ts';

export type FactKind =
  | 'phone'
  | 'url'
  | 'email'
  | 'hashtag'
  | 'figure'
  | 'date'
  | 'name'
  | 'promise'
  | 'claim';

/** `known-changed`: the register has it, but gone, renamed or written in another way by now. */
export type RegisterMatch = 'known-current' | 'known-changed' | 'unknown';

/** Something a reader could rely on, found in a text by UTF-16 offsets. */
export interface Fact extends Span {
  kind: FactKind;
  match: RegisterMatch;
  /** The entry of the register, the kind of claim; null where there is none. */
  entry: string | null;
  /** True where the register has an entry that nobody has confirmed lately. */
  isUnchecked: boolean;
}

const MONTH =
  '(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)';
const DATE = new RegExp(
  [
    `\\b\\d{1,2}(?:<sup>)?(?:st|nd|rd|th)?(?:</sup>)?(?: of)? ${MONTH}\\b(?:,? \\d{4})?`,
    `\\b${MONTH} \\d{1,2}(?:st|nd|rd|th)?\\b(?:,? \\d{4})?`,
    `\\b${MONTH} \\d{4}\\b`,
    '\\b\\d{1,2}[/.]\\d{1,2}[/.]\\d{2,4}\\b',
    '\\b\\d{4}-\\d{2}-\\d{2}\\b',
    '\\b(?:last|next|this|earlier this) (?:few )?(?:week|month|year|summer|autumn|winter|spring|morning|afternoon|evening|weekend|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\\b',
    '\\b(?:next|past|last|coming) few (?:days|weeks|months)\\b',
    '\\b(?:today|yesterday|tomorrow|tonight)\\b',
  ].join('|'),
  'gi',
);
/** Times that mean another day to whoever reads the text a day later. */
export const RELATIVE_DATE = /^(?:last|next|this|earlier|past|coming|today|yesterday|tomorrow|tonight)\b/i;

const CAPITAL = "\\p{Lu}[\\p{L}’'-]*\\p{L}(?![\\p{L}\\p{N}])";
const NAME = new RegExp(
  `\\b(?:(?:Ch|Supt|Insp|Sgt|Det|Mr|Mrs|Ms|Dr|Rev)\\. )*${CAPITAL}(?: (?:of )?${CAPITAL})+`,
  'gu',
);
/** Words that begin a sentence or a line of a letter and are no part of a name. */
const NO_NAME =
  /^(?:Dear|The|This|That|These|We|I|It|If|In|On|At|As|For|From|Any|All|Also|And|But|Please|Remember|Always|Thank|Many|Kind|Very|Best|Yours|Whilst|While|When|You|Your|Our|Following|Experience|Visit|Follow|Find|Leave|Fill|About|Run|Hide|Tell us|Call|Text|Report|Statement|Message|Letter|Public safety|Be|Lesbian|Gay|Bisexual|Transgender)$/;
/** Who promises, and that they will ("we are watching this and will go on" too); what readers will find or know is no promise. */
const PROMISE =
  /\b(?:we|I|police|officers|staff|the (?:force|service|team)|it|they|who|plans)\b(?:(?: (?:and|also|[\w-]{1,14}ly)\b){0,2}|[^.!?;:]{1,70}? and) (?:will|shall|promise|guarantee|are committed to)\b(?! (?:always stand|not tolerate|be aware))[^.!?]{3,300}/gi;

const verdictOf = ({ verdict }: FoundDetail): Pick<Fact, 'match' | 'isUnchecked'> => ({
  match: verdict === 'unknown' ? 'unknown' : verdict === 'retired' ? 'known-changed' : 'known-current',
  isUnchecked: verdict === 'known-but-stale',
});

const entryOf = (reference: string | null): string | null =>
  reference === null ? null : reference.slice(reference.indexOf(':') + 1, -1);

const plain = (kind: FactKind, span: Span): Fact => ({
  ...span,
  kind,
  match: 'unknown',
  entry: null,
  isUnchecked: false,
});

/** The one route that letters call by a name of its own, which is not its owner's. */
const HOTLINE = /\bAnti[- ]Terrorist Hotline\b/gi;
const HOTLINE_ID = 'anti-terrorist-hotline';

/** What of a run of capitals stands before and behind names that are no longer used: "Met Police", "Chris Hafford". */
function besides(span: Span, dated: readonly Span[]): Span[] {
  const within = dated.filter(({ start, end }) => start >= span.start && end <= span.end);
  const edges = [span.start, ...within.flatMap(({ start, end }) => [start, end]), span.end];
  const parts: Span[] = [];
  for (let at = 0; at < edges.length; at += 2) {
    const [from = 0, to = 0] = [edges[at], edges[at + 1]];
    const words = span.text.slice(from - span.start, to - span.start);
    const bare = words.trim();
    const start = from + words.indexOf(bare);
    if (bare !== '') parts.push({ start, end: start + bare.length, text: bare });
  }
  return parts;
}

/** Names of people and bodies; only those the register knows can be matched. */
function namesIn(text: string, { register }: LetterRegister): Fact[] {
  const owners = [...new Set(register.map(({ owner }) => owner))];
  const known = owners.flatMap((owner) => {
    const at: Fact[] = [];
    // A body of one common word ("Police") is no name that can be looked up.
    if (owner.length < 6 || owner === 'Police' || owner.includes('(')) return at;
    for (let from = text.indexOf(owner); from >= 0; from = text.indexOf(owner, from + 1))
      at.push({
        ...plain('name', { start: from, end: from + owner.length, text: owner }),
        match: 'known-current',
        entry: owner,
      });
    return at;
  });
  const routes = matchesIn(text, HOTLINE).flatMap((span): Fact[] => {
    const isKept = register.some(({ id }) => id === HOTLINE_ID);
    return isKept ? [{ ...plain('name', span), match: 'known-current', entry: HOTLINE_ID }] : [];
  });
  const dated = matchesIn(text, DATED_TERM)
    .filter((span) => !span.text.includes('@'))
    .map((span): Fact => ({ ...plain('name', span), match: 'known-changed' }));
  const names = matchesIn(text, NAME)
    .flatMap((span) => besides(span, dated))
    .flatMap(({ start: at, end, text: name }) => {
      const words = name.split(' ');
      let from = 0;
      while (from < words.length && NO_NAME.test(words[from] ?? '')) from++;
      if (words.length - from < 2) return [];
      const start = at + words.slice(0, from).join(' ').length + (from > 0 ? 1 : 0);
      return [plain('name', { start, end, text: text.slice(start, end) })];
    });
  return [...known, ...routes, ...dated, ...names];
}

/** Claims by sentence. Threat wording is matched to the official wording; all others only a person can vouch for. */
function claimFacts(sentences: readonly Span[]): Fact[] {
  return sentences.flatMap((sentence) => {
    const kinds = new Set(claimsIn(sentence.text));
    if (hasThreatWording(sentence.text)) kinds.add('THREAT_LEVEL');
    return [...kinds]
      .filter((kind) => kind !== 'CONTACT_ROUTE')
      .map((kind): Fact => {
        const isThreat = kind === 'THREAT_LEVEL';
        const isOld = isThreat && findThreatWording(sentence.text).length > 0;
        const match = isOld ? 'known-changed' : isThreat ? 'known-current' : 'unknown';
        return { ...plain('claim', sentence), match, entry: kind };
      });
  });
}

/** Facts in the order of their kinds; one that overlaps an earlier one is left out. Linear. */
function withoutOverlaps(facts: readonly Fact[], length: number): Fact[] {
  const taken = new Uint8Array(length);
  return facts.filter(({ start, end }) => {
    for (let at = start; at < end; at++) if (taken[at]) return false;
    taken.fill(1, start, end);
    return true;
  });
}

/**
 * Everything in a text that a reader could rely on, in reading order, with what the register makes of it. Claims and
 * promises are sentences and may hold other facts; all others stand apart.
 */
export function factsIn(
  text: string,
  sentences: readonly Span[],
  register: LetterRegister,
  asOf: Date,
): Fact[] {
  const details = findDetails(text, register, asOf);
  const isSpaced = (detail: FoundDetail): boolean => detail.kind === 'hashtag' && detail.text.includes(' ');
  const contacts = details
    .filter(({ kind }) => kind !== 'figure')
    .map((detail): Fact => {
      const { kind, start, end, reference } = detail;
      const span = { start, end, text: detail.text };
      const match = isSpaced(detail) ? { match: 'known-changed' as const } : {};
      return { ...plain(kind, span), ...verdictOf(detail), ...match, entry: entryOf(reference) };
    });
  const dates = matchesIn(text, DATE).map((span) => plain('date', span));
  const figures = details
    .filter(({ kind }) => kind === 'figure')
    .map(({ start, end, text: words }) => plain('figure', { start, end, text: words }));
  const promises = sentences.flatMap((sentence) =>
    matchesIn(sentence.text, PROMISE, sentence.start).map((span) => plain('promise', span)),
  );
  return [
    ...withoutOverlaps([...contacts, ...dates, ...namesIn(text, register), ...figures], text.length),
    ...promises,
    ...claimFacts(sentences),
  ].sort((one, other) => one.start - other.start || other.end - one.end);
}
