import type { Provenance } from './provenance.ts';

/** EEP: Experienced, Evidenced, Potential. The police model for gathering what is known of community tension. */
export const EEP = ['EXPERIENCED', 'EVIDENCED', 'POTENTIAL'] as const;
export type Eep = (typeof EEP)[number];

/** What each part asks for. */
export const EEP_MEANING: Readonly<Record<Eep, string>> = {
  EXPERIENCED: 'how people feel: qualitative, softer information',
  EVIDENCED: 'what has happened: crimes, incidents, damage, intelligence',
  POTENTIAL: 'what may happen: events, anniversaries, verdicts, marches, rumours',
};

export const DIRECTIONS = ['RISING', 'STEADY', 'FALLING', 'NOT_KNOWN'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** One level of a scale. `severity` says how serious it is, 1 the least: the digit of a level says nothing by itself. */
export interface TensionLevel {
  code: string;
  label: string;
  definition: string;
  severity: number;
}

/**
 * A tension scale is data a force supplies. A national matrix of three tiers and six levels exists (Metropolitan
 * Police Authority, 5 July 2007) but its labels were not found, and in such scales 1 may mean the most serious.
 * A level is a judgement made in a meeting, never set from counts; it is always shown with its label and its reason.
 */
export interface TensionScale {
  id: string;
  levels: readonly TensionLevel[];
  isVerified: boolean;
}

/** An illustration for training and for a new force to replace. It is nobody's official scale. */
export const ILLUSTRATIVE_SCALE: TensionScale = {
  id: 'illustrative-2026',
  isVerified: false,
  levels: [
    {
      code: 'settled',
      label: 'Settled',
      definition: 'Nothing out of the ordinary is felt or seen',
      severity: 1,
    },
    {
      code: 'watchful',
      label: 'Watchful',
      definition: 'Worry is voiced; nothing has happened here',
      severity: 2,
    },
    {
      code: 'strained',
      label: 'Strained',
      definition: 'Worry is wide or incidents are isolated',
      severity: 3,
    },
    { code: 'tense', label: 'Tense', definition: 'Several incidents, or a known date ahead', severity: 4 },
    { code: 'acute', label: 'Acute', definition: 'Incidents go on and answer one another', severity: 5 },
    { code: 'disorder', label: 'Disorder', definition: 'Disorder is happening or about to', severity: 6 },
  ],
};

export const TENSION_PROVENANCE: Provenance = {
  source: 'Institute of Community Cohesion tension monitoring guide (EEP); levels not verified',
  standing: 'unverified',
  checkedAt: '2026-07-01',
};

/** What is wrong with a force's scale, so that it is refused before it is used; an empty list where it will do. */
export function scaleProblems(scale: TensionScale): string[] {
  const problems: string[] = [];
  if (scale.levels.length < 3) problems.push('fewer than three levels');
  if (new Set(scale.levels.map((level) => level.code)).size < scale.levels.length)
    problems.push('a code stands twice');
  if (new Set(scale.levels.map((level) => level.severity)).size < scale.levels.length)
    problems.push('two levels are equally severe');
  for (const level of scale.levels)
    if (level.label.trim() === '' || level.definition.trim() === '')
      problems.push(`level ${level.code} has no label or no definition`);
  return problems;
}

/** Levels from the least to the most serious, whatever order the force wrote them in. */
export const bySeverity = (scale: TensionScale): TensionLevel[] =>
  [...scale.levels].sort((a, b) => a.severity - b.severity);
