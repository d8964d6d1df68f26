import { addDays, londonDay } from '#statistics/days';

/** The named contact of a ward, as the force wants the public to see them. */
export interface WardOfficer {
  id: string;
  areaPath: string;
  name: string;
  rank: string;
  phone: string | null;
  email: string | null;
  languages: string[];
  /** Last day the contact may be shown, `YYYY-MM-DD`. */
  validUntil: string;
}

/** Days before the end date when staff are asked to look at a contact again. */
export const RENEW_DAYS = 30;

export type ContactState = 'current' | 'renew-soon' | 'expired';

/** Whether a contact may still be shown, and whether somebody should look at it. */
export function contactState(validUntil: string, now: Date): ContactState {
  if (validUntil < londonDay(now)) return 'expired';
  return validUntil < addDays(londonDay(now), RENEW_DAYS) ? 'renew-soon' : 'current';
}
