import { z } from 'zod';

/** IIMARCH, the order police briefings follow, and the two lines every officer is asked about afterwards. */
export const BRIEFING_PARTS = [
  'information',
  'intention',
  'method',
  'administration',
  'risk',
  'communications',
  'humanRights',
  'lineToTake',
  'notToSay',
] as const;
export type BriefingPart = (typeof BRIEFING_PARTS)[number];

const part = z.string().trim().min(3).max(4000);
export const briefingSchema = z.object(
  Object.fromEntries(BRIEFING_PARTS.map((name) => [name, part])) as Record<BriefingPart, typeof part>,
);
export type BriefingInput = z.infer<typeof briefingSchema>;

/**
 * Share of staff on the force's books who acknowledged, 0 to 1. "They have all been briefed" (Met, Brussels) may be
 * said in a statement only with this figure behind it.
 */
export const briefedShare = (acknowledged: number, staff: number): number =>
  staff === 0 ? 0 : Math.min(1, acknowledged / staff);
