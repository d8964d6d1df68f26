import type { Provenance } from './provenance.ts';

/**
 * Government Security Classifications. OFFICIAL-SENSITIVE is a marking within OFFICIAL, not a tier. The platform's
 * ceiling is OFFICIAL-SENSITIVE: SECRET, TOP SECRET and covert material are refused.
 */
export const MARKINGS = ['OFFICIAL', 'OFFICIAL-SENSITIVE'] as const;
export type Marking = (typeof MARKINGS)[number];
export const ABOVE_CEILING = ['SECRET', 'TOP SECRET'] as const;
/** Words of the older scheme, and TLP-like habits, that must not stand in a document of today. */
export const OBSOLETE_MARKINGS = [
  'NOT PROTECTIVELY MARKED',
  'UNCLASSIFIED',
  'PROTECT',
  'RESTRICTED',
  'CONFIDENTIAL',
] as const;

export const MARKING_PROVENANCE: Provenance = {
  source: 'Cabinet Office, Government Security Classifications Policy',
  standing: 'general-knowledge',
  checkedAt: '2026-07-01',
};

export const isMarking = (text: string): text is Marking => (MARKINGS as readonly string[]).includes(text);

/** What a person typed as a marking: allowed, a word of the old scheme, above the ceiling, or nothing known. */
export function judgeMarking(text: string): 'allowed' | 'obsolete' | 'above-ceiling' | 'unknown' {
  const typed = text
    .trim()
    .toUpperCase()
    .replace(/\s+/g, ' ')
    .replace('OFFICIAL: SENSITIVE', 'OFFICIAL-SENSITIVE');
  if (isMarking(typed)) return 'allowed';
  if ((OBSOLETE_MARKINGS as readonly string[]).includes(typed)) return 'obsolete';
  return (ABOVE_CEILING as readonly string[]).includes(typed) ? 'above-ceiling' : 'unknown';
}

/** 3x5x2 grading of information: source, information, handling. 5x5x5 is obsolete. */
export const SOURCE_GRADES = { 1: 'Reliable', 2: 'Untested', 3: 'Not reliable' } as const;
export const INFORMATION_GRADES = {
  A: 'Known directly to the source',
  B: 'Known indirectly to the source but corroborated',
  C: 'Known indirectly to the source',
  D: 'Not known',
  E: 'Suspected to be false',
} as const;
export const HANDLING_CODES = {
  P: 'Lawful sharing permitted',
  C: 'Lawful sharing permitted with conditions',
} as const;

const GRADE = /^[1-3][A-E][PC]$/;
/** True where the text is a 3x5x2 grade such as `2BP`. */
export const isGrade = (text: string): boolean => GRADE.test(text);
