import type { FieldSpec } from '#platform/web/form';

/**
 * Questions about fairness, asked after the report is safe and stored without any link to it. Every one may stay
 * empty. The order and words of the 2021 census are kept where it asked the same.
 */
export const EQUALITY_FIELDS: readonly FieldSpec[] = [
  {
    kind: 'radios',
    name: 'eqAge',
    options: ['UNDER_18', 'AGE_18_24', 'AGE_25_44', 'AGE_45_64', 'AGE_65_PLUS', 'RATHER_NOT'],
    small: true,
  },
  {
    kind: 'radios',
    name: 'eqEthnicity',
    options: ['ASIAN', 'BLACK', 'MIXED', 'WHITE', 'GYPSY_ROMA_TRAVELLER', 'OTHER', 'RATHER_NOT'],
    small: true,
  },
  {
    kind: 'radios',
    name: 'eqReligion',
    options: ['NONE', 'BUDDHIST', 'CHRISTIAN', 'HINDU', 'JEWISH', 'MUSLIM', 'SIKH', 'OTHER', 'RATHER_NOT'],
    small: true,
  },
  { kind: 'radios', name: 'eqDisability', options: ['YES', 'NO', 'RATHER_NOT'], small: true },
  { kind: 'radios', name: 'eqSex', options: ['FEMALE', 'MALE', 'OTHER', 'RATHER_NOT'], small: true },
  {
    kind: 'radios',
    name: 'eqOrientation',
    options: ['STRAIGHT', 'GAY_LESBIAN', 'BISEXUAL', 'OTHER', 'RATHER_NOT'],
    small: true,
  },
  { kind: 'radios', name: 'eqGenderSame', options: ['YES', 'NO', 'RATHER_NOT'], small: true },
];
