import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { askJudging } from '../ask-judging.ts';
import type { Judging } from '../ladder/judge-event.ts';
import { mayImportCounts } from '../surveillance.policy.ts';
import { shapesOf } from './check-place-file.ts';
import { keepBoundaries } from './import-boundaries.ts';
import { importPostcodes } from './import-postcodes.ts';
import { placeBytes } from './place-bytes.ts';
import { lockedPlaceFile, type PlaceFile, placeFileById, placeFileStopped } from './place-file.reads.ts';
import { dropParts, noteLines, putChecked, putImported, putImporting } from './place-file.store.ts';

const ask = (ctx: Context, state: 'checking' | 'importing', id: string): Promise<void> =>
  ctx.enqueue(
    state === 'checking' ? 'surveillance.check-places' : 'surveillance.import-places',
    { fileId: id },
    { key: `places-${id}` },
  );

/**
 * A person's word that a checked file is to be used; the worker does it. Asked twice, it is the same, unless the worker has
 * given up meanwhile: then it begins again.
 * @throws Refusal `not-found`, `not-allowed`, `gone` for a file with bad lines or one that waited too long
 */
export async function confirmPlaceFile(ctx: Context, id: string): Promise<void> {
  demand(mayImportCounts, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'files are imported by people');
  const { state, ask: about } = found(await lockedPlaceFile(ctx.tx, ctx.forceId, id), 'file');
  if (state === 'imported') return;
  if (state === 'importing') return goOnWithPlaces(ctx, id);
  if (state !== 'checked') throw new Refusal('gone', 'This file was not kept. Send it again.');
  await putImporting(ctx, id, ctx.actor.id);
  await ask(ctx, 'importing', id);
  await ctx.audit({
    act: 'surveillance.confirm-places',
    kind: 'alteration',
    subject: 'place_file',
    subjectId: id,
    detail: { kind: about.kind },
  });
}

/**
 * Has a file read or imported from its beginning that the worker gave up; does nothing while somebody is at it.
 * @throws Refusal `not-found`, `not-allowed`
 */
export async function goOnWithPlaces(ctx: Context, id: string): Promise<void> {
  demand(mayImportCounts, ctx.actor);
  const { state } = found(await lockedPlaceFile(ctx.tx, ctx.forceId, id), 'file');
  const isStopped = await placeFileStopped(ctx.tx, ctx.forceId, id);
  if (!isStopped || (state !== 'checking' && state !== 'importing')) return;
  await ask(ctx, state, id);
  await ctx.audit({
    act: 'surveillance.go-on-with-places',
    kind: 'alteration',
    subject: 'place_file',
    subjectId: id,
    detail: { state },
  });
}

/** Brings a checked file in, in one transaction with forgetting its bytes. Safe to repeat. */
export async function importPlaceFile(judging: Judging, id: string): Promise<void> {
  const { inTransaction } = judging;
  const file = await inTransaction((ctx) => placeFileById(ctx.tx, ctx.forceId, id));
  if (file?.state !== 'importing') return;
  try {
    await (file.ask.kind === 'boundaries' ? bringBoundaries(judging, file) : bringPostcodes(judging, file));
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'invalid-input') throw error;
    // The force's areas were changed since the file was checked.
    await inTransaction(async (ctx) => {
      const problems = [{ where: '1', value: '', key: 'none-of-ours' }];
      const { lines, found: facts } = file;
      await putChecked(ctx, { id, state: 'refused', lines, found: facts ?? {}, problemCount: 1, problems });
      await dropParts(ctx, id);
    });
  }
}

async function bringBoundaries(judging: Judging, file: PlaceFile): Promise<void> {
  const { id, ask, fileSha256, importedBy } = file;
  if (ask.kind !== 'boundaries' || !fileSha256) return;
  const read = await shapesOf(judging, { id, ask });
  await judging.inTransaction(async (ctx) => {
    const { of: kind, vintage, credit } = ask;
    await keepBoundaries(ctx, { kind, vintage, credit, fileSha256, by: importedBy, read });
    await end(ctx, id);
    // Where the areas lie is what "where?" is answered by.
    await askJudging(ctx);
  });
}

const bringPostcodes = ({ inTransaction }: Judging, { id, ask }: PlaceFile): Promise<void> =>
  inTransaction(async (ctx) => {
    if (ask.kind !== 'postcodes') return;
    await importPostcodes(ctx, {
      stream: placeBytes(inTransaction, id),
      name: ask.name,
      onProgress: (lines) => inTransaction((other) => noteLines(other, id, lines)),
    });
    await end(ctx, id);
  });

async function end(ctx: Context, id: string): Promise<void> {
  await putImported(ctx, id);
  await dropParts(ctx, id);
}
