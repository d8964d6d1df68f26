import type { Context } from '#kernel/context';

/** Keeps the hashes of the unsubscribe tokens about to be sent; a leader's token stays the same. */
export async function keepTokens(
  ctx: Context,
  tokens: ReadonlyArray<{ leaderId: string; hash: Buffer }>,
): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.subscription (force_id, leader_id, token_hash)
     select $1, u.leader_id, u.hash from unnest($2::uuid[], $3::bytea[]) as u (leader_id, hash)
     on conflict (force_id, leader_id) do nothing`,
    [ctx.forceId, tokens.map(({ leaderId }) => leaderId), tokens.map(({ hash }) => hash)],
    'cascade_keep_tokens',
  );
}

/** Ends e-mail to the holder of a token; the leader, or null where no such token was given out. */
export async function unsubscribeByHash(ctx: Context, hash: Buffer): Promise<string | null> {
  const row = await ctx.tx.row<{ leader: string | null }>('select cascade.unsubscribe($1, $2) as leader', [
    ctx.forceId,
    hash,
  ]);
  return row?.leader ?? null;
}

export async function markTold(ctx: Context, leaderId: string): Promise<void> {
  await ctx.tx.run(
    `update cascade.subscription set told_at = $3
     where force_id = $1 and leader_id = $2 and unsubscribed_at is not null and told_at is null`,
    [ctx.forceId, leaderId, ctx.now],
  );
}
