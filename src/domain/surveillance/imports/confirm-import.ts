import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import type { Judging } from '../ladder/judge-event.ts';
import { mayImportCounts } from '../surveillance.policy.ts';
import { TURN_EVERY_MS, tookImportTurn } from '../turns.store.ts';
import { askReading } from './ask-reading.ts';
import { importVintage } from './import-vintage.ts';
import { WAITING } from './progress.model.ts';
import { hasStopped, lockedVintage, vintageById } from './vintage.reads.ts';
import { noteProgress, putImporting } from './vintage.store.ts';

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
  const seen = found(await vintageById(ctx.tx, ctx.forceId, id), 'import');
  // The worker has the row for as long as it writes: whoever presses again does not wait for it.
  const { source, state } =
    seen.state === 'checked' ? found(await lockedVintage(ctx.tx, ctx.forceId, id), 'import') : seen;
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
  found(await vintageById(ctx.tx, ctx.forceId, id), 'import');
  // Asked without waiting first: while somebody is at it the row may be the worker's for minutes.
  if (!(await hasStopped(ctx.tx, ctx.forceId, id))) return;
  const { source, state } = found(await lockedVintage(ctx.tx, ctx.forceId, id), 'import');
  if (!(await hasStopped(ctx.tx, ctx.forceId, id))) return;
  if (state === 'importing') await askImport(ctx, id);
  else await askReading(ctx, id);
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
    if (await tookImportTurn(ctx)) {
      await importVintage(ctx, id, (progress) => inTransaction((other) => noteProgress(other, id, progress)));
      return;
    }
    // One that was given up half way has noted how far it was.
    await noteProgress(ctx, id, WAITING);
    await askImport(ctx, id, new Date(ctx.now.getTime() + TURN_EVERY_MS));
  });
}
