import type { QuestionPage } from '../question.model.ts';

/** The kind of place, and its name or postcode in the person's own words. */
export const where: QuestionPage = {
  id: 'where',
  journey: 'report',
  section: 'when-where',
  isOptional: true,
  fields: [
    {
      kind: 'radios',
      name: 'placeKind',
      options: [
        'HOME',
        'STREET',
        'PLACE_OF_WORSHIP',
        'SCHOOL',
        'WORK',
        'SHOP_OR_BUSINESS',
        'TRANSPORT',
        'ONLINE',
        'OTHER',
        'NOT_SURE',
      ],
    },
    { kind: 'text', name: 'place', maxLength: 200 },
  ],
};
