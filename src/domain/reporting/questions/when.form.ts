import { chose, one, type QuestionPage } from '../question.model.ts';

/** When it happened; a date is asked for only of those who chose it, and stands on the same page. */
export const when: QuestionPage = {
  id: 'when',
  journey: 'report',
  section: 'when-where',
  isOptional: true,
  fields: [
    { kind: 'radios', name: 'whenKind', options: ['NOW', 'TODAY', 'YESTERDAY', 'DATE', 'MANY', 'NOT_SURE'] },
    { kind: 'date', name: 'incidentDate', notFuture: true },
    { kind: 'text', name: 'whenTime', maxLength: 60 },
  ],
  problems: (answers) =>
    chose(answers, 'whenKind', 'DATE') && one(answers, 'incidentDate') === ''
      ? [{ field: 'incidentDate', key: 'reporting.when.incidentDate.required' }]
      : [],
};
