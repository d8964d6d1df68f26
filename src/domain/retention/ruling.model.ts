/** What a person may decide about one report. */
export const RULING_VERDICTS = ['GROUP', 'KEEP', 'ERASE'] as const;
export type RulingVerdict = (typeof RULING_VERDICTS)[number];

/** Why, as codes: a reason in words would be one more record of the person. */
export const RULING_REASONS = [
  'OFFENCE_GROUP',
  'STILL_NEEDED',
  'RISK_OF_HARM',
  'LINKED_RECORDS',
  'LEGAL_CLAIM',
  'NO_LONGER_NEEDED',
  'RECORDED_IN_ERROR',
  'PERSON_ASKED',
] as const;
