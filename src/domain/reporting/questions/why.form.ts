import type { QuestionPage } from '../question.model.ts';

/**
 * What the person thinks it was about. Their belief is enough; nobody is asked to prove it. How they describe
 * themselves is another matter, stored apart: "protagonists are often unable to differentiate" (Kent letter).
 */
export const why: QuestionPage = {
  id: 'why',
  journey: 'report',
  section: 'why-who',
  isOptional: true,
  isShort: true,
  fields: [
    {
      kind: 'checkboxes',
      name: 'why',
      options: [
        'RACE',
        'RELIGION',
        'SEXUAL_ORIENTATION',
        'TRANSGENDER',
        'DISABILITY',
        'SEX_MISOGYNY',
        'SEX_MISANDRY',
        'AGE',
        'ALTERNATIVE_SUBCULTURE',
        'OTHER',
        'NOT_SURE',
      ],
      exclusive: 'NOT_SURE',
    },
    { kind: 'text', name: 'selfIdentity', maxLength: 200 },
  ],
};
