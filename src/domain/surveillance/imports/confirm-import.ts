import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import type { Judging } from '../ladder/judge-event.ts';
import { mayImportCounts } from '../surveillance.policy.ts';
import { importVintage } from './import-vintage.ts';
import { lockedVintage, vintageById } from './vintage.reads.ts';
import { noteProgress, putImporting } from './vintage.store.ts';

/**
 * A person's word that a checked file is to count; the worker makes it so. Asked twice, it is the same.
 * @throws Refusal `not-found`, `not-allowed`, `gone` for a file with bad lines or one that waited too long
 */
export async function confirmImport(ctx: Context, id: string): Promise<void> {
  demand(mayImportCounts, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'files are confirmed by people');
  const { source, state } = found(await lockedVintage(ctx.tx, ctx.forceId, id), 'import');
  if (state === 'importing' || state === 'imported' || state === 'same') return;
  if (state !== 'checked') throw new Refusal('gone', 'This file was not kept. Check it again.');
  await putImporting(ctx, id, ctx.actor.id);
  await ctx.enqueue('surveillance.import-counts', { importId: id }, { key: `import-${id}` });
  await ctx.audit({
    act: 'surveillance.confirm-import',
    kind: 'alteration',
    subject: 'vintage',
    subjectId: id,
    detail: { source },
  });
}

/**
 * Imports a file a person has confirmed, all of it in one transaction, and notes in others how far it is. A worker that
 * dies leaves everything as it was, and the next one begins again. Safe to repeat.
 */
export async function importConfirmed({ inTransaction }: Judging, id: string): Promise<void> {
  const vintage = await inTransaction((ctx) => vintageById(ctx.tx, ctx.forceId, id));
  if (vintage?.state !== 'importing') return;
  await inTransaction((ctx) =>
    importVintage(ctx, id, (progress) => inTransaction((other) => noteProgress(other, id, progress))),
  );
}
