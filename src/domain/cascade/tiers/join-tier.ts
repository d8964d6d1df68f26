import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { areaByPath } from '#room/access';
import { mayJoin } from '../cascade.policy.ts';
import { isPeople, PEOPLE_MAX } from '../delivery.model.ts';
import { atNewLabel, isPassingChannel } from './tier.model.ts';
import { insertJoined } from './tier.store.ts';

/** What somebody who passes words on tells of themselves: no name, no address. */
export interface JoiningTier {
  parentPath: string;
  areaPath: string;
  language: string;
  channel: string;
  people: number;
}

/**
 * Registers the place of somebody who holds the link of the place above.
 * @returns the new place's path
 * @throws Refusal `invalid-input` for a number or channel that cannot be, `not-found` for an unknown area, `gone` where
 *   the place above has ended, goes too deep or takes nobody more
 */
export async function joinTier(ctx: Context, tier: JoiningTier): Promise<string> {
  demand(mayJoin, ctx.actor);
  if (!isPeople(tier.people))
    throw new Refusal('invalid-input', 'the number of people cannot be', [
      { field: 'people', key: 'cascade.passed.people.range', args: { max: PEOPLE_MAX } },
    ]);
  if (!isPassingChannel(tier.channel))
    throw new Refusal('invalid-input', 'the channel is unknown', [
      { field: 'channel', key: 'cascade.join.channel.required' },
    ]);
  found(await areaByPath(ctx.tx, ctx.forceId, tier.areaPath), 'area');
  const path = await atNewLabel((label) => insertJoined(ctx, { ...tier, label }));
  if (!path) throw new Refusal('gone', 'the place above takes nobody more');
  return path;
}
