import type { Context } from '#kernel/context';
import type { DispatchKind } from '../delivery.model.ts';
import type { PushState } from './push.model.ts';

/** Keeps a subscription in place of what the same browser asked for before. */
export async function keepSubscription(
  ctx: Context,
  one: {
    id: string;
    endpointHash: Buffer;
    sealId: string;
    sealed: Buffer;
    areaPath: string;
    language: string;
  },
): Promise<void> {
  await ctx.tx.run('select cascade.follow($1, $2, $3, $4, $5, $6, $7)', [
    ctx.forceId,
    one.id,
    one.endpointHash,
    one.sealId,
    one.sealed,
    one.areaPath,
    one.language,
  ]);
}

/** Erases the subscription of an address, if there is one. */
export async function dropSubscription(ctx: Context, endpointHash: Buffer): Promise<void> {
  await ctx.tx.run('select cascade.unfollow($1, $2)', [ctx.forceId, endpointHash]);
}

/**
 * A line for every subscription whose area the statement holds in, or that lies within or around it. Of a withdrawal
 * only for those that were told of the text, or may have been. Asking twice adds nothing. Returns the new lines.
 */
export const insertPushLines = (
  ctx: Context,
  message: { versionId: string; kind: DispatchKind; areaPath: string },
): Promise<number> =>
  ctx.tx.run(
    `insert into cascade.push_line (force_id, id, version_id, kind, subscription_id, state, next_attempt_at, changed_at)
     select $1, gen_random_uuid(), $2, $3, s.id, 'queued', $5, $5
     from cascade.push_subscription s
     where s.force_id = $1
       and (s.area_path = '' or $4 = '' or s.area_path = $4 or starts_with(s.area_path, $4 || '/')
         or starts_with($4, s.area_path || '/'))
       and ($3 <> 'withdrawal' or exists (select from cascade.push_line l where l.force_id = $1 and l.version_id = $2
         and l.subscription_id = s.id and l.kind <> 'withdrawal'
         and (l.state in ('handing-over', 'handed-over', 'unknown') or l.attempts > 0)))
     on conflict (force_id, version_id, kind, subscription_id) do nothing`,
    [ctx.forceId, message.versionId, message.kind, message.areaPath, ctx.now],
  );

/** A line this worker is about to send, with where to. */
export interface ClaimedPush {
  id: string;
  versionId: string;
  kind: DispatchKind;
  subscriptionId: string;
  attempts: number;
  sealId: string;
  sealed: Buffer;
  language: string;
}

/** An attempt under way for this long belongs to a worker that died; it is made again and takes the first one's place. */
export const PUSH_ABANDONED_SECONDS = 120;

/**
 * Takes lines that are due and marks them in a transaction that commits before anything leaves. What has lost its reader
 * (ended) or its text (corrected, withdrawn, out of date) is left off first.
 */
export async function claimPushes(ctx: Context, limit: number): Promise<ClaimedPush[]> {
  await ctx.tx.run(
    `update cascade.push_line l set state = 'left-off', changed_at = $2
     where l.force_id = $1 and l.state = 'queued' and l.next_attempt_at <= $2
       and (not exists (select from cascade.push_subscription s where s.force_id = $1 and s.id = l.subscription_id)
         or l.kind <> 'withdrawal' and not exists (select from cascade.published p where p.force_id = $1
           and p.version_id = l.version_id and p.state = 'current' and p.valid_until > $2))`,
    [ctx.forceId, ctx.now],
  );
  // Ended by its holder while a worker that died had it in hand.
  await ctx.tx.run(
    `update cascade.push_line l set state = 'unknown', changed_at = $2
     where l.force_id = $1 and l.state = 'handing-over' and l.changed_at < $2::timestamptz - make_interval(secs => $3)
       and not exists (select from cascade.push_subscription s where s.force_id = $1 and s.id = l.subscription_id)`,
    [ctx.forceId, ctx.now, PUSH_ABANDONED_SECONDS],
  );
  return ctx.tx.rows<ClaimedPush>(
    `update cascade.push_line l set state = 'handing-over', attempts = l.attempts + 1, changed_at = $3
     from (
       select id from cascade.push_line
       where force_id = $1 and (state = 'queued' and next_attempt_at <= $3
         or state = 'handing-over' and changed_at < $3::timestamptz - make_interval(secs => $4))
       order by next_attempt_at, id limit $2 for update skip locked) due, cascade.push_subscription s
     where l.force_id = $1 and l.id = due.id and s.force_id = $1 and s.id = l.subscription_id
     returning l.id, l.version_id as "versionId", l.kind, l.subscription_id as "subscriptionId", l.attempts,
       s.seal_id as "sealId", s.subscription_sealed as sealed, s.language`,
    [ctx.forceId, limit, ctx.now, PUSH_ABANDONED_SECONDS],
  );
}

export interface PushResult {
  id: string;
  state: PushState;
  nextAttemptAt: Date | null;
  code: number | null;
  reply: string;
}

/** Records what became of lines this worker held. */
export async function recordPushes(ctx: Context, results: readonly PushResult[]): Promise<void> {
  await ctx.tx.run(
    `update cascade.push_line l set state = u.state, code = u.code, reply = u.reply, changed_at = $2,
       next_attempt_at = coalesce(u.next_attempt_at, l.next_attempt_at)
     from unnest($3::uuid[], $4::text[], $5::timestamptz[], $6::smallint[], $7::text[])
       as u (id, state, next_attempt_at, code, reply)
     where l.force_id = $1 and l.id = u.id and l.state = 'handing-over'`,
    [
      ctx.forceId,
      ctx.now,
      results.map(({ id }) => id),
      results.map(({ state }) => state),
      results.map(({ nextAttemptAt }) => nextAttemptAt),
      results.map(({ code }) => code),
      results.map(({ reply }) => reply),
    ],
  );
}

/** Back into the queue without an attempt: the push service is away. */
export async function giveBackPushes(ctx: Context, ids: readonly string[], notBefore: Date): Promise<void> {
  await ctx.tx.run(
    `update cascade.push_line set state = 'queued', attempts = attempts - 1, next_attempt_at = $3, changed_at = $4
     where force_id = $1 and id = any($2::uuid[]) and state = 'handing-over'`,
    [ctx.forceId, ids, notBefore, ctx.now],
  );
}

/** Forgets subscriptions the push service says are over. Their keys are erased apart. */
export async function deleteSubscriptions(ctx: Context, ids: readonly string[]): Promise<void> {
  await ctx.tx.run('delete from cascade.push_subscription where force_id = $1 and id = any($2::uuid[])', [
    ctx.forceId,
    ids,
  ]);
}
