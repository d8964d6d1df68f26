import type { Provenance } from './provenance.ts';

/**
 * The five centrally monitored strands (College of Policing APP "Responding to hate"; Home Office annual data
 * return). A report holds a set of them: 7 to 12 in a hundred flagged crimes had more than one (Home Office 2018-19).
 */
export const STRANDS = ['RACE', 'RELIGION', 'SEXUAL_ORIENTATION', 'DISABILITY', 'TRANSGENDER'] as const;
export type Strand = (typeof STRANDS)[number];

/** Characteristics some forces monitor for themselves. A force opts in; none of them is part of the national return. */
export const LOCAL_NON_MONITORED = [
  'SEX_MISOGYNY',
  'SEX_MISANDRY',
  'ALTERNATIVE_SUBCULTURE',
  'AGE',
  'SEX_WORK',
  'HOMELESSNESS',
  'OTHER',
] as const;
export type LocalStrand = (typeof LOCAL_NON_MONITORED)[number];
export type AnyStrand = Strand | LocalStrand;

/**
 * The religion the offender appeared to target, never the victim's own (Home Office, mandatory since April 2017).
 * More than one may be chosen: a Sikh man called a "Muslim terrorist" was targeted as MUSLIM, and says himself that
 * he is Sikh. "Protagonists are often unable to differentiate" (Kent letter, June 2016).
 */
export const PERCEIVED_RELIGIONS = [
  'BUDDHIST',
  'CHRISTIAN',
  'HINDU',
  'JEWISH',
  'MUSLIM',
  'SIKH',
  'OTHER',
  'NO_RELIGION',
  'UNKNOWN',
] as const;
export type PerceivedReligion = (typeof PERCEIVED_RELIGIONS)[number];

/** Who holds the perception: the victim or any other person who knows of the victim, the act or the place. */
export const PERCEIVED_BY = ['VICTIM', 'WITNESS', 'OTHER_PERSON', 'OFFICER', 'SUPPORT_ORG'] as const;
export type PerceivedBy = (typeof PERCEIVED_BY)[number];

export const STRAND_PROVENANCE: Provenance = {
  source: 'College of Policing APP Responding to hate; Home Office annual data requirement; CDA 1998 s.28',
  standing: 'read',
  checkedAt: '2026-07-01',
};
/** Local characteristics differ by force. */
export const LOCAL_STRAND_PROVENANCE: Provenance = {
  source: 'Practice of several forces; each force confirms its own list',
  standing: 'general-knowledge',
  checkedAt: '2026-07-01',
};

export const isStrand = (text: string): text is Strand => (STRANDS as readonly string[]).includes(text);
export const isLocalStrand = (text: string): text is LocalStrand =>
  (LOCAL_NON_MONITORED as readonly string[]).includes(text);
export const isPerceivedReligion = (text: string): text is PerceivedReligion =>
  (PERCEIVED_RELIGIONS as readonly string[]).includes(text);

/** The form and URL spelling of a code: `SEXUAL_ORIENTATION` -> `sexual-orientation`. */
export const slugOf = (code: string): string => code.toLowerCase().replaceAll('_', '-');
/** The strand a form or URL spelling stands for, monitored or local; undefined where there is none. */
export function strandFromSlug(slug: string): AnyStrand | undefined {
  const code = slug.toUpperCase().replaceAll('-', '_');
  return isStrand(code) || isLocalStrand(code) ? code : undefined;
}
