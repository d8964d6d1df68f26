import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { mayReadStatements, mayUseInbox } from '../cascade.policy.ts';
import { PASSING_CHANNELS } from '../delivery.model.ts';
import { publishedById } from '../published.reads.ts';
import { upsertTaking } from './kit.store.ts';

/**
 * A leader or an officer takes a kit and says where it will be used. Nobody watches what happens with it; the word is
 * kept so that a correction finds whoever has the files.
 * @throws Refusal `conflict` where the text is no longer in force; `invalid-input` without a channel
 */
export async function takeKit(
  ctx: Context,
  { versionId, channels }: { versionId: string; channels: readonly string[] },
): Promise<void> {
  const { actor } = ctx;
  if (actor.kind !== 'leader' && actor.kind !== 'staff')
    throw new Refusal('sign-in-first', 'a kit is taken by somebody who can be told when it changes');
  const published = found(await publishedById(ctx.tx, ctx.forceId, versionId), 'statement');
  if (actor.kind === 'leader') demand(mayUseInbox, actor);
  else demand(mayReadStatements, actor);
  if (published.state !== 'current')
    throw new Refusal('conflict', 'this version is not in force any more: take the kit of the newest one');
  const known = PASSING_CHANNELS.filter((channel) => channels.includes(channel));
  if (known.length === 0)
    throw new Refusal('invalid-input', 'say where the kit will be used', [
      { field: 'channels', key: 'cascade.kit.take.channels.required' },
    ]);
  const { rootVersionId } = published;
  await upsertTaking(ctx, {
    rootVersionId,
    versionId,
    takerKind: actor.kind,
    takerId: actor.id,
    channels: known,
  });
}
