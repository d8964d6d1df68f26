import { isReachable, type QuestionPage } from '../question.model.ts';

/** "Language is not a barrier, as we have translators where required" (Kent letter). */
export const needs: QuestionPage = {
  id: 'needs',
  journey: 'report',
  section: 'you',
  isOptional: true,
  fields: [
    {
      kind: 'checkboxes',
      name: 'needs',
      options: [
        'INTERPRETER',
        'BSL',
        'TEXT_NOT_PHONE',
        'EASY_WORDS',
        'LARGE_PRINT',
        'SOMEONE_WITH_ME',
        'OTHER',
      ],
    },
    { kind: 'text', name: 'needsLanguage', maxLength: 100 },
  ],
  when: isReachable,
};
