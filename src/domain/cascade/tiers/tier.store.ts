import type { Context } from '#kernel/context';
import { LABEL_LENGTH, type Tier } from './tier.model.ts';

type NewTier = Pick<Tier, 'areaPath' | 'language' | 'channel' | 'people'>;

/** Gives a leader a place at the head of a tree. The place is the same when two ask at once. */
export async function insertHead(
  ctx: Context,
  head: NewTier & { leaderId: string; label: string },
): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.tier (force_id, path, leader_id, area_path, language, channel, people, registered_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
    [
      ctx.forceId,
      head.label,
      head.leaderId,
      head.areaPath,
      head.language,
      head.channel,
      head.people,
      ctx.now,
    ],
  );
}

/**
 * Registers a co-ordinator below a place, in one statement.
 * @param tier.parentPath a place that has not ended, of the same leader
 * @returns its path, or undefined where the place above is not there or the label is taken
 */
export async function insertTier(
  ctx: Pick<Context, 'tx' | 'forceId' | 'now'>,
  tier: NewTier & { leaderId: string; parentPath: string; label: string },
): Promise<string | undefined> {
  const row = await ctx.tx.row<{ path: string }>(
    `insert into cascade.tier (force_id, path, leader_id, area_path, language, channel, people, registered_at)
     select $1, p.path || $4, p.leader_id, $5, $6, $7, $8, $9
     from cascade.tier p where p.force_id = $1 and p.path = $2 and p.leader_id = $3 and p.ended_at is null
     on conflict do nothing returning path`,
    [
      ctx.forceId,
      tier.parentPath,
      tier.leaderId,
      tier.label,
      tier.areaPath,
      tier.language,
      tier.channel,
      tier.people,
      ctx.now,
    ],
    'cascade_join',
  );
  return row?.path;
}

/** Ends one place; what hangs below it stays. False where it had ended or never was. A head cannot end by this. */
export async function endTier(ctx: Context, leaderId: string, path: string): Promise<boolean> {
  const ended = await ctx.tx.run(
    `update cascade.tier set people = 0, ended_at = $4
     where force_id = $1 and path = $2 and leader_id = $3 and length(path) > $5 and ended_at is null`,
    [ctx.forceId, path, leaderId, ctx.now, LABEL_LENGTH],
  );
  return ended === 1;
}

/**
 * The same for somebody who holds a link of the place above, by a function that can do nothing else.
 * @returns its path, or undefined where the place above takes nobody or the label is taken
 */
export async function insertJoined(
  ctx: Pick<Context, 'tx' | 'forceId'>,
  tier: NewTier & { parentPath: string; label: string },
): Promise<string | undefined> {
  const row = await ctx.tx.row<{ path: string | null }>(
    'select cascade.join_tier($1, $2, $3, $4, $5, $6, $7) as path',
    [ctx.forceId, tier.parentPath, tier.label, tier.areaPath, tier.language, tier.channel, tier.people],
  );
  return row?.path ?? undefined;
}

/** Moves what at most so many places changed by into the sums; answers how many there were. */
export async function moveIntoSums(ctx: Pick<Context, 'tx' | 'forceId'>, limit: number): Promise<number> {
  const row = await ctx.tx.row<{ moved: number }>('select cascade.sum_tiers($1, $2) as moved', [
    ctx.forceId,
    limit,
  ]);
  return row?.moved ?? 0;
}
