import { openTable } from '#platform/tables/open-table';
import { TableFault, type TableLimits } from '#platform/tables/table';
import type { PostcodeProblem } from './place-file.model.ts';

/** The look-up of the whole country has 2.7 million lines and 1.3 GB; a line is short. */
const LIMITS: TableLimits = { bytes: 4 * 1024 ** 3, rows: 10_000_000, columns: 100, cellCharacters: 200 };
/** Bad lines that are listed; the rest is only counted. */
const PROBLEMS_KEPT = 5_000;
/** Lines between two words about how far it is. */
const PROGRESS_LINES = 100_000;

/** Columns as the ONS has named them over the years, in the postcode directory (ONSPD) and in the statistics look-up. */
const COLUMNS = {
  postcode: /^(pcds?|pcd2|pcd7|pcd8|postcode.*)$/i,
  ward: /^(osward|ward|wd\d{0,2}cd|oswd\d*cd)$/i,
  authority: /^(oslaua|laua|lad\d{0,2}cd)$/i,
  outputArea: /^(lsoa21(cd)?|lsoa11(cd)?|lsoa\d*cd?)$/i,
} as const;
type Role = keyof typeof COLUMNS;
const ROLES = Object.keys(COLUMNS) as Role[];

const POSTCODE = /^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/;

export interface PostcodeLine {
  postcode: string;
  ward: string;
  authority: string;
  outputArea: string;
}

/**
 * Reads ONSPD or NSPL line by line, so that 2.7 million lines need no more memory than one. `problems` has what is wrong;
 * with a `fault` nothing of the file may be used.
 */
export class PostcodeLines {
  lines = 0;
  /** Lines with something that is no postcode. With one such line in a hundred the file is none. */
  bad = 0;
  /** Postcodes in the areas that were asked for. */
  taken = 0;
  readonly problems: PostcodeProblem[] = [];
  fault: PostcodeProblem | undefined;
  readonly #isOurs: (line: PostcodeLine) => boolean;
  readonly #onProgress: (lines: number) => unknown;

  constructor({
    isOurs,
    onProgress = () => undefined,
  }: {
    isOurs: (line: PostcodeLine) => boolean;
    onProgress?: ((lines: number) => unknown) | undefined;
  }) {
    this.#isOurs = isOurs;
    this.#onProgress = onProgress;
  }

  /** The lines of our own areas. Ends early where the file is at fault. */
  async *of(chunks: AsyncIterable<Buffer>): AsyncGenerator<PostcodeLine> {
    try {
      yield* this.#read(chunks);
    } catch (error) {
      if (!(error instanceof TableFault)) throw error;
      this.#fail({ line: error.line ?? 1, value: error.code, key: 'unreadable' });
    }
    if (this.fault) return;
    if (this.bad * 100 > this.lines) this.#fail({ line: 1, value: String(this.bad), key: 'too-many-bad' });
    else if (this.taken === 0) this.#fail({ line: 1, value: '', key: 'none-of-ours' });
  }

  #fail(fault: PostcodeProblem): void {
    this.fault = fault;
    this.problems.unshift(fault);
  }

  async *#read(chunks: AsyncIterable<Buffer>): AsyncGenerator<PostcodeLine> {
    const { columns, rows } = await openTable(chunks, LIMITS);
    const at = Object.fromEntries(
      ROLES.map((role) => [role, columns.findIndex((name) => COLUMNS[role].test(name))]),
    ) as Record<Role, number>;
    const missing = ROLES.filter((role) => at[role] < 0 && role !== 'outputArea');
    if (missing.length > 0) {
      this.#fail({ line: 1, value: missing.join(', '), key: 'missing-column' });
      return;
    }
    for await (const { line, cells } of rows) {
      this.lines += 1;
      if (this.lines % PROGRESS_LINES === 0) await this.#onProgress(this.lines);
      const cell = (role: Role): string => cells[at[role]] ?? '';
      const postcode = cell('postcode').toUpperCase().replace(/ /g, '');
      const one = {
        postcode,
        ward: cell('ward'),
        authority: cell('authority'),
        outputArea: cell('outputArea'),
      };
      if (!POSTCODE.test(postcode)) {
        this.bad += 1;
        if (this.problems.length < PROBLEMS_KEPT)
          this.problems.push({ line, value: postcode.slice(0, 40), key: 'no-postcode' });
      } else if (this.#isOurs(one)) {
        this.taken += 1;
        yield one;
      }
    }
  }
}

/** Which lines are of a force's areas, by the codes of its wards and authorities. */
export const oursBy =
  (codes: ReadonlySet<string>, isAll = false) =>
  ({ ward, authority }: PostcodeLine): boolean =>
    isAll || codes.has(ward) || codes.has(authority);
