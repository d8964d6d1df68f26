import type { Context } from '#kernel/context';
import type { DispatchKind } from '../delivery.model.ts';
import { publishedById } from '../published.reads.ts';
import { insertPushLines } from './push.store.ts';

/** Name of the job that sends what is due. */
export const PUSH_JOB = 'cascade.send-pushes';

/**
 * Writes a line for every browser that asked to be told of statements in this area, and wakes the sender. An insert
 * for one community tells nobody: which communities somebody follows is not asked.
 */
export async function queuePushes(
  ctx: Context,
  versionId: string,
  what: 'published' | 'withdrawn',
): Promise<void> {
  const published = await publishedById(ctx.tx, ctx.forceId, versionId);
  if (published?.community !== '') return;
  const kind: DispatchKind =
    what === 'withdrawn' ? 'withdrawal' : published.supersedesVersionId ? 'correction' : 'statement';
  const added = await insertPushLines(ctx, { versionId, kind, areaPath: published.areaPath });
  if (added > 0) await ctx.enqueue(PUSH_JOB, {}, { key: 'due' });
}
