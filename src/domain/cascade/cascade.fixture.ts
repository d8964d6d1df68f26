import type { DraftText, Published } from './statement.model.ts';

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

/** A text as it is once it is out. */
export const publishedText = (change: Partial<Published> = {}): Published => ({
  versionId: '11111111-1111-4111-8111-111111111111',
  rootVersionId: '11111111-1111-4111-8111-111111111111',
  statementId: '22222222-2222-4222-8222-222222222222',
  eventId: '33333333-3333-4333-8333-333333333333',
  kind: 'core',
  coreId: null,
  wrapsVersionId: null,
  areaPath: 'eastmarch',
  community: '',
  language: 'en',
  number: 1,
  supersedesVersionId: null,
  title: 'Attack <abroad> & here',
  answer: 'No danger "here".',
  sections: [
    { heading: 'known', title: 'What we know', text: 'It happened.' },
    { heading: 'call', title: 'Who to call', text: 'Call 999 or see report-it.org.uk. Use #Together.' },
  ],
  issuer: 'Commander A. Example',
  changeNote: '',
  validUntil: new Date('2026-07-03T12:00:00Z'),
  code: 'ALD-7K3M-9QX2',
  signedText: 'text',
  keyId: 'k1',
  signature: 'c2ln',
  publishedAt: new Date('2026-07-01T12:00:00Z'),
  state: 'current',
  stateChangedAt: new Date('2026-07-01T12:00:00Z'),
  withdrawalNote: '',
  ...change,
});
