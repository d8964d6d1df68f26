import type { Strand } from './strands.ts';

/** A community or group an event may touch. It names who feels addressed, never a private person. */
export interface Group {
  id: string;
  name: string;
  strands: readonly Strand[];
  /** Groups which attackers have taken for this one. */
  mistakenFor: readonly string[];
}

/**
 * "Experience also shows protagonists are often unable to differentiate between different communities or faith
 * groups" (Kent letter, 15 June 2016). The letter is the source of the principle; which groups are mistaken for which
 * is general knowledge of support organisations, offered to a person as a suggestion and never applied by itself.
 */
export const GROUP_SOURCE =
  'Kent Police letter of 15 June 2016 (principle); pairs are general knowledge, unverified';

type Row = [id: string, name: string, strands: readonly Strand[], mistakenFor?: readonly string[]];
const ROWS: readonly Row[] = [
  [
    'muslim',
    'Muslim communities',
    ['RELIGION'],
    ['sikh', 'hindu', 'arab', 'south-asian', 'middle-eastern-christian'],
  ],
  ['sikh', 'Sikh communities', ['RACE', 'RELIGION'], ['muslim', 'hindu', 'south-asian']],
  ['hindu', 'Hindu communities', ['RELIGION'], ['muslim', 'sikh', 'south-asian']],
  ['jewish', 'Jewish communities', ['RACE', 'RELIGION'], ['israeli']],
  ['israeli', 'Israeli people', ['RACE'], ['jewish']],
  ['christian', 'Christian communities', ['RELIGION']],
  ['middle-eastern-christian', 'Christians from the Middle East', ['RACE', 'RELIGION'], ['muslim', 'arab']],
  ['buddhist', 'Buddhist communities', ['RELIGION'], ['esea']],
  ['no-religion', 'People with no religion', ['RELIGION']],
  ['arab', 'Arab communities', ['RACE'], ['muslim', 'south-asian', 'middle-eastern-christian', 'kurdish']],
  ['kurdish', 'Kurdish communities', ['RACE'], ['arab', 'turkish', 'muslim']],
  ['turkish', 'Turkish communities', ['RACE'], ['arab', 'kurdish', 'muslim']],
  ['south-asian', 'South Asian communities', ['RACE'], ['muslim', 'sikh', 'hindu']],
  ['esea', 'East and South East Asian communities', ['RACE'], ['buddhist']],
  ['black', 'Black communities', ['RACE'], ['somali']],
  ['somali', 'Somali communities', ['RACE'], ['muslim', 'black']],
  ['eastern-european', 'Eastern European communities', ['RACE'], ['polish', 'russian', 'ukrainian', 'roma']],
  ['polish', 'Polish communities', ['RACE'], ['eastern-european', 'ukrainian']],
  ['russian', 'Russian speakers', ['RACE'], ['ukrainian', 'eastern-european']],
  ['ukrainian', 'Ukrainian communities', ['RACE'], ['russian', 'eastern-european', 'polish']],
  ['western-european', 'Western European communities', ['RACE']],
  ['roma', 'Gypsy, Roma and Traveller communities', ['RACE'], ['eastern-european']],
  ['refugee-migrant', 'Refugees and migrants', ['RACE'], ['muslim', 'black', 'arab', 'south-asian']],
  ['lgb', 'Lesbian, gay and bisexual people', ['SEXUAL_ORIENTATION'], ['trans']],
  ['trans', 'Transgender people', ['TRANSGENDER'], ['lgb']],
  ['disabled', 'Disabled people', ['DISABILITY']],
];

export const GROUPS: readonly Group[] = ROWS.map(([id, name, strands, mistakenFor]) => ({
  id,
  name,
  strands,
  mistakenFor: mistakenFor ?? [],
}));
const BY_ID = new Map(GROUPS.map((group) => [group.id, group]));

export const isGroup = (id: string): boolean => BY_ID.has(id);
export const groupById = (id: string): Group | undefined => BY_ID.get(id);

/** A suggestion to a person: these may be mistaken for a group touched. `because` are the touched groups' ids. */
export interface MistakenSuggestion {
  group: Group;
  because: string[];
  source: string;
}

/** Groups that may be mistaken for those touched and are not touched themselves, in register order. */
export function suggestMistaken(touched: readonly string[]): MistakenSuggestion[] {
  const because = new Map<string, string[]>();
  for (const id of new Set(touched))
    for (const other of BY_ID.get(id)?.mistakenFor ?? [])
      if (!touched.includes(other)) because.set(other, [...(because.get(other) ?? []), id]);
  return GROUPS.filter((group) => because.has(group.id)).map((group) => ({
    group,
    because: because.get(group.id) ?? [],
    source: GROUP_SOURCE,
  }));
}
