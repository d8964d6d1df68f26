import type { FieldProblem } from '#kernel/refusal';
import { typedDetails } from './found-detail.model.ts';
import { HEADINGS, type Heading, type Sections } from './heading.model.ts';
import { hasThreatWording } from './letter-clauses.model.ts';
import { CORE, type References, resolveText } from './placeholder.model.ts';
import { type DraftText, filledHeadings, type ReadyText } from './statement.model.ts';

/** Longest texts, in characters. A chat message takes about 700; a statement nobody finishes reassures nobody. */
export const TITLE_MAX = 120;
export const ANSWER_MAX = 240;
export const SECTION_MAX = 2_000;
export const ISSUER_MAX = 120;
export const NOTE_MAX = 300;
export const VALID_HOURS_MAX = 720;

/** Headings a statement cannot do without. Saying what is not known is the one most often left out. */
const NEEDED: readonly Heading[] = ['known', 'unknown', 'doing', 'can-do', 'call'];

/** What people type in a form field, as it is kept: NFC, plain line ends, no white space around. */
export const tidy = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

const fieldsOf = (
  draft: DraftText,
): Array<{ field: string; text: string; max: number; heading?: Heading }> => [
  { field: 'title', text: draft.title, max: TITLE_MAX },
  { field: 'answer', text: draft.answer, max: ANSWER_MAX },
  ...HEADINGS.map((heading) => ({
    field: heading,
    text: draft.sections[heading],
    max: SECTION_MAX,
    heading,
  })),
];

/**
 * What may not be typed: numbers, links, addresses, hashtags and threat wording come from the register, because a
 * number copied from last year's letter sends people to nobody.
 */
function typedProblems(field: string, text: string): FieldProblem[] {
  const problems: FieldProblem[] = typedDetails(text).map((detail) => ({
    field,
    key: `cascade.compose.typed.${detail.kind}`,
    args: { text: detail.words },
  }));
  if (hasThreatWording(text)) problems.push({ field, key: 'cascade.compose.typed.threat' });
  return problems;
}

/** Everything that keeps a draft from being saved. The typed text stays in the form whatever is found. */
export function draftProblems(draft: DraftText): FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const { field, text, max } of fieldsOf(draft)) {
    if (text.length > max) problems.push({ field, key: 'cascade.compose.tooLong', args: { max } });
    problems.push(...typedProblems(field, text));
  }
  if (draft.title === '') problems.push({ field: 'title', key: 'cascade.compose.title.required' });
  if (draft.issuer.length > ISSUER_MAX)
    problems.push({ field: 'issuer', key: 'cascade.compose.tooLong', args: { max: ISSUER_MAX } });
  if (draft.changeNote.length > NOTE_MAX)
    problems.push({ field: 'changeNote', key: 'cascade.compose.tooLong', args: { max: NOTE_MAX } });
  if (!(draft.validHours >= 1 && draft.validHours <= VALID_HOURS_MAX))
    problems.push({
      field: 'validHours',
      key: 'cascade.compose.validHours.range',
      args: { max: VALID_HOURS_MAX },
    });
  return problems;
}

/** What is still missing before a draft may be put forward for approval. */
export function incompleteProblems(draft: DraftText): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const filled = filledHeadings(draft.sections);
  for (const heading of NEEDED)
    if (!filled.includes(heading))
      problems.push({ field: heading, key: `cascade.compose.${heading}.required` });
  if (draft.answer === '') problems.push({ field: 'answer', key: 'cascade.compose.answer.required' });
  if (draft.issuer === '') problems.push({ field: 'issuer', key: 'cascade.compose.issuer.required' });
  return problems;
}

/** Resolves a whole draft with the headings' wording in its language. */
export function readyText(
  draft: DraftText,
  references: References,
  titleOf: (heading: Heading) => string,
): { ready: ReadyText; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const resolve = (text: string, field: string, heading?: Heading): string => {
    const result = resolveText(text, references, heading ? { field, heading } : { field });
    problems.push(...result.problems);
    return result.text;
  };
  const ready: ReadyText = {
    title: resolve(draft.title, 'title'),
    answer: resolve(draft.answer, 'answer'),
    sections: filledHeadings(draft.sections).map((heading) => ({
      heading,
      title: titleOf(heading),
      text: resolve(draft.sections[heading], heading, heading),
    })),
  };
  return { ready, problems };
}

/** A new variant: the whole core, with room before and after it. */
export const variantSections = (): Sections =>
  Object.fromEntries(HEADINGS.map((heading) => [heading, CORE])) as Sections;

/** The sections of a resolved text by heading; an absent heading is empty. */
export function sectionsOf(ready: Pick<ReadyText, 'sections'>): Sections {
  const texts = new Map(ready.sections.map(({ heading, text }) => [heading, text]));
  return Object.fromEntries(HEADINGS.map((heading) => [heading, texts.get(heading) ?? ''])) as Sections;
}
