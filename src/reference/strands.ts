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

/** Local analytic tags and the monitored strands each belongs to. They never leave the force's own tables. */
export const LOCAL_TARGET_TAGS = {
  ANTISEMITIC: ['RACE', 'RELIGION'],
  ANTI_MUSLIM: ['RELIGION'],
  ANTI_SIKH: ['RACE', 'RELIGION'],
  ANTI_HINDU: ['RELIGION'],
  ANTI_CHRISTIAN: ['RELIGION'],
  SECTARIAN: ['RELIGION'],
  ANTI_BLACK: ['RACE'],
  ANTI_ASIAN: ['RACE'],
  ANTI_ESEA: ['RACE'],
  ANTI_GRT: ['RACE'],
  ANTI_EASTERN_EUROPEAN: ['RACE'],
  ANTI_REFUGEE_MIGRANT: ['RACE'],
  HOMOPHOBIC: ['SEXUAL_ORIENTATION'],
  BIPHOBIC: ['SEXUAL_ORIENTATION'],
  LESBOPHOBIC: ['SEXUAL_ORIENTATION'],
  TRANSPHOBIC: ['TRANSGENDER'],
  LEARNING_DISABILITY: ['DISABILITY'],
  AUTISM: ['DISABILITY'],
  MENTAL_HEALTH: ['DISABILITY'],
  PHYSICAL_DISABILITY: ['DISABILITY'],
  SENSORY: ['DISABILITY'],
} as const satisfies Record<string, readonly Strand[]>;
export type LocalTargetTag = keyof typeof LOCAL_TARGET_TAGS;

export const STRAND_PROVENANCE: Provenance = {
  source: 'College of Policing APP Responding to hate; Home Office annual data requirement; CDA 1998 s.28',
  standing: 'read',
  checkedAt: '2026-07-01',
};
/** Local characteristics and tags differ by force. */
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

/** The monitored strands a set of local tags points to, in the order of STRANDS. */
export function strandsOfTags(tags: readonly LocalTargetTag[]): Strand[] {
  const wanted = new Set<Strand>(tags.flatMap((tag) => [...LOCAL_TARGET_TAGS[tag]]));
  return STRANDS.filter((strand) => wanted.has(strand));
}

/** What goes into the national return: the monitored strands of a set, each once. */
export const monitoredOf = (strands: readonly AnyStrand[]): Strand[] =>
  STRANDS.filter((strand) => strands.includes(strand));

/**
 * What to ask a person to look at before a flag is saved; suggestions, never corrections. A religion without the
 * religion strand, and Jewish or Sikh targets without race (both are racial and religious groups in law:
 * Mandla v Dowell-Lee [1983]). The victim's own identity is not asked for and never removes a flag.
 */
export function flagQuestions(
  strands: readonly AnyStrand[],
  religions: readonly PerceivedReligion[],
): ('religion-without-strand' | 'also-race')[] {
  const questions: ('religion-without-strand' | 'also-race')[] = [];
  if (religions.length > 0 && !strands.includes('RELIGION')) questions.push('religion-without-strand');
  const bothInLaw = religions.includes('JEWISH') || religions.includes('SIKH');
  if (bothInLaw && !strands.includes('RACE')) questions.push('also-race');
  return questions;
}
