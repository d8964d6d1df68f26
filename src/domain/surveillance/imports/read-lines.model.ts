import { withoutFormula } from '#reference/csv-text';
import { periodStart } from './day-text.model.ts';
import {
  BY_OFFENCE,
  CONTROL,
  type ColumnRole,
  type ImportStrand,
  type Mapping,
  missingColumns,
  monthOfColumn,
  type Period,
  strandOfOffence,
  strandOfWord,
  wordKey,
} from './mapping.model.ts';

/** One count of a file. Control offences stand apart: they are never part of what is counted as hate. */
export interface Figure {
  period: Period;
  /** First day of the day, week or month, `YYYY-MM-DD`. */
  fromDay: string;
  /** `` where the area is not known: it counts in the force and in none of its areas. */
  areaPath: string;
  strand: ImportStrand;
  /** What the offender seemed to aim at, in the file's word; `` where it does not say. */
  target: string;
  offence: string;
  count: number;
}

/** One thing wrong in a file: where, what stood there, and (as a word of the catalogue) what to do about it. */
export interface LineProblem {
  line: number;
  column: string;
  /** Made harmless for a spreadsheet, and short. */
  value: string;
  key: ProblemKey;
}
export type ProblemKey =
  | 'cell-count'
  | 'no-day'
  | 'future-day'
  | 'not-a-count'
  | 'unknown-area'
  | 'unknown-strand'
  | 'formula'
  | 'too-many-words'
  | 'missing-column'
  | 'no-lines'
  | 'too-much'
  | `table-${string}`;

export interface KnownArea {
  path: string;
  code: string;
  name: string;
  level: number;
}

/** All bad lines are counted; so many are kept to be shown and downloaded. */
export const PROBLEMS_KEPT = 5_000;
/** Different figures of one file. London's wards by month for fifteen years are 120,000. */
const MOST_FIGURES = 500_000;
/** Different words of one column: with more, it is a column of names or notes and not of kinds. */
const MOST_WORDS = 400;
const MOST_COUNT = 10_000_000;
const LONGEST_WORD = 120;
const FORMULA = /^[=@＝＠]|^[+\-＋－](?!\d)/;

/** Where a record system says that it does not know. */
const UNKNOWN_AREA =
  /^(|unknown|not known|n a|na|nk|other nk|no location|unspecified|not recorded|none|other)$/;

const LSOA_NAME = / \d{3}[a-z]$/;

const shown = (text: string): string => withoutFormula(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/**
 * Reads the lines of one file by a mapping, one after the other, and holds counts and faults only: no line, no name and
 * no note of the file is kept. Two lines of the same day, area, strand, target and offence are added up.
 */
export class LineReader {
  readonly #mapping: Mapping;
  readonly #columns: readonly string[];
  readonly #today: string;
  readonly #at = new Map<ColumnRole, number>();
  readonly #months: { at: number; fromDay: string }[] = [];
  readonly #areas = new Map<string, string>();
  readonly #lsoas: ReadonlyMap<string, string>;
  /** By day: there are few days and up to half a million figures, and nobody has to put those in order at the end. */
  readonly #figures = new Map<string, Map<string, Figure>>();
  readonly #seen = new Map<string, Set<string>>();
  readonly #most: number;
  /** Different figures so far. */
  #held = 0;
  /** The line in hand. */
  #line = 0;
  /** True where there is no need to read on: so many different figures are no table. */
  isFull = false;
  readonly problems: LineProblem[] = [];
  problemCount = 0;
  lines = 0;
  /** Counted with an area the force does not have, or that the file does not know. */
  unknownArea = 0;
  total = 0;

  constructor(
    mapping: Mapping,
    given: {
      columns: readonly string[];
      areas: readonly KnownArea[];
      today: string;
      /** Lower super output area -> area of the force, where a postcode look-up was imported. */
      lsoas?: ReadonlyMap<string, string>;
      mostFigures?: number;
    },
  ) {
    this.#mapping = mapping;
    this.#columns = given.columns;
    this.#today = given.today;
    this.#lsoas = given.lsoas ?? new Map();
    this.#most = given.mostFigures ?? MOST_FIGURES;
    for (const name of missingColumns(mapping, given.columns))
      this.#fault({ line: 1, column: name, value: '', key: 'missing-column' });
    for (const [role, name] of Object.entries(mapping.columns) as [ColumnRole, string][])
      this.#at.set(role, given.columns.indexOf(name));
    if (mapping.layout === 'MONTHS')
      given.columns.forEach((name, at) => {
        const fromDay = monthOfColumn(name);
        if (fromDay) this.#months.push({ at, fromDay });
      });
    this.#learnAreas(given.areas);
  }

  /** A name that two areas share is no name; the larger area goes before a ward of the same name. */
  #learnAreas(areas: readonly KnownArea[]): void {
    const named = new Map<string, KnownArea[]>();
    for (const area of areas) {
      if (area.path !== '') this.#areas.set(wordKey(area.path), area.path);
      const key = wordKey(area.name);
      named.set(key, [...(named.get(key) ?? []), area]);
    }
    for (const [key, all] of named) {
      const highest = Math.min(...all.map(({ level }) => level));
      const best = all.filter(({ level }) => level === highest);
      if (best.length === 1 && best[0]) this.#areas.set(key, best[0].path);
    }
    const codes = new Map<string, string[]>();
    for (const { code, path } of areas) codes.set(code, [...(codes.get(code) ?? []), path]);
    for (const [code, paths] of codes)
      if (paths.length === 1 && code) this.#areas.set(wordKey(code), paths[0] ?? '');
  }

  #fault(problem: LineProblem): void {
    this.problemCount += 1;
    if (this.problems.length < PROBLEMS_KEPT) this.problems.push(problem);
  }

  /** Takes one line. Whatever is wrong with it is noted, all of it. Takes no more once it is full. */
  take(line: number, cells: readonly string[]): void {
    if (this.isFull) return;
    this.#line = line;
    this.lines += 1;
    if (cells.slice(this.#columns.length).some((cell) => cell !== '')) {
      this.#fault({ line, column: '', value: String(cells.length), key: 'cell-count' });
      return;
    }
    const before = this.problemCount;
    const cell = (role: ColumnRole): string => cells[this.#at.get(role) ?? -1]?.trim() ?? '';
    const fault = (role: ColumnRole, key: ProblemKey): void =>
      this.#fault({ line, column: this.#mapping.columns[role] ?? '', value: shown(cell(role)), key });
    for (const role of ['area', 'strand', 'target', 'offence'] as const)
      if (FORMULA.test(cell(role))) fault(role, 'formula');
    if (this.problemCount > before) return;
    const offence = this.#word('offence', cell('offence'), fault);
    const target = this.#word('target', cell('target'), fault);
    const areaPath = this.#area(cell('area'), fault);
    const strand = this.#strand(cell('strand'), offence, fault);
    const facts = { areaPath: areaPath ?? '', strand: strand ?? CONTROL, target, offence };
    if (this.#mapping.layout === 'MONTHS') {
      for (const { at, fromDay } of this.#months) {
        const count = this.#count(cells[at]?.trim() ?? '', { line, column: this.#columns[at] ?? '' });
        if (count !== undefined && this.problemCount === before) this.#add({ ...facts, fromDay, count });
      }
      return;
    }
    const fromDay = this.#day(cell('date'), fault);
    const count = this.#at.has('count')
      ? this.#count(cell('count'), { line, column: this.#mapping.columns.count ?? '' })
      : 1;
    if (this.problemCount === before && fromDay && count !== undefined)
      this.#add({ ...facts, fromDay, count });
  }

  #add(figure: Omit<Figure, 'period'>): void {
    const { fromDay, areaPath, strand, target, offence, count } = figure;
    const ofDay = this.#figures.get(fromDay) ?? new Map<string, Figure>();
    if (ofDay.size === 0) this.#figures.set(fromDay, ofDay);
    const key = `${areaPath}\n${strand}\n${target}\n${offence}`;
    const known = ofDay.get(key);
    if (!known && this.#held === this.#most) {
      this.#overflow();
      return;
    }
    if (known) known.count += count;
    else {
      this.#held += 1;
      ofDay.set(key, { period: this.#mapping.period, ...figure });
    }
    this.total += count;
    if (areaPath === '') this.unknownArea += count;
  }

  /** Nothing of such a file is kept, so nothing is held of it either. */
  #overflow(): void {
    this.isFull = true;
    this.#figures.clear();
    this.#fault({ line: this.#line, column: '', value: String(this.#most), key: 'too-much' });
  }

  #day(text: string, fault: (role: ColumnRole, key: ProblemKey) => void): string | undefined {
    try {
      const day = periodStart(text, this.#mapping.period);
      if (day <= this.#today) return day;
      fault('date', 'future-day');
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      fault('date', 'no-day');
    }
    return undefined;
  }

  #count(text: string, at: { line: number; column: string }): number | undefined {
    // A thousand is written 1,000 by some; a blank in a column of months is no figure at all.
    const figures = text.replace(/(\d),(?=\d{3}\b)/g, '$1').replace(/\.0+$/, '');
    if (figures === '' && this.#mapping.layout === 'MONTHS') return undefined;
    if (/^\d{1,9}$/.test(figures) && Number(figures) <= MOST_COUNT) return Number(figures);
    this.#fault({ ...at, value: shown(text), key: FORMULA.test(text) ? 'formula' : 'not-a-count' });
    return undefined;
  }

  #area(text: string, fault: (role: ColumnRole, key: ProblemKey) => void): string | undefined {
    const key = wordKey(text);
    const said = this.#mapping.areaWords[key];
    if (said !== undefined) return said;
    if (UNKNOWN_AREA.test(key)) return '';
    // A lower super output area is named after its district: `Eastmarch 012C`.
    const known =
      this.#lsoas.get(text.toUpperCase()) ??
      this.#areas.get(key) ??
      this.#areas.get(key.replace(LSOA_NAME, ''));
    if (known !== undefined) return known;
    if (this.#mapping.otherAreas === 'COUNT_AS_UNKNOWN') return '';
    fault('area', 'unknown-area');
    return undefined;
  }

  #strand(
    text: string,
    offence: string,
    fault: (role: ColumnRole, key: ProblemKey) => void,
  ): ImportStrand | undefined {
    const { strand, strandWords } = this.#mapping;
    if (this.#at.has('strand') && text !== '') {
      const known = strandOfWord(text, strandWords);
      if (known) return known;
      fault('strand', 'unknown-strand');
      return undefined;
    }
    return strand === BY_OFFENCE ? strandOfOffence(offence) : strand;
  }

  #word(
    role: 'offence' | 'target',
    text: string,
    fault: (role: ColumnRole, key: ProblemKey) => void,
  ): string {
    const word = text.toUpperCase().replace(/\s+/g, ' ').slice(0, LONGEST_WORD);
    const seen = this.#seen.get(role) ?? new Set<string>();
    this.#seen.set(role, seen.add(word));
    if (seen.size > MOST_WORDS) fault(role, 'too-many-words');
    return word;
  }

  /** The counts in the order of time, day by day; none where anything was wrong. */
  *figures(): Generator<Figure[]> {
    if (this.lines === 0) this.#fault({ line: 2, column: '', value: '', key: 'no-lines' });
    if (this.problemCount > 0) return;
    for (const day of [...this.#figures.keys()].sort()) yield [...(this.#figures.get(day)?.values() ?? [])];
  }
}
