import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { openTable } from '#platform/tables/open-table';
import { TableFault, type TableLimits } from '#platform/tables/table';
import { listAreas } from '#room/access';
import { hashed } from '../imports/check-file.ts';
import { mayImportCounts } from '../surveillance.policy.ts';
import { insertPostcodeSet, insertPostcodes, makeCurrent } from './places.store.ts';

/** The look-up of the whole country has 2.7 million lines and 1.3 GB; a line is short. */
const LIMITS: TableLimits = { bytes: 4 * 1024 ** 3, rows: 10_000_000, columns: 100, cellCharacters: 200 };
const ROWS_A_TIME = 5_000;

/** Columns as the ONS has named them over the years, in the postcode directory (ONSPD) and in the statistics look-up. */
const COLUMNS = {
  postcode: /^(pcds?|pcd2|pcd7|pcd8|postcode.*)$/i,
  ward: /^(osward|ward|wd\d{0,2}cd|oswd\d*cd)$/i,
  authority: /^(oslaua|laua|lad\d{0,2}cd)$/i,
  outputArea: /^(lsoa21(cd)?|lsoa11(cd)?|lsoa\d*cd?)$/i,
} as const;
type Role = keyof typeof COLUMNS;

const POSTCODE = /^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/;

export interface PostcodeImport {
  lines: number;
  postcodes: number;
  /** Lines with something that is no postcode; with one such line in a hundred the file is refused. */
  bad: number;
}

function placesOf(columns: readonly string[]): Record<Role, number> {
  const places = Object.fromEntries(
    (Object.keys(COLUMNS) as Role[]).map((role) => [
      role,
      columns.findIndex((name) => COLUMNS[role].test(name)),
    ]),
  ) as Record<Role, number>;
  const missing = (Object.keys(places) as Role[]).filter((role) => places[role] < 0 && role !== 'outputArea');
  if (missing.length > 0)
    throw new Refusal(
      'invalid-input',
      `The look-up has no column for ${missing.join(', ')}: is it ONSPD or NSPL?`,
    );
  return places;
}

/**
 * Takes the ONS postcode look-up line by line, so that 2.7 million lines need no more memory than 5,000: the postcodes of
 * the force's own areas, or all. Everything is one transaction: a file that breaks off leaves the look-up before it.
 * @param onProgress told every 100,000 lines
 * @throws Refusal `not-allowed`, `invalid-input`
 */
export async function importPostcodes(
  ctx: Context,
  given: {
    stream: AsyncIterable<Buffer>;
    /** Such as `ONSPD August 2026`. */
    name: string;
    isAll?: boolean;
    onProgress?: (lines: number) => void;
  },
): Promise<PostcodeImport> {
  demand(mayImportCounts, ctx.actor);
  const codes = new Set((await listAreas(ctx.tx, ctx.forceId)).map(({ code }) => code));
  const { chunks, sha256 } = hashed(given.stream);
  const id = ctx.newId();
  const done: PostcodeImport = { lines: 0, postcodes: 0, bad: 0 };
  let batch = emptyBatch();
  const flush = async (): Promise<void> => {
    if (batch.postcodes.length > 0) done.postcodes += await insertPostcodes(ctx, id, batch);
    batch = emptyBatch();
  };
  try {
    const table = await openTable(chunks, LIMITS);
    const at = placesOf(table.columns);
    await insertPostcodeSet(ctx, { id, name: given.name });
    for await (const { cells } of table.rows) {
      done.lines += 1;
      if (done.lines % 100_000 === 0) given.onProgress?.(done.lines);
      const postcode = (cells[at.postcode] ?? '').toUpperCase().replace(/ /g, '');
      const [ward = '', authority = ''] = [cells[at.ward], cells[at.authority]];
      if (!POSTCODE.test(postcode)) done.bad += 1;
      else if (given.isAll || codes.has(ward) || codes.has(authority)) {
        batch.postcodes.push(postcode);
        batch.wards.push(ward);
        batch.authorities.push(authority);
        batch.outputAreas.push(cells[at.outputArea] ?? '');
        if (batch.postcodes.length >= ROWS_A_TIME) await flush();
      }
    }
  } catch (error) {
    if (error instanceof TableFault)
      throw new Refusal('invalid-input', `The look-up cannot be read: ${error.message}`);
    throw error;
  }
  await flush();
  if (done.bad * 100 > done.lines) throw new Refusal('invalid-input', `${done.bad} lines have no postcode`);
  if (done.postcodes === 0)
    throw new Refusal(
      'invalid-input',
      'No postcode of the look-up lies in an area of this force, by its codes',
    );
  await makeCurrent(ctx, { id, fileSha256: sha256(), lines: done.lines, postcodes: done.postcodes });
  await ctx.audit({
    act: 'surveillance.import-postcodes',
    kind: 'collection',
    subject: 'postcode_set',
    subjectId: id,
    detail: { lines: done.lines, postcodes: done.postcodes },
  });
  return done;
}

const emptyBatch = () => ({
  postcodes: [] as string[],
  wards: [] as string[],
  authorities: [] as string[],
  outputAreas: [] as string[],
});
