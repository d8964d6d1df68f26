import type { DraftText } from './statement.model.ts';

/** A draft that can be put forward as it is. */
export const draftText = (change: Partial<DraftText> = {}): DraftText => ({
  title: 'Attack abroad: what it means here',
  answer: 'Nothing we know points to danger in this county.',
  sections: {
    known: 'There was an attack on a market abroad on Tuesday. {threat}',
    unknown: 'We do not yet know who did it or why.',
    doing: 'Our officers are speaking with people across the county.',
    'can-do': 'Look out for each other. Use {hashtag:WeStandTogether} if you post about it.',
    call: 'In an emergency call {contact:999}. At other times call {contact:101}.',
  },
  issuer: 'Chief Superintendent A. Example',
  validHours: 48,
  changeNote: '',
  ...change,
});
