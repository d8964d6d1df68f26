import { z } from 'zod';

export const SITE_KINDS = [
  'PLACE_OF_WORSHIP',
  'SCHOOL',
  'COMMUNITY_CENTRE',
  'TRANSPORT_HUB',
  'MARKET',
  'VENUE',
  'OPEN_SPACE',
  'OTHER',
] as const;
export const SITE_CONSENTS = ['REQUESTED_BY_SITE', 'AGREED_WITH_SITE', 'PUBLIC_PLACE'] as const;
export const PURPOSES = ['REASSURANCE', 'PROTECTIVE', 'EVENT', 'HOTSPOT'] as const;
export const MODES = ['FOOT', 'CYCLE', 'VEHICLE'] as const;

/** Why a visit was not made, to be counted; the words beside it are sealed. */
export const NOT_DONE_REASONS = [
  'CALLED_AWAY',
  'NO_OFFICER',
  'SITE_CLOSED',
  'SITE_ASKED_NOT_TO',
  'COULD_NOT_GET_THERE',
  'OTHER',
] as const;
export type NotDoneReason = (typeof NOT_DONE_REASONS)[number];

/**
 * Suggested stay. For crime hot spots deterrence peaks at 10 to 16 minutes (Koper); a reassurance visit is there to talk,
 * so this is a starting value to change, not an optimum.
 */
export const DEFAULT_DWELL_MINUTES = 15;

export const siteSchema = z.object({
  name: z.string().trim().min(2).max(120),
  kind: z.enum(SITE_KINDS),
  areaPath: z.string().trim().min(1).max(80),
  consent: z.enum(SITE_CONSENTS),
});
export type SiteInput = z.infer<typeof siteSchema>;

export interface VisitInput {
  siteId: string;
  eventId: string | null;
  purpose: (typeof PURPOSES)[number];
  windowFromAt: Date;
  windowUntilAt: Date;
  dwellMinutes: number;
  mode: (typeof MODES)[number];
  officerId: string | null;
}

/** Officers may come a little early; a visit "made" before that was not the planned one. */
export const LOG_BEFORE_MINUTES = 30;

/** True while it is too soon to say that a visit was made: more than half an hour before its window begins. */
export const isTooSoon = (windowFromAt: Date, now: Date): boolean =>
  now.getTime() < windowFromAt.getTime() - LOG_BEFORE_MINUTES * 60_000;

/** Share of the visits whose window has passed that were done, 0 to 1; null while none has passed. */
export function deliveredShare(counts: { done: number; notDone: number; missed: number }): number | null {
  const due = counts.done + counts.notDone + counts.missed;
  return due === 0 ? null : counts.done / due;
}
