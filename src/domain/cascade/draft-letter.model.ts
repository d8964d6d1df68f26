import { type ClaimKind, claimsIn } from './claim.model.ts';
import type { DraftAside, DraftSentence } from './draft-parts.model.ts';
import {
  type FoundDetail,
  findDetails,
  type LetterRegister,
  typedDetails,
  withPlaceholders,
} from './found-detail.model.ts';
import { HEADINGS, type Heading } from './heading.model.ts';
import { clausesOf, hasThreatWording } from './letter-clauses.model.ts';
import { type Aside, isSender, letterParts } from './letter-parts.model.ts';
import { type Placing, placeSentence } from './letter-rules.model.ts';
import { letterSentences } from './letter-sentences.model.ts';
import { type LetterWarning, warningsFor } from './letter-warnings.model.ts';

/** A draft statement made from a letter. Nothing of the letter is lost: what is not used stands in `setAside`. */
export interface LetterDraft {
  title: string;
  sections: Record<Heading, DraftSentence[]>;
  setAside: DraftAside[];
  /** Contact details, hashtags and figures with their place in the letter as it was given. */
  found: FoundDetail[];
  claims: Array<{ kind: ClaimKind; text: string }>;
  warnings: LetterWarning[];
}

/** Longest letter read, in characters: ten times the longest of those the product was made from. */
export const LETTER_MAX = 40_000;

const THREAT = '{threat}';

function titleOf(asides: readonly Aside[]): string {
  const headings = asides.filter(({ kind }) => kind === 'heading').map(({ text }) => text);
  const heading = headings.find((text) => !isSender(text)) ?? headings[0] ?? '';
  return heading
    .replace(/#\p{L}+/gu, '')
    .replace(/[:\s]+$/, '')
    .trim();
}

/** Sentences as they will stand: two facts in one are parted where they belong under different headings. */
function partsOf(sentence: string): string[] {
  const clauses = clausesOf(sentence);
  if (clauses.length < 2) return [sentence];
  if (clauses.some(hasThreatWording) && !clauses.every(hasThreatWording)) return clauses;
  const headings = clauses.map((clause) => placeSentence(clause));
  const differs =
    headings.some(({ heading }) => heading === 'unknown') && headings.every(({ isSure }) => isSure);
  return differs && new Set(headings.map(({ heading }) => heading)).size > 1 ? clauses : [sentence];
}

function placingOf(sentence: string, before: Placing | undefined): Placing {
  if (sentence === THREAT) return { heading: 'known', reason: 'states-a-finding', isSure: true };
  const placing = placeSentence(sentence, before);
  const isContact = !placing.isSure && typedDetails(sentence).some(({ kind }) => kind !== 'hashtag');
  return isContact ? { heading: 'call', reason: 'names-a-contact', isSure: true } : placing;
}

/** A line that is only an address belongs to the sentence that announced it. */
function withLooseLinks<T extends { text: string }>(sentences: readonly T[]): T[] {
  const joined: T[] = [];
  for (const sentence of sentences) {
    const before = joined.at(-1);
    if (before && /^https?:\/\/\S+(?: \S+\.html)?$/.test(sentence.text))
      joined[joined.length - 1] = { ...before, text: `${before.text} ${sentence.text}` };
    else joined.push(sentence);
  }
  return joined;
}

/**
 * Makes a draft statement from a plain-text letter: sentence by sentence under the five headings, each with the
 * reason; contact details and hashtags replaced by references to the register; threat wording left to the register;
 * typed claims named; salutation, signature and the furniture of web pages set aside. Nothing is published by it.
 * @param letter plain text; anything beyond `LETTER_MAX` characters is left unread
 * @param asOf the day the register is asked about
 */
export function draftFromLetter(letter: string, register: LetterRegister, asOf: Date): LetterDraft {
  const text = letter.slice(0, LETTER_MAX);
  const { paragraphs, asides } = letterParts(text);
  const sections = Object.fromEntries(
    HEADINGS.map((heading) => [heading, []]),
  ) as unknown as LetterDraft['sections'];
  const setAside: DraftAside[] = [...asides];
  const claims: LetterDraft['claims'] = [];
  let before: Placing | undefined;

  for (const { text: original, isQuoted } of withLooseLinks(letterSentences(paragraphs))) {
    for (const part of partsOf(original)) {
      const sentence = hasThreatWording(part) ? THREAT : withPlaceholders(part, register, asOf);
      const placing = placingOf(sentence, before);
      before = placing;
      if (placing.heading === 'aside') {
        setAside.push({ kind: placing.reason, text: part });
        continue;
      }
      const section = sections[placing.heading];
      if (sentence === THREAT && section.some((other) => other.text === THREAT)) {
        setAside.push({ kind: 'threat-wording', text: part });
        continue;
      }
      const kinds = claimsIn(sentence);
      section.push({
        text: sentence,
        original: part,
        reason: placing.reason,
        isSure: placing.isSure,
        isQuoted,
        claims: kinds,
      });
      claims.push(...kinds.map((kind) => ({ kind, text: sentence })));
    }
  }
  return {
    title: titleOf(asides),
    sections,
    setAside,
    found: findDetails(text, register, asOf),
    claims,
    warnings: warningsFor(text, sections, setAside),
  };
}
