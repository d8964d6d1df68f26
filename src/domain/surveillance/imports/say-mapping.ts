import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { mayImportCounts } from '../surveillance.policy.ts';
import { askReading } from './ask-reading.ts';
import { putChecking } from './count-file.store.ts';
import type { Mapping } from './mapping.model.ts';
import { lockedVintage, vintageById } from './vintage.reads.ts';

/**
 * A person's word which column of a kept file is what: it is read by that, and once it was read well so are the next files
 * of its source (`settleDryRun`). Said twice, it is the same.
 * @throws Refusal `not-found`, `not-allowed`, `gone` where the file is not kept any more
 */
export async function sayMapping(
  ctx: Context,
  { id, mapping }: { id: string; mapping: Mapping },
): Promise<void> {
  demand(mayImportCounts, ctx.actor);
  const seen = found(await vintageById(ctx.tx, ctx.forceId, id), 'import');
  // The worker has the row for as long as it keeps what it read: whoever presses again does not wait for it.
  if (seen.state === 'checking') return;
  const { source, state, hasFile } = found(await lockedVintage(ctx.tx, ctx.forceId, id), 'import');
  if (state === 'checking') return;
  if (!hasFile || (state !== 'asking' && state !== 'refused'))
    throw new Refusal('gone', 'This file is not kept any more. Send it again.');
  await putChecking(ctx, { id, mapping });
  await askReading(ctx, id);
  await ctx.audit({
    act: 'surveillance.map-import',
    kind: 'alteration',
    subject: 'vintage',
    subjectId: id,
    detail: { source },
  });
}
