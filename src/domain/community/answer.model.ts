import type { FieldProblem } from '#kernel/refusal';
import { ANSWER_MAX, DID_MAX, SAID_MAX } from './concern.model.ts';
import { lineFaults } from './public-line.model.ts';

/** The answer to the leader, and, if it may help others, the two public lines. */
export interface Answer {
  text: string;
  /** "You said": empty where the concern is not for the board. */
  saidLine: string;
  /** "We did": empty where the concern is not for the board. */
  didLine: string;
  /** The person has looked and seen nobody in the public lines. */
  isLineChecked: boolean;
}

/** What is wrong with an answer before it is sent; pure but for the name it is compared with. */
export function answerProblems(answer: Answer, leaderName: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const text = answer.text.trim();
  if (text === '') problems.push({ field: 'answer', key: 'community.answer.answer.required' });
  if (text.length > ANSWER_MAX)
    problems.push({ field: 'answer', key: 'community.answer.answer.too-long', args: { max: ANSWER_MAX } });
  const lines = [
    { field: 'said', line: answer.saidLine.trim(), max: SAID_MAX },
    { field: 'did', line: answer.didLine.trim(), max: DID_MAX },
  ];
  const written = lines.filter(({ line }) => line !== '');
  if (written.length === 1) {
    const missing = lines.find(({ line }) => line === '');
    problems.push({ field: missing?.field ?? 'did', key: 'community.answer.both-lines' });
  }
  for (const { field, line, max } of written) {
    if (line.length > max) problems.push({ field, key: 'community.answer.line-too-long', args: { max } });
    for (const fault of lineFaults(line, leaderName))
      problems.push({ field, key: `community.answer.line-fault.${fault}` });
  }
  if (written.length > 0 && !answer.isLineChecked)
    problems.push({ field: 'checked', key: 'community.answer.checked.required' });
  return problems;
}
