import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { sealedStory } from './report.reads.ts';

/**
 * What a report's words and its place are compared by: keyed sketches that the keeper makes, so that no other process
 * reads the words for it. Empty where the report was erased.
 * @throws Refusal `not-allowed` where the keeper refuses who asks
 */
export async function sketchReport(
  ctx: Context,
  reportId: string,
): Promise<{ words: Buffer; place: Buffer }> {
  const nothing = { words: Buffer.alloc(0), place: Buffer.alloc(0) };
  const row = await sealedStory(ctx.tx, ctx.forceId, reportId);
  if (!row) return nothing;
  const { sealId, narrative, place } = row;
  const request = { table: 'reporting.report', recordId: reportId, sealId, purpose: 'likeness' };
  return ctx.sketch({ ...request, fields: { narrative, place } }).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'gone') return nothing;
    throw error;
  });
}
