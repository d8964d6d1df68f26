import type { DraftAside, DraftSentence } from './draft-parts.model.ts';
import { typedDetails, withoutDates } from './found-detail.model.ts';
import { HEADINGS, type Heading } from './heading.model.ts';

/** Something a person should look at before the draft goes on, and the words that gave rise to it. */
export interface LetterWarning {
  kind:
    | 'empty-link'
    | 'stigma'
    | 'dated-term'
    | 'personal-contact'
    | 'empty-heading'
    | 'quoted'
    | 'figure'
    | 'unknown-contact';
  text: string;
}

/** Wording that asks a community to find the guilty among its own, or blames it (guidance: never link the two). */
const STIGMA =
  /\b(?:identify these individuals|challenge their rhetoric|root out|from within your community|your community must)\b/i;
/** Names of things that are gone; each was live when the letters were written. */
export const DATED_TERM =
  /\b(?:Special Branch|Borough Commanders?|Text ?Relay|NGT|[\w.]+@\S*pnn\.police\.uk|Neighbourhood Policing Teams?)\b/gi;
/** A number that is neither a date nor part of a reference: somebody has to say where it comes from. */
const FIGURE = /(?<![\d/:])\b\d{2,}\b(?![\d/}])/;
/** A line of a signature that gives one person's own number or address. */
export const PERSONAL_LINE = /\b(?:mobile|ddi|internal|direct line|e-?mail)\b[:\s]*[\w.@+ -]{4,40}/gi;

const excerpt = (text: string): string => (text.length > 160 ? `${text.slice(0, 157)}…` : text);

/** All warnings of a draft, in reading order of the letter's parts. */
export function warningsFor(
  letter: string,
  sections: Record<Heading, DraftSentence[]>,
  setAside: readonly DraftAside[],
): LetterWarning[] {
  const warnings: LetterWarning[] = [];
  const sentences = HEADINGS.flatMap((heading) => sections[heading]);
  for (const { text, original } of sentences) {
    if (/:\s*$/.test(text)) warnings.push({ kind: 'empty-link', text: excerpt(original) });
    if (STIGMA.test(text)) warnings.push({ kind: 'stigma', text: excerpt(original) });
    const typed = typedDetails(text).filter(({ kind }) => kind !== 'hashtag');
    for (const detail of typed) warnings.push({ kind: 'unknown-contact', text: detail.words });
    if (typed.length === 0 && FIGURE.test(withoutDates(text)))
      warnings.push({ kind: 'figure', text: excerpt(original) });
  }
  const quoted = sentences.filter(({ isQuoted }) => isQuoted);
  if (quoted.length > 0) warnings.push({ kind: 'quoted', text: excerpt(quoted[0]?.original ?? '') });
  for (const [term] of letter.matchAll(DATED_TERM)) warnings.push({ kind: 'dated-term', text: term });
  for (const { text } of setAside.filter(({ kind }) => kind === 'signature'))
    for (const [found] of text.matchAll(PERSONAL_LINE))
      warnings.push({ kind: 'personal-contact', text: found.trim() });
  for (const heading of HEADINGS)
    if (sections[heading].length === 0) warnings.push({ kind: 'empty-heading', text: heading });
  return warnings;
}
