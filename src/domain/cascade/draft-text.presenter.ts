import type { LetterDraft } from './draft-letter.model.ts';
import { HEADINGS, type Heading } from './heading.model.ts';

const TITLES: Record<Heading, string> = {
  known: 'WHAT WE KNOW',
  unknown: 'WHAT WE DO NOT KNOW',
  doing: 'WHAT WE ARE DOING',
  'can-do': 'WHAT YOU CAN DO',
  call: 'WHO TO CALL',
};

const indented = (text: string): string => text.split('\n').join('\n      ');

function sectionLines(draft: LetterDraft, heading: Heading): string[] {
  const sentences = draft.sections[heading];
  if (sentences.length === 0) return ['  (nothing in the letter)'];
  return sentences.flatMap(({ text, reason, isSure, isQuoted, claims }) => {
    const marks = [reason, ...(isSure ? [] : ['look at this']), ...(isQuoted ? ['quoted'] : []), ...claims];
    return [`  - ${text}`, `      [${marks.join(', ')}]`];
  });
}

/** A draft made from a letter, for a terminal: what goes where and why, what was found, what to look at. */
export function draftText(draft: LetterDraft): string {
  return [
    `TITLE: ${draft.title || '(none in the letter)'}`,
    ...HEADINGS.flatMap((heading) => ['', TITLES[heading], ...sectionLines(draft, heading)]),
    '',
    'DETAILS FOUND',
    ...draft.found.map(
      ({ kind, text, start, verdict, reference }) =>
        `  ${kind} "${text}" at ${start}: ${reference ?? (kind === 'figure' ? 'needs a source' : 'not in the register')}` +
        (kind === 'figure' || verdict === 'unknown' ? '' : ` (${verdict})`),
    ),
    '',
    'SET ASIDE',
    ...draft.setAside.map(({ kind, text }) => `  [${kind}] ${indented(text)}`),
    '',
    'TO LOOK AT',
    ...draft.warnings.map(({ kind, text }) => `  ${kind}: ${text}`),
  ].join('\n');
}
