import { z } from 'zod';
import { STRANDS } from '#reference/strands';

/** Recorded as racially or religiously aggravated without saying which (Crime and Disorder Act 1998, s.28). */
export const RACE_OR_RELIGION = 'RACE_OR_RELIGION';
/** The same kind of offence without hostility: what rises with everything else is not hate. Never in the picture. */
export const CONTROL = 'CONTROL';
/** Flagged as hate with no strand given. */
export const NONE_GIVEN = 'NONE_GIVEN';
/** The strand of a line that the offence tells: aggravated ones, and the others as control. */
export const BY_OFFENCE = 'BY_OFFENCE';

export const IMPORT_STRANDS = [...STRANDS, RACE_OR_RELIGION, NONE_GIVEN, CONTROL] as const;
export type ImportStrand = (typeof IMPORT_STRANDS)[number];
export const isImportStrand = (text: string): text is ImportStrand =>
  (IMPORT_STRANDS as readonly string[]).includes(text);

/**
 * How a file is laid out. `TABLE`: a line is one incident, or one count with its day, week or month. `MONTHS`: a column
 * for each month, as the London Datastore publishes. `STREET`: the street-level extracts of data.police.uk.
 */
export const LAYOUTS = ['TABLE', 'MONTHS', 'STREET'] as const;
export const PERIODS = ['day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];
/** What a column may be. */
export const ROLES = ['date', 'area', 'strand', 'target', 'offence', 'count'] as const;
export type ColumnRole = (typeof ROLES)[number];

const words = z
  .record(z.string().max(200), z.string().max(200))
  .refine((all) => Object.keys(all).length <= 500);

/** Which column says what, and what the file's own words mean. Saved for a source and used again for its next file. */
export const mappingSchema = z.object({
  layout: z.enum(LAYOUTS),
  period: z.enum(PERIODS),
  columns: z.partialRecord(z.enum(ROLES), z.string().min(1).max(200)),
  /** The strand of lines that name none in a column. */
  strand: z.enum([...IMPORT_STRANDS, BY_OFFENCE]),
  /** The file's words for an area, by what they mean: a path, or `` for not known. */
  areaWords: words,
  /** The file's words for a strand. */
  strandWords: words,
  /** What to do with an area this force does not have: say so, or count it as not known. */
  otherAreas: z.enum(['REFUSE', 'COUNT_AS_UNKNOWN']),
  /** The file tells everything of its days: what an earlier file had and this one has not is nought now. */
  isWhole: z.boolean(),
});
export type Mapping = z.infer<typeof mappingSchema>;

const plain = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
/** A text as it is compared: without case, accents and signs. */
export const wordKey = plain;

const MONTH_COLUMN = /^(19|20)\d\d[-/ ]?(0[1-9]|1[0-2])$/;
/** The first day of the month a column is named after, or undefined. */
export function monthOfColumn(name: string): string | undefined {
  const text = name.trim();
  return MONTH_COLUMN.test(text) ? `${text.slice(0, 4)}-${text.slice(-2)}-01` : undefined;
}

/** Names that columns go by in files seen in the wild, best first. */
const NAMES: Record<ColumnRole, readonly RegExp[]> = {
  date: [
    /^(incident|offence|committed|occurrence|occurred|crime) ?(start )?(date|on|from)/,
    /^committed/,
    /^date|date$/,
    /^(month|week|day|period)\b/,
    /(recorded|reported)/,
  ],
  area: [
    /^(ward|area|beat|lpa|lsoa|borough|lad|la) ?code$/,
    /^wd\d* ?cd$/,
    /^lookup boroughname$/,
    /^(area|ward|borough|district|beat|lpa|bcu|local policing area)( name)?$/,
    /area|ward|borough|district/,
  ],
  strand: [/^(hate )?strand/, /^bias/, /(hate|motivat|characteristic|qualifier|flag)/],
  target: [/perceived/, /^target/, /(faith|religion) targeted/],
  offence: [
    /^minor( ?text)?$/,
    /^offence( ?(type|description|name|group))?$/,
    /^crime type$/,
    /offence|crime/,
  ],
  count: [/^(count|number|total|n|incidents|offences|crimes|value)$/, /^(count|number|no) of/, /count$/],
};

/** `Offences` is a count and `Offence` a kind: the count is looked for first. */
const GUESSED_IN_TURN: readonly ColumnRole[] = ['date', 'area', 'strand', 'target', 'count', 'offence'];

/** The column most likely meant by each role; a column has one role. */
export function guessColumns(columns: readonly string[]): Mapping['columns'] {
  const taken = new Set<string>();
  const guessed: Mapping['columns'] = {};
  for (const role of GUESSED_IN_TURN)
    for (const name of NAMES[role]) {
      const column = columns.find((one) => !taken.has(one) && !monthOfColumn(one) && name.test(plain(one)));
      if (column === undefined) continue;
      guessed[role] = column;
      taken.add(column);
      break;
    }
  return guessed;
}

const has = (columns: readonly string[], ...names: string[]): boolean =>
  names.every((name) => columns.some((column) => plain(column) === name));

/** What a file's first line tells of its layout, as a mapping for a person to look at and change. */
export function guessMapping(columns: readonly string[]): Mapping {
  const base = { strandWords: {}, areaWords: {}, otherAreas: 'REFUSE' } as const;
  if (has(columns, 'month', 'lsoa code', 'crime type', 'falls within'))
    return {
      ...base,
      layout: 'STREET',
      period: 'month',
      columns: {
        date: nameOf(columns, 'month'),
        area: nameOf(columns, 'lsoa code'),
        offence: nameOf(columns, 'crime type'),
      },
      strand: CONTROL,
      otherAreas: 'COUNT_AS_UNKNOWN',
      isWhole: true,
    };
  const guessed = guessColumns(columns);
  if (columns.filter((column) => monthOfColumn(column) !== undefined).length >= 2) {
    const { area, offence, strand } = guessed;
    return {
      ...base,
      layout: 'MONTHS',
      period: 'month',
      columns: { ...(area && { area }), ...(offence && { offence }), ...(strand && { strand }) },
      strand: strand ? NONE_GIVEN : offence ? BY_OFFENCE : RACE_OR_RELIGION,
      isWhole: false,
    };
  }
  return {
    ...base,
    layout: 'TABLE',
    period: /month/i.test(guessed.date ?? '') ? 'month' : /week/i.test(guessed.date ?? '') ? 'week' : 'day',
    columns: guessed,
    strand: guessed.strand || !guessed.offence ? NONE_GIVEN : BY_OFFENCE,
    // Lines of single incidents tell all there were; lines of counts may leave out what is elsewhere.
    isWhole: guessed.count === undefined,
  };
}

const nameOf = (columns: readonly string[], name: string): string =>
  columns.find((column) => plain(column) === name) ?? name;

/** Columns a mapping names that a file lacks; a file of another shape is not read by it. */
export const missingColumns = (mapping: Mapping, columns: readonly string[]): string[] =>
  Object.values(mapping.columns).filter((name) => !columns.includes(name));

/** What must be chosen before a file of this layout can be read. */
export function neededRoles({ layout }: Pick<Mapping, 'layout'>): ColumnRole[] {
  if (layout === 'TABLE') return ['date'];
  return layout === 'STREET' ? ['date', 'offence'] : [];
}

/** Words that mean a strand, as record systems and the Home Office return write them. */
const STRAND_WORDS: ReadonlyArray<readonly [RegExp, ImportStrand]> = [
  [
    /^(race|racial|racist|race nationality|ethnicity|race ethnicity|racially aggravated|race or ethnicity)$/,
    'RACE',
  ],
  [
    /^(religion|religious|faith|belief|religion or belief|religion faith|faith hate|anti ?semitic|anti ?muslim|islamophobic|islamophobia|antisemitism)$/,
    'RELIGION',
  ],
  [
    /^(sexual orientation|homophobic|homophobia|sexuality|lgb|biphobic|sexual orientation hate|anti ?gay)$/,
    'SEXUAL_ORIENTATION',
  ],
  [/^(disability|disablist|disabled|disability hate|physical or mental disability)$/, 'DISABILITY'],
  [/^(transgender|trans|transphobic|gender identity|transgender identity|transgender hate)$/, 'TRANSGENDER'],
  [/^(race (or|and) religion|race religion|racial(ly)? or religious(ly)?|race faith)$/, RACE_OR_RELIGION],
  [/^(none|no|not hate|n a|na|control|not a hate crime|non hate)$/, CONTROL],
  [/^(hate|hate crime|yes|not stated|not known|unknown|other)$/, NONE_GIVEN],
];

/** The strand a file's word means; undefined where a person must say. */
export function strandOfWord(text: string, own: Mapping['strandWords'] = {}): ImportStrand | undefined {
  const key = plain(text);
  const said = own[key];
  if (said !== undefined && isImportStrand(said)) return said;
  if (isImportStrand(text.trim())) return text.trim() as ImportStrand;
  return STRAND_WORDS.find(([word]) => word.test(key))?.[1];
}

/** Offences of sections 29 to 32 carry the aggravation in their name; all others stand beside them as control. */
export const strandOfOffence = (text: string): ImportStrand =>
  /\b(race|racial\w*|racist|relig\w*)\b/.test(plain(text)) ? RACE_OR_RELIGION : CONTROL;
