import { type FindOptions, type FoundContact, findContacts } from '#reference/contact-finder';

/** The register a letter is compared with: contact routes, hashtags, and the day it is asked about. */
export type LetterRegister = Pick<FindOptions, 'register' | 'hashtags'>;

export type DetailKind = 'phone' | 'url' | 'email' | 'hashtag' | 'name' | 'figure';

/** A detail found in a text, by character offsets; `reference` is what replaces it, null where nothing can. */
export interface FoundDetail {
  kind: DetailKind;
  start: number;
  end: number;
  text: string;
  verdict: FoundContact['verdict'];
  reference: string | null;
}

const REFERENCE = /\{(?:contact|hashtag|threat|core)(?::[^{}\n]{0,80})?\}/g;
const FIGURE = /(?<![\d/.#@\w{:-])\d{1,3}(?:,?\d{3})*(?![\d/%\w@}-])/g;

const MONTHS = 'January|February|March|April|May|June|July|August|September|October|November|December';
/** Days, months with their year, and times of day: numbers nobody has to say where they come from. */
const DATE = new RegExp(
  `\\b\\d{1,2}(?:st|nd|rd|th)? (?:${MONTHS})(?:,? \\d{4})?\\b|\\b(?:${MONTHS}),? \\d{4}\\b|\\b\\d{1,2}:\\d{2}\\b|\\b\\d{1,2}(?:[.]\\d{2})? ?[ap]m\\b`,
  'gi',
);

const blank = (text: string): string => ' '.repeat(text.length);

/** The text with blanks in place of its dates and times; everything else stands where it stood. */
export const withoutDates = (text: string): string => text.replace(DATE, blank);

/** An empty register: every number, link, address and hashtag in a text is then one that was typed. */
const NOTHING: LetterRegister = { register: [], hashtags: [] };

const dayOf = (asOf: Date): string => asOf.toISOString().slice(0, 10);

/** Numbers, links, addresses and hashtags typed into a text. What stands in a reference is not found. */
export function typedDetails(text: string): FoundContact[] {
  const plain = text.replace(REFERENCE, blank);
  return findContacts(plain, { ...NOTHING, today: '1970-01-01' });
}

/** A hashtag written with spaces, as in the letter of 2018: `#We Stand Together`. */
function spacedHashtags(text: string, { hashtags }: LetterRegister): FoundDetail[] {
  return hashtags.flatMap(({ tag }) => {
    const words = tag.match(/\p{Lu}\p{Ll}*/gu) ?? [];
    if (words.length < 2) return [];
    const pattern = new RegExp(`#${words.join(' ')}\\b`, 'giu');
    return [...text.matchAll(pattern)].map((match) => ({
      kind: 'hashtag' as const,
      start: match.index,
      end: match.index + match[0].length,
      text: match[0],
      verdict: 'known-but-stale' as const,
      reference: `{hashtag:${tag}}`,
    }));
  });
}

const referenceOf = ({ kind, verdict, contactIds }: FoundContact): string | null => {
  const id = contactIds[0];
  if (!id || verdict === 'retired') return null;
  return kind === 'hashtag' ? `{hashtag:${id}}` : `{contact:${id}}`;
};

const clash = (one: { start: number; end: number }, other: { start: number; end: number }): boolean =>
  one.start < other.end && other.start < one.end;

/** Adds what does not overlap anything found before it. */
function add(found: FoundDetail[], more: readonly FoundDetail[]): void {
  for (const detail of more) if (!found.some((other) => clash(other, detail))) found.push(detail);
}

/** Every contact detail and hashtag of a text with what the register makes of it, and the figures beside them. */
export function findDetails(text: string, register: LetterRegister, asOf: Date): FoundDetail[] {
  const found = spacedHashtags(text, register);
  add(
    found,
    findContacts(text, { ...register, today: dayOf(asOf) }).map((contact) => ({
      kind: contact.kind,
      start: contact.start,
      end: contact.end,
      text: contact.words,
      verdict: contact.verdict,
      reference: referenceOf(contact),
    })),
  );
  add(
    found,
    [...withoutDates(text).matchAll(FIGURE)].map((match) => ({
      kind: 'figure',
      start: match.index,
      end: match.index + match[0].length,
      text: match[0],
      verdict: 'unknown',
      reference: null,
    })),
  );
  return found.sort((a, b) => a.start - b.start);
}

/** Organisations known by name: the police themselves and the emergency services are no look-up. */
const NO_NAMES = new Set([
  'Police',
  'Emergency services',
  'Relay UK',
  'Emergency SMS',
  'Counter Terrorism Policing',
]);

/** Puts a route behind an organisation that is only named, so that readers can reach it. */
function withNamedRoutes(text: string, { register }: LetterRegister): string {
  let result = text;
  const owners = new Map<string, string[]>();
  for (const { owner, id, verified } of register)
    if (!NO_NAMES.has(owner) && owner.length >= 4)
      owners.set(owner, verified ? [id, ...(owners.get(owner) ?? [])] : [...(owners.get(owner) ?? []), id]);
  for (const [owner, ids] of owners) {
    const at = result.indexOf(owner);
    if (at < 0 || ids.some((id) => result.includes(`{contact:${id}}`))) continue;
    const end = at + owner.length;
    if (/[\p{L}\d]/u.test(result[end] ?? ' ')) continue;
    result = `${result.slice(0, end)} ({contact:${ids[0]}})${result.slice(end)}`;
  }
  return result;
}

/** The text with every detail the register knows replaced by a reference to it. */
export function withPlaceholders(text: string, register: LetterRegister, asOf: Date): string {
  let result = '';
  let from = 0;
  for (const { start, end, reference } of findDetails(text, register, asOf)) {
    if (reference === null || start < from) continue;
    result += text.slice(from, start) + reference;
    from = end;
  }
  return withNamedRoutes(result + text.slice(from), register);
}
