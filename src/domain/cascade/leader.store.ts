import type { Context } from '#kernel/context';

/** False where the leader had said so before. */
export async function insertAcknowledgement(
  ctx: Context,
  rootVersionId: string,
  leaderId: string,
): Promise<boolean> {
  const inserted = await ctx.tx.run(
    `insert into cascade.acknowledgement (force_id, root_version_id, leader_id, acknowledged_at)
     values ($1, $2, $3, $4) on conflict do nothing`,
    [ctx.forceId, rootVersionId, leaderId, ctx.now],
  );
  return inserted === 1;
}

/** A leader knows that a version is withdrawn. */
export async function insertWithdrawalSeen(
  ctx: Context,
  rootVersionId: string,
  leaderId: string,
): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.withdrawal_seen (force_id, root_version_id, leader_id, seen_at)
     values ($1, $2, $3, $4) on conflict do nothing`,
    [ctx.forceId, rootVersionId, leaderId, ctx.now],
  );
}

/** Keeps what a leader says about passing on; a second word replaces the first. */
export async function upsertPassingOn(
  ctx: Context,
  passed: { rootVersionId: string; leaderId: string; channels: readonly string[]; people: number },
): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.passing_on (force_id, root_version_id, leader_id, channels, people, passed_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (force_id, root_version_id, leader_id) do update
       set channels = excluded.channels, people = excluded.people, passed_at = excluded.passed_at`,
    [ctx.forceId, passed.rootVersionId, passed.leaderId, passed.channels, passed.people, ctx.now],
  );
}
