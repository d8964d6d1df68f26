import type { Context } from '#kernel/context';

/** Shows that this sender is alive. */
export async function seeSender(ctx: Context, senderId: string): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.sender (force_id, id, seen_at) values ($1, $2, clock_timestamp())
     on conflict (force_id, id) do update set seen_at = excluded.seen_at`,
    [ctx.forceId, senderId],
  );
}

/** A sender that has not been seen for this long is dead. Four missed signs of life. */
export const SENDER_DEAD_AFTER_SECONDS = 20;

/** How many parcels were given back, and how many of their lines may have arrived. */
export interface GivenBack {
  parcels: number;
  uncertain: number;
}

/**
 * Gives back the parcels of some senders: lines not begun as they were; lines that were being handed over are tried
 * again under the same Message-ID and marked uncertain.
 */
async function giveBack(ctx: Context, senderIds: readonly string[]): Promise<GivenBack> {
  const row = await ctx.tx.row<GivenBack>(
    `with held as (
       select p.id, p.line_ids from cascade.parcel p where p.force_id = $1 and p.claimed_by = any($2::uuid[])
       for update of p skip locked),
     doubtful as (
       update cascade.delivery d set state = 'queued', is_uncertain = true, next_attempt_at = $3, changed_at = $3
       from (select unnest(line_ids) as id from held) h
       where d.force_id = $1 and d.id = h.id and d.state = 'handing-over' returning d.id),
     freed as (
       update cascade.parcel p set claimed_by = null, next_attempt_at = $3 from held
       where p.force_id = $1 and p.id = held.id returning p.id)
     select (select count(*) from freed)::integer as parcels, (select count(*) from doubtful)::integer as uncertain`,
    [ctx.forceId, senderIds, ctx.now],
  );
  return row ?? { parcels: 0, uncertain: 0 };
}

/** Ends a sender in good order: what it still holds goes back. */
export async function dismissSender(ctx: Context, senderId: string): Promise<GivenBack> {
  const back = await giveBack(ctx, [senderId]);
  await ctx.tx.run('delete from cascade.sender where force_id = $1 and id = $2', [ctx.forceId, senderId]);
  return back;
}

/** Gives back what dead senders held. */
export async function reclaimFromDead(ctx: Context): Promise<GivenBack> {
  const dead = await ctx.tx.rows<{ id: string }>(
    `select distinct p.claimed_by as id from cascade.parcel p
     where p.force_id = $1 and p.claimed_by is not null
       and not exists (select 1 from cascade.sender s where s.force_id = $1 and s.id = p.claimed_by
         and s.seen_at > now() - make_interval(secs => $2))`,
    [ctx.forceId, SENDER_DEAD_AFTER_SECONDS],
  );
  const back =
    dead.length === 0
      ? { parcels: 0, uncertain: 0 }
      : await giveBack(
          ctx,
          dead.map(({ id }) => id),
        );
  await ctx.tx.run(
    `delete from cascade.sender where force_id = $1 and seen_at <= now() - make_interval(secs => $2)`,
    [ctx.forceId, SENDER_DEAD_AFTER_SECONDS],
  );
  return back;
}
