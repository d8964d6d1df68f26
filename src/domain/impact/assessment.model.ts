import { z } from 'zod';
import type { AlarmNote } from '#room/surveillance';

export const RATINGS = ['LOW', 'MEDIUM', 'HIGH'] as const;
export type Rating = (typeof RATINGS)[number];
export const CONFIDENCE = ['UP', 'SAME', 'DOWN', 'UNKNOWN'] as const;
export const CONSULTED_KINDS = [
  'IAG',
  'KIN',
  'FAITH',
  'COUNCIL',
  'SCHOOL',
  'BUSINESS',
  'STAFF_ASSOC',
  'PARTNER',
] as const;

const line = z.string().trim().max(500).default('');
const block = z.string().trim().max(4000).default('');
const level = z.coerce.number().int().min(1).max(5);

/**
 * What an assessment says (fields after the CIA forms read for this project: Kent O36a, Northumbria, APP). Communities
 * and places, never a named private person.
 */
export const contentSchema = z.object({
  background: block,
  factsKnown: block,
  factsNotKnown: block,
  communities: z
    .array(
      z.object({
        name: line,
        place: line,
        whyAffected: line,
        concerns: line,
        confidence: z.enum(CONFIDENCE),
      }),
    )
    .default([]),
  consulted: z.array(z.object({ kind: z.enum(CONSULTED_KINDS), role: line, view: line })).default([]),
  notConsulted: z.array(z.object({ who: line, why: line })).default([]),
  policeResponse: block,
  proportionality: block,
  risks: z
    .array(z.object({ description: line, likelihood: level, impact: level, control: line, owner: line }))
    .default([]),
  equalityConsidered: z.boolean().default(false),
  overrideRating: z.enum(RATINGS).nullable().default(null),
  overrideReason: line,
});
export type AssessmentContent = z.infer<typeof contentSchema>;

export const emptyContent = (): AssessmentContent => contentSchema.parse({});

/** Likelihood times impact on the 5x5 matrix: 1 to 5 low, 6 to 12 medium, 15 to 25 high (illustrative; overridable). */
export function matrixRating(likelihood: number, impact: number): Rating {
  const product = likelihood * impact;
  if (product >= 15) return 'HIGH';
  return product >= 6 ? 'MEDIUM' : 'LOW';
}

/** The highest of the risks, unless a person overrides it with a reason. */
export function overallRating(content: AssessmentContent): {
  rating: Rating;
  fromMatrix: Rating;
  isOverridden: boolean;
} {
  const ratings = content.risks.map((risk) => matrixRating(risk.likelihood, risk.impact));
  const fromMatrix = ratings.includes('HIGH') ? 'HIGH' : ratings.includes('MEDIUM') ? 'MEDIUM' : 'LOW';
  const isOverridden = content.overrideRating !== null && content.overrideRating !== fromMatrix;
  return {
    rating: isOverridden && content.overrideRating ? content.overrideRating : fromMatrix,
    fromMatrix,
    isOverridden,
  };
}

/** Hours until the next review; no national figure was found, so this is the default a force may change. */
export const REVIEW_HOURS: Record<Rating, number> = { HIGH: 24, MEDIUM: 72, LOW: 7 * 24 };
/** The first version is due within this many hours of the event. */
export const FIRST_VERSION_HOURS = 4;

/** What stands in the way of approval, as catalogue keys; empty where nothing does. */
export function missingForApproval(content: AssessmentContent): string[] {
  const missing: string[] = [];
  if (!content.background) missing.push('background');
  if (!content.factsKnown) missing.push('factsKnown');
  if (content.communities.length === 0) missing.push('communities');
  if (content.risks.length === 0) missing.push('risks');
  if (content.consulted.length === 0 && content.notConsulted.length === 0) missing.push('consulted');
  if (!content.equalityConsidered) missing.push('equalityConsidered');
  if (content.overrideRating && !content.overrideReason) missing.push('overrideReason');
  return missing;
}

/** What the other rooms knew at one moment; kept with each version, so that it can be read later as it was then. */
export interface AssessmentInputs {
  gatheredAt: string;
  reports: {
    total: number;
    byStrand: Record<string, number>;
    sentence: { key: string; args: Record<string, string | number> } | null;
  };
  /** Alarms of the event's areas, and what a person found each to be; absent from versions older than this line. */
  alarms?: readonly AlarmNote[];
  concerns: { open: number; answered: number };
  pulses: Record<'CALM' | 'WORRIED' | 'AFRAID', number>;
  observations: Array<{
    eep: string;
    areaPath: string;
    community: string;
    theme: string;
    direction: string;
    text: string;
  }>;
}
