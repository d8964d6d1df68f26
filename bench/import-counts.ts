import { system } from '#kernel/actor';
import type { Mapping } from '#room/surveillance';
import { groundFor, type ReadFile, readFile } from '../src/domain/surveillance/imports/check-file.ts';
import { importVintage } from '../src/domain/surveillance/imports/import-vintage.ts';
import { keepDryRun } from '../src/domain/surveillance/imports/keep-dry-run.ts';
import type { Ground } from './ground.ts';

const LOADER = system('bench.load');

/** Brings a file of counts in as the command does: read outside a transaction, checked in one, imported in another. */
export async function importCounts(
  ground: Ground,
  { source, stream, mapping }: { source: string; stream: AsyncIterable<Buffer>; mapping?: Mapping },
): Promise<ReadFile> {
  const file = await readFile(stream, {
    ground: await ground.as(LOADER, (ctx) => groundFor(ctx, source)),
    mapping,
  });
  const run = await ground.as(LOADER, (ctx) => keepDryRun(ctx, { source, file }));
  if (run.state === 'refused') throw new Error(`${source}: ${JSON.stringify(file.problems.slice(0, 3))}`);
  await ground.as(LOADER, (ctx) => importVintage(ctx, run.id));
  return file;
}
