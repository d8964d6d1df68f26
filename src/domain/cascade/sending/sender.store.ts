import type { HandOver } from '#channel';
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

/** Senders that showed a sign of life not long ago. */
export async function livingSenders(ctx: Context): Promise<Set<string>> {
  const rows = await ctx.tx.rows<{ id: string }>(
    `select id from cascade.sender where force_id = $1 and seen_at > now() - make_interval(secs => $2)`,
    [ctx.forceId, SENDER_DEAD_AFTER_SECONDS],
  );
  return new Set(rows.map(({ id }) => id));
}

/** An answer that leaves no doubt about one attempt at one line. */
export interface KnownAnswer {
  id: string;
  attempts: number;
  state: Exclude<HandOver['state'], 'unknown'>;
  code: number | null;
}

/**
 * Writes answers into the ledger that a sender had and could not record. Each counts for the attempt it was given to: a line
 * that has ended, or was tried again since, stays as it is; one that was given back already is not sent again where the
 * answer was final. "Not now" puts a line back as one that nobody doubts. Returns how many lines it settled.
 */
export const settleAnswers = (ctx: Context, answers: readonly KnownAnswer[]): Promise<number> =>
  ctx.tx.run(
    `update cascade.delivery d set state = u.state, smtp_code = u.code, smtp_reply = '', changed_at = $2
     from unnest($3::uuid[], $4::smallint[], $5::text[], $6::smallint[]) as u (id, attempts, state, code)
     where d.force_id = $1 and d.id = u.id and d.attempts = u.attempts
       and (d.state = 'handing-over' or d.state = 'queued' and d.is_uncertain and u.state <> 'queued')`,
    [
      ctx.forceId,
      ctx.now,
      answers.map(({ id }) => id),
      answers.map(({ attempts }) => attempts),
      answers.map(({ state }) => (state === 'try-later' ? 'queued' : state)),
      answers.map(({ code }) => code),
    ],
  );

/**
 * Puts lines back into the queue, free of doubt, that a dead sender had marked and whose text never began to leave. They
 * go with their parcel. Returns how many.
 * @param inDoubt lines whose text did, and whose answer nobody knows
 */
export const putBackUntold = (ctx: Context, senderId: string, inDoubt: readonly string[]): Promise<number> =>
  ctx.tx.run(
    `update cascade.delivery d set state = 'queued', changed_at = $3
     from (select unnest(p.line_ids) as id from cascade.parcel p
           where p.force_id = $1 and p.claimed_by = $2) h
     where d.force_id = $1 and d.id = h.id and d.state = 'handing-over' and d.id <> all($4::uuid[])`,
    [ctx.forceId, senderId, ctx.now, inDoubt],
  );

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
