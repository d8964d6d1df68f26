import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import type { Judging } from '../ladder/judge-event.ts';
import { mayImportCounts } from '../surveillance.policy.ts';
import { tookImportTurn } from '../turns.store.ts';
import { importVintage } from './import-vintage.ts';
import { hasStopped, lockedVintage, vintageById } from './vintage.reads.ts';
import { noteProgress, putImporting } from './vintage.store.ts';

/** Until it is looked again whether the import before is through. */
const TURN_EVERY_MS = 5_000;

const askImport = (ctx: Context, id: string, runAt?: Date): Promise<void> =>
  ctx.enqueue(
    'surveillance.import-counts',
    { importId: id },
    { key: `import-${id}`, ...(runAt ? { runAt } : {}) },
  );

/**
 * A person's word that a checked file is to count; the worker makes it so. Asked twice, it is the same, unless the worker
 * has given up meanwhile: then it begins again.
 * @throws Refusal `not-found`, `not-allowed`, `gone` for a file with bad lines or one that waited too long
 */
export async function confirmImport(ctx: Context, id: string): Promise<void> {
  demand(mayImportCounts, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'files are confirmed by people');
  const { source, state } = found(await lockedVintage(ctx.tx, ctx.forceId, id), 'import');
  if (state === 'imported' || state === 'same') return;
  if (state === 'importing') return goOn(ctx, id);
  if (state !== 'checked') throw new Refusal('gone', 'This file was not kept. Check it again.');
  await putImporting(ctx, id, ctx.actor.id);
  await askImport(ctx, id);
  await ctx.audit({
    act: 'surveillance.confirm-import',
    kind: 'alteration',
    subject: 'vintage',
    subjectId: id,
    detail: { source },
  });
}

/**
 * Has a file read or imported from where it stood when the worker gave it up: from its beginning, for what was half done
 * left nothing. While somebody is at it, or where it is through, it does nothing.
 * @throws Refusal `not-found`, `not-allowed`
 */
export async function goOn(ctx: Context, id: string): Promise<void> {
  demand(mayImportCounts, ctx.actor);
  const { source, state } = found(await lockedVintage(ctx.tx, ctx.forceId, id), 'import');
  if (!(await hasStopped(ctx.tx, ctx.forceId, id))) return;
  if (state === 'importing') await askImport(ctx, id);
  else await ctx.enqueue('surveillance.check-counts', { importId: id }, { key: `check-${id}` });
  await ctx.audit({
    act: 'surveillance.go-on-with-import',
    kind: 'alteration',
    subject: 'vintage',
    subjectId: id,
    detail: { source, state },
  });
}

/**
 * Imports a file a person has confirmed, all of it in one transaction, and notes in others how far it is. A worker that
 * dies leaves everything as it was, and the next one begins again. Where another file is being imported it waits in the
 * queue, however long that takes. Safe to repeat.
 */
export async function importConfirmed({ inTransaction }: Judging, id: string): Promise<void> {
  const vintage = await inTransaction((ctx) => vintageById(ctx.tx, ctx.forceId, id));
  if (vintage?.state !== 'importing') return;
  await inTransaction(async (ctx) => {
    if (await tookImportTurn(ctx))
      await importVintage(ctx, id, (progress) => inTransaction((other) => noteProgress(other, id, progress)));
    else await askImport(ctx, id, new Date(ctx.now.getTime() + TURN_EVERY_MS));
  });
}
