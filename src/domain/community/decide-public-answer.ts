import type { Context } from '#kernel/context';
import { found, Refusal } from '#kernel/refusal';
import { concernById } from './concern.reads.ts';
import { insertPublicAnswer } from './public-answer.store.ts';

/**
 * Puts an answered concern's public line out, or withholds it, once. The caller has settled the words and the right.
 * @throws Refusal `conflict` before the concern is answered, and where it was decided before
 */
export async function decidePublicAnswer(
  ctx: Context,
  input: { concernId: string; said: string; did: string; isPublished: boolean },
): Promise<void> {
  const concern = found(await concernById(ctx.tx, ctx.forceId, input.concernId), 'concern');
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff publish answers');
  if (concern.state !== 'answered') throw new Refusal('conflict', 'answer the concern before you publish');
  const isNew = await insertPublicAnswer(ctx, {
    ...input,
    eventId: concern.eventId,
    areaPath: concern.areaPath,
    decidedBy: ctx.actor.id,
  });
  if (!isNew) throw new Refusal('conflict', 'somebody has decided on this answer already');
}
