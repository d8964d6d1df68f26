import { londonDay } from '#statistics/days';

export const VERDICTS = ['SATISFIED', 'CONCERN', 'TAKE_UP_AGAIN'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Why the commander opens the words of a sampled report; codes, because the audit keeps no words a person wrote. */
export const SAMPLE_REASONS = ['check-decision', 'check-service', 'complaint', 'inspection'] as const;

export const SAMPLE_DAYS = 90;
export const SAMPLE_SIZE = 10;
const SEED = /^[A-Za-z0-9-]{1,40}$/;

/**
 * The seed a sample is drawn with: as given, else the month in London, so that two people who look see the same.
 * @param given from the address; anything but letters, digits and hyphens is not used
 */
export const seedOf = (given: string, now: Date): string =>
  SEED.test(given) ? given : londonDay(now).slice(0, 7);
