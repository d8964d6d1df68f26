import type { FieldProblem } from '#kernel/refusal';
import { type Answers, chose, isReachable, one, type QuestionPage } from '../question.model.ts';

/** Which field a chosen way of contact needs. */
const NEEDED: Readonly<Record<string, string>> = {
  CALL: 'phone',
  TEXT: 'phone',
  EMAIL: 'email',
  LETTER: 'otherContact',
  TRUSTED: 'otherContact',
};

function missing(answers: Answers): FieldProblem[] {
  const field = NEEDED[one(answers, 'contactBy')];
  if (!field || one(answers, field) !== '') return [];
  return [{ field, key: `reporting.contact.${field}.required` }];
}

/** One safe way to reach the person; the private code alone is one of them. */
export const contact: QuestionPage = {
  id: 'contact',
  journey: 'report',
  section: 'you',
  isOptional: true,
  fields: [
    { kind: 'radios', name: 'contactBy', options: ['CALL', 'TEXT', 'EMAIL', 'LETTER', 'TRUSTED', 'CODE'] },
    { kind: 'tel', name: 'phone', maxLength: 40, width: 20, autocomplete: 'tel', ltr: true },
    { kind: 'email', name: 'email', maxLength: 254, autocomplete: 'email', ltr: true },
    { kind: 'text', name: 'otherContact', maxLength: 300 },
  ],
  when: isReachable,
  problems: missing,
};

/** True where the person wants to be reached by something that others may see, hear or open. */
export const isReachedOutside = (answers: Answers): boolean =>
  isReachable(answers) && chose(answers, 'contactBy', ...Object.keys(NEEDED));
