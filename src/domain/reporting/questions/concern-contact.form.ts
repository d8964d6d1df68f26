import type { FieldProblem } from '#kernel/refusal';
import { type Answers, one, type QuestionPage } from '../question.model.ts';

const NEEDED: Readonly<Record<string, string>> = { CALL: 'phone', EMAIL: 'email' };

function missing(answers: Answers): FieldProblem[] {
  const field = NEEDED[one(answers, 'contactBy')];
  if (!field || one(answers, field) !== '') return [];
  return [{ field, key: `reporting.concern-contact.${field}.required` }];
}

/** A way to be answered, or the private code alone. */
export const concernContact: QuestionPage = {
  id: 'concern-contact',
  journey: 'concern',
  section: 'you',
  isOptional: true,
  fields: [
    { kind: 'radios', name: 'contactBy', options: ['CODE', 'CALL', 'EMAIL'] },
    { kind: 'text', name: 'name', maxLength: 120, autocomplete: 'name' },
    { kind: 'tel', name: 'phone', maxLength: 40, width: 20, autocomplete: 'tel', ltr: true },
    { kind: 'email', name: 'email', maxLength: 254, autocomplete: 'email', ltr: true },
  ],
  problems: missing,
};
