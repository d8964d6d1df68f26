import type { Provenance } from './provenance.ts';

/**
 * Kinds of offence that counts are told apart by: the racially or religiously aggravated ones of the Home Office's
 * classification (Crime and Disorder Act 1998, ss.29-32), letters and messages beside them, and the rest. Few, so that
 * each has counts enough to say something.
 */
export const OFFENCE_GROUPS = [
  'PUBLIC_FEAR',
  'HARASSMENT',
  'MESSAGES',
  'ASSAULT',
  'DAMAGE',
  'OTHER',
] as const;
export type OffenceGroup = (typeof OFFENCE_GROUPS)[number];

export const isOffenceGroup = (text: string): text is OffenceGroup =>
  (OFFENCE_GROUPS as readonly string[]).includes(text);

export const OFFENCE_GROUP_PROVENANCE: Provenance = {
  source: 'Crime and Disorder Act 1998 ss.29-32; Home Office counting rules: 9B, 8M, 8P, 105B, 58J',
  standing: 'general-knowledge',
  checkedAt: '2026-11-21',
};

/** What happened, as a report says it, by the kind of offence it would most often be. */
const REPORTED: Readonly<Record<string, OffenceGroup>> = {
  SAID_OR_SHOUTED: 'PUBLIC_FEAR',
  THREATENED: 'PUBLIC_FEAR',
  HURT: 'ASSAULT',
  DAMAGE_OR_GRAFFITI: 'DAMAGE',
  LETTER: 'MESSAGES',
  ONLINE_OR_PHONE: 'MESSAGES',
  FOLLOWED: 'HARASSMENT',
  REFUSED_OR_UNFAIR: 'OTHER',
  SOMETHING_ELSE: 'OTHER',
};

/** Words of record systems and published tables, the more telling first: "threatening letter" is a message. */
const WORDS: ReadonlyArray<readonly [RegExp, OffenceGroup]> = [
  [/^(0*58[a-j])\b|damage|arson|graffiti/, 'DAMAGE'],
  [/malicious comm|communicat|online|letter|message|phone|e-?mail/, 'MESSAGES'],
  [/^(0*8m)\b|harass|stalk|followed/, 'HARASSMENT'],
  [/^(0*8p|0*105b)\b|assault|violen|wound|injur|strangul|homicide|murder|\b[ag]bh\b/, 'ASSAULT'],
  [/^(0*9b)\b|public (fear|order)|alarm|distress|threat|verbal|abus|affray|stirring/, 'PUBLIC_FEAR'],
];

/**
 * The kind of offence that a report's answer or a record system's word means; undefined where nothing was said.
 * A word of none of the known kinds is `OTHER`.
 */
export function offenceGroupOf(word: string): OffenceGroup | undefined {
  const plain = word.trim();
  if (plain === '') return undefined;
  const text = plain.toLowerCase();
  return REPORTED[plain] ?? WORDS.find(([known]) => known.test(text))?.[1] ?? 'OTHER';
}

/** The answers of a report that mean a kind of offence. */
export const reportedKindsOf = (group: OffenceGroup): string[] =>
  Object.keys(REPORTED).filter((kind) => REPORTED[kind] === group);

/** The kind a form's or address's spelling stands for (`public-fear`); undefined where there is none. */
export const offenceFromSlug = (slug: string): OffenceGroup | undefined =>
  OFFENCE_GROUPS.find((group) => group.toLowerCase().replaceAll('_', '-') === slug);
