import type { FieldProblem } from '#kernel/refusal';
import { emptySections, HEADINGS } from '../heading.model.ts';
import { sentenceSpans } from '../review/spans.model.ts';
import type { DraftText } from '../statement.model.ts';
import { fillDraft, type SlotFacts } from '../template/slot.model.ts';

/** A holding line is read in the time it takes to unlock a telephone. */
export const HOLDING_SENTENCES = 3;
export const HOLDING_CHARACTERS = 500;
/** By then the full statement is out, or somebody has to say again that there is none yet. */
export const HOLDING_VALID_HOURS = 4;

/** The prepared text: that we know, that we are finding out, and what to do in an emergency. */
export const preparedHolding = (facts: SlotFacts, issuer: string): DraftText =>
  fillDraft(
    {
      title: '[[event]]',
      answer: 'We know about what happened in [[place]].',
      sections: {
        ...emptySections(),
        doing: 'We are finding out more, and we will tell you here.',
        call: 'If somebody is in danger, call {contact:999}.',
      },
      issuer,
      validHours: HOLDING_VALID_HOURS,
      changeNote: '',
    },
    { ...facts },
  );

const wordsOf = ({ answer, sections }: Pick<DraftText, 'answer' | 'sections'>): string =>
  [answer, ...HEADINGS.map((heading) => sections[heading])].filter(Boolean).join('\n');

/** Sentences below the title. */
export const holdingSentences = (draft: Pick<DraftText, 'answer' | 'sections'>): number =>
  [draft.answer, ...HEADINGS.map((heading) => draft.sections[heading])]
    .flatMap((text) => text.split('\n'))
    .reduce((sum, line) => sum + sentenceSpans(line).length, 0);

/** What keeps a draft from going out as a holding line. */
export function holdingProblems(draft: DraftText): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (draft.answer === '') problems.push({ field: 'answer', key: 'cascade.compose.answer.required' });
  if (draft.issuer === '') problems.push({ field: 'issuer', key: 'cascade.compose.issuer.required' });
  if (holdingSentences(draft) > HOLDING_SENTENCES || wordsOf(draft).length > HOLDING_CHARACTERS)
    problems.push({
      field: 'answer',
      key: 'cascade.holding.tooLong',
      args: { sentences: HOLDING_SENTENCES, max: HOLDING_CHARACTERS },
    });
  return problems;
}
