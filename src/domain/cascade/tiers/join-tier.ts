import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { areaByPath } from '#room/access';
import { mayJoin } from '../cascade.policy.ts';
import { PEOPLE_MAX } from '../delivery.model.ts';
import { isPassingChannel, newLabel } from './tier.model.ts';
import { insertJoined } from './tier.store.ts';

/** What somebody who passes words on tells of themselves: no name, no address. */
export interface JoiningTier {
  parentPath: string;
  areaPath: string;
  language: string;
  channel: string;
  people: number;
}

const TRIES = 3;

/**
 * Registers the place of somebody who holds the link of the place above.
 * @returns the new place's path
 * @throws Refusal `invalid-input` for a number or channel that cannot be, `not-found` for an unknown area, `gone` where
 *   the place above has ended, goes too deep or takes nobody more
 */
export async function joinTier(ctx: Context, tier: JoiningTier): Promise<string> {
  demand(mayJoin, ctx.actor);
  if (!Number.isInteger(tier.people) || tier.people < 1 || tier.people > PEOPLE_MAX)
    throw new Refusal('invalid-input', 'the number of people cannot be', [
      { field: 'people', key: 'cascade.passed.people.range', args: { max: PEOPLE_MAX } },
    ]);
  if (!isPassingChannel(tier.channel))
    throw new Refusal('invalid-input', 'the channel is unknown', [
      { field: 'channel', key: 'cascade.join.channel.required' },
    ]);
  found(await areaByPath(ctx.tx, ctx.forceId, tier.areaPath), 'area');
  for (let tried = 0; tried < TRIES; tried++) {
    const path = await insertJoined(ctx, { ...tier, label: newLabel() });
    if (path) return path;
  }
  throw new Refusal('gone', 'the place above takes nobody more');
}
