import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { listAreas } from '#room/access';
import { hashed } from '../imports/check-file.ts';
import { mayImportCounts } from '../surveillance.policy.ts';
import type { PostcodeProblem } from './place-file.model.ts';
import { insertPostcodeSet, insertPostcodes, makeCurrent, stayAwake } from './places.store.ts';
import { oursBy, PostcodeLines } from './postcode-lines.ts';

const ROWS_A_TIME = 5_000;

export interface PostcodeImport {
  lines: number;
  postcodes: number;
  /** Lines with something that is no postcode; with one such line in a hundred the file is refused. */
  bad: number;
}

const WHY: Record<PostcodeProblem['key'], (value: string) => string> = {
  'no-postcode': (value) => `${value} is no postcode`,
  'missing-column': (value) => `The look-up has no column for ${value}: is it ONSPD or NSPL?`,
  unreadable: (value) => `The look-up cannot be read: ${value}`,
  'too-many-bad': (value) => `${value} lines have no postcode`,
  'none-of-ours': () => 'No postcode of the look-up lies in an area of this force, by its codes',
};

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
    onProgress?: ((lines: number) => unknown) | undefined;
  },
): Promise<PostcodeImport> {
  demand(mayImportCounts, ctx.actor);
  const codes = new Set((await listAreas(ctx.tx, ctx.forceId)).map(({ code }) => code));
  const { chunks, sha256 } = hashed(given.stream);
  const onProgress = async (lines: number): Promise<void> => {
    // Most lines of a country are of other forces: a transaction that says nothing for a minute is ended.
    await stayAwake(ctx);
    await given.onProgress?.(lines);
  };
  const file = new PostcodeLines({ isOurs: oursBy(codes, given.isAll), onProgress });
  const id = ctx.newId();
  await insertPostcodeSet(ctx, { id, name: given.name });
  let postcodes = 0;
  let batch = emptyBatch();
  const flush = async (): Promise<void> => {
    if (batch.postcodes.length > 0) postcodes += await insertPostcodes(ctx, id, batch);
    batch = emptyBatch();
  };
  for await (const { postcode, ward, authority, outputArea } of file.of(chunks)) {
    batch.postcodes.push(postcode);
    batch.wards.push(ward);
    batch.authorities.push(authority);
    batch.outputAreas.push(outputArea);
    if (batch.postcodes.length >= ROWS_A_TIME) await flush();
  }
  if (file.fault) throw new Refusal('invalid-input', WHY[file.fault.key](file.fault.value));
  await flush();
  const { lines, bad } = file;
  await makeCurrent(ctx, { id, fileSha256: sha256(), lines, postcodes });
  await ctx.audit({
    act: 'surveillance.import-postcodes',
    kind: 'collection',
    subject: 'postcode_set',
    subjectId: id,
    detail: { lines, postcodes },
  });
  return { lines, postcodes, bad };
}

const emptyBatch = () => ({
  postcodes: [] as string[],
  wards: [] as string[],
  authorities: [] as string[],
  outputAreas: [] as string[],
});
