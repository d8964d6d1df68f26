import { z } from 'zod';

export const EEP = ['EXPERIENCED', 'EVIDENCED', 'POTENTIAL'] as const;
export const DIRECTIONS = ['UP', 'SAME', 'DOWN', 'UNKNOWN'] as const;
/** How a leader may say that the people around them feel. */
export const FEELINGS = ['CALM', 'WORRIED', 'AFRAID'] as const;
export type Feeling = (typeof FEELINGS)[number];
export const SOURCE_KINDS = [
  'WARD_OFFICER',
  'COUNCIL',
  'SCHOOL',
  'FAITH_GROUP',
  'BUSINESS',
  'PARTNER',
  'MEETING',
] as const;

/** An observation is dropped after twelve months (default of the domain's retention notes). */
export const OBSERVATION_MONTHS = 12;

/**
 * What looks like a way to single out a person: an e-mail address, a telephone number, an account name, a web address,
 * a vehicle mark, a surname after a title. Softer information about a place is welcome; data about a subject is not (non-crime regime).
 */
const PERSONAL = [
  /[^\s@]{1,64}@[^\s@]{1,255}\.[a-z]{2,}/i,
  /(?:\+?\d[\s-]?){9,}/,
  /(?:^|\s)@\w{2,}/,
  /https?:\/\/|www\./i,
  /\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b/i,
  /\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Rev|Revd|Cllr|Councillor)\b\.?\s\p{Lu}\p{L}/u,
];

/** True where the text holds something that points at one person. */
export const pointsAtPerson = (text: string): boolean => PERSONAL.some((pattern) => pattern.test(text));

const impersonal = (max: number) =>
  z
    .string()
    .trim()
    .min(2)
    .max(max)
    .refine((text) => !pointsAtPerson(text), 'personal');

export const observationSchema = z.object({
  eep: z.enum(EEP),
  areaPath: z.string().min(1).max(80),
  community: impersonal(120),
  theme: impersonal(120),
  direction: z.enum(DIRECTIONS),
  sourceKind: z.enum(SOURCE_KINDS),
  text: impersonal(2000),
  eventId: z.preprocess((value) => value || null, z.uuid().nullable()),
});
export type ObservationInput = z.infer<typeof observationSchema>;
