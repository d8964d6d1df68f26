/** What kinds of record a schedule speaks of. */
export const RECORD_KINDS = [
  'INTAKE_COPY',
  'MOPI_GROUP_1',
  'MOPI_GROUP_2',
  'MOPI_GROUP_3',
  'MOPI_GROUP_4',
  'CRIME_NOT_GROUPED',
  'INTELLIGENCE',
  'ASB',
  'NON_CRIME',
  'CONCERN',
  'RULED',
  'OBSERVATION',
  'VISIT',
  'EQUALITY',
  'STATEMENT',
  'ASSESSMENT',
  'AUDIT',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

export const ACTS = ['ERASE', 'REVIEW', 'KEEP'] as const;
export type Act = (typeof ACTS)[number];

/** How long one kind of record is kept, counted from its last day of change, and what happens then. */
export interface Schedule {
  recordKind: RecordKind;
  /** ISO 8601 duration of one unit: `P90D`, `P12M`, `P6Y`. */
  period: string;
  act: Act;
  /** Where the rule comes from. */
  source: string;
  /** True once the force's records manager has checked it against the force's own schedule. */
  isVerified: boolean;
}

const MOPI =
  'Police Information and Records Management Code of Practice 2023; College of Policing APP (MoPI)';
const PRODUCT = 'Default of this product; check with the force’s records manager';

/**
 * What counts until a force sets its own. None is verified: the periods are general knowledge of the MoPI groups, and a
 * force checks each before it goes live. `KEEP` stands here so that the page lists every kind there is.
 */
export const DEFAULT_SCHEDULES: readonly Schedule[] = [
  { recordKind: 'INTAKE_COPY', period: 'P90D', act: 'ERASE', source: PRODUCT, isVerified: false },
  { recordKind: 'MOPI_GROUP_1', period: 'P10Y', act: 'REVIEW', source: MOPI, isVerified: false },
  { recordKind: 'MOPI_GROUP_2', period: 'P10Y', act: 'REVIEW', source: MOPI, isVerified: false },
  { recordKind: 'MOPI_GROUP_3', period: 'P6Y', act: 'ERASE', source: MOPI, isVerified: false },
  { recordKind: 'MOPI_GROUP_4', period: 'P6Y', act: 'REVIEW', source: MOPI, isVerified: false },
  { recordKind: 'CRIME_NOT_GROUPED', period: 'P6Y', act: 'REVIEW', source: MOPI, isVerified: false },
  { recordKind: 'INTELLIGENCE', period: 'P12M', act: 'REVIEW', source: MOPI, isVerified: false },
  { recordKind: 'ASB', period: 'P12M', act: 'REVIEW', source: PRODUCT, isVerified: false },
  {
    recordKind: 'NON_CRIME',
    period: 'P12M',
    act: 'ERASE',
    source: 'NPCC and College of Policing review of non-crime hate incidents, March 2026: no standing record',
    isVerified: false,
  },
  { recordKind: 'CONCERN', period: 'P12M', act: 'ERASE', source: PRODUCT, isVerified: false },
  {
    recordKind: 'RULED',
    period: 'P0D',
    act: 'ERASE',
    source: 'A person’s own decision: UK GDPR article 17, Data Protection Act 2018 section 47',
    isVerified: false,
  },
  { recordKind: 'OBSERVATION', period: 'P12M', act: 'ERASE', source: PRODUCT, isVerified: false },
  { recordKind: 'VISIT', period: 'P2Y', act: 'ERASE', source: PRODUCT, isVerified: false },
  { recordKind: 'EQUALITY', period: 'P12M', act: 'ERASE', source: PRODUCT, isVerified: false },
  { recordKind: 'STATEMENT', period: 'P100Y', act: 'KEEP', source: PRODUCT, isVerified: false },
  { recordKind: 'ASSESSMENT', period: 'P7Y', act: 'KEEP', source: PRODUCT, isVerified: false },
  {
    recordKind: 'AUDIT',
    period: 'P6Y',
    act: 'KEEP',
    source: 'Data Protection Act 2018 section 62; default of this product',
    isVerified: false,
  },
];

/** Kinds whose schedule a force may only lengthen or shorten, never turn into erasure: nothing here erases them. */
export const KEPT_KINDS: readonly RecordKind[] = ['STATEMENT', 'ASSESSMENT', 'AUDIT'];

const UNITS = { D: 'days', M: 'months', Y: 'years' } as const;

/** Number and unit of a period, or undefined for anything else. */
export function periodParts(period: string): { n: number; unit: 'days' | 'months' | 'years' } | undefined {
  const [, n, unit] = /^P([0-9]{1,4})([DMY])$/.exec(period) ?? [];
  return n && unit ? { n: Number(n), unit: UNITS[unit as keyof typeof UNITS] } : undefined;
}

/**
 * The day a period that began on `from` ends, both `YYYY-MM-DD`. A month that has no such day ends on its last one
 * (29 February and a year: 28 February). @throws RangeError for what is no period
 */
export function addPeriod(from: string, period: string): string {
  const parts = periodParts(period);
  if (!parts) throw new RangeError(`${period} is no period`);
  const [year, month, day] = from.split('-').map(Number) as [number, number, number];
  if (parts.unit === 'days')
    return new Date(Date.UTC(year, month - 1, day + parts.n)).toISOString().slice(0, 10);
  const months = month - 1 + (parts.unit === 'years' ? parts.n * 12 : parts.n);
  const last = new Date(Date.UTC(year, months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, months, Math.min(day, last))).toISOString().slice(0, 10);
}

/** The schedule of each kind: the force's own where it set one, the default where it did not. */
export function schedulesOf(own: readonly Schedule[]): Map<RecordKind, Schedule> {
  return new Map([...DEFAULT_SCHEDULES, ...own].map((schedule) => [schedule.recordKind, schedule]));
}
