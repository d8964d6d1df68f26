import type { Context } from '#kernel/context';
import type { DeliveryState, DispatchKind } from './delivery.model.ts';

export interface NewDispatch {
  id: string;
  rootVersionId: string;
  kind: DispatchKind;
  audience: Record<string, readonly string[]>;
  recipients: number;
  askedBy: string | null;
  /** Why it goes out in quiet hours and beyond a leader's week's statements. */
  urgentReason?: string;
  /** When its first line is due; at once where it is absent. */
  notBefore?: Date;
}

export async function insertDispatch(ctx: Context, dispatch: NewDispatch): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.dispatch (force_id, id, root_version_id, kind, audience, recipients, asked_by, asked_at,
       urgent_reason, not_before)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ctx.forceId,
      dispatch.id,
      dispatch.rootVersionId,
      dispatch.kind,
      JSON.stringify(dispatch.audience),
      dispatch.recipients,
      dispatch.askedBy,
      ctx.now,
      dispatch.urgentReason ?? '',
      dispatch.notBefore ?? ctx.now,
    ],
  );
}

/** One line of the ledger to be. */
export interface NewDelivery {
  leaderId: string;
  rootVersionId: string;
  versionId: string;
  priority: number;
  pleaseForward: boolean;
  /** Not before this moment; at once where it is absent. */
  notBefore?: Date;
  /** The leader's area, part and language under their number (ledger/keep-cells). */
  cell?: number;
}

/** Lines of one statement: a million in one would be held three times over in memory on their way. */
const LINES_AT_ONCE = 20_000;

/** Freezes an audience into the ledger; who has a line for that version already keeps it. Returns the new lines. */
export async function insertDeliveries(
  ctx: Context,
  dispatch: { id: string; kind: DispatchKind },
  deliveries: readonly NewDelivery[],
): Promise<number> {
  let added = 0;
  for (let from = 0; from < deliveries.length; from += LINES_AT_ONCE)
    added += await insertLines(ctx, dispatch, deliveries.slice(from, from + LINES_AT_ONCE));
  return added;
}

const insertLines = (
  ctx: Context,
  dispatch: { id: string; kind: DispatchKind },
  deliveries: readonly NewDelivery[],
): Promise<number> =>
  ctx.tx.run(
    `insert into cascade.delivery (force_id, id, dispatch_id, kind, leader_id, root_version_id, version_id, priority,
       please_forward, state, next_attempt_at, changed_at, cell)
     select $1, u.id, $2, $3, u.leader_id, u.root_version_id, u.version_id, u.priority, u.please_forward, 'queued',
       u.not_before, $4, u.cell
     from unnest($5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::smallint[], $10::boolean[],
         $11::timestamptz[], $12::integer[])
       as u (id, leader_id, root_version_id, version_id, priority, please_forward, not_before, cell)
     on conflict (force_id, root_version_id, kind, leader_id) do nothing`,
    [
      ctx.forceId,
      dispatch.id,
      dispatch.kind,
      ctx.now,
      deliveries.map(() => ctx.newId()),
      deliveries.map(({ leaderId }) => leaderId),
      deliveries.map(({ rootVersionId }) => rootVersionId),
      deliveries.map(({ versionId }) => versionId),
      deliveries.map(({ priority }) => priority),
      deliveries.map(({ pleaseForward }) => pleaseForward),
      deliveries.map(({ notBefore }) => notBefore ?? ctx.now),
      deliveries.map(({ cell }) => cell ?? null),
    ],
  );

/** A line of the ledger as the sender works with it. */
export interface ClaimedDelivery {
  id: string;
  leaderId: string;
  versionId: string;
  kind: DispatchKind;
  pleaseForward: boolean;
  attempts: number;
  isUncertain: boolean;
}

const CLAIMED = `d.id, d.leader_id as "leaderId", d.version_id as "versionId", d.kind,
  d.please_forward as "pleaseForward", d.attempts, d.is_uncertain as "isUncertain"`;

/** Takes due lines for this sender, corrections first; lines other senders are taking are passed over. */
export const claimDeliveries = (
  ctx: Context,
  claim: { senderId: string; limit: number },
): Promise<ClaimedDelivery[]> =>
  ctx.tx.rows<ClaimedDelivery>(
    `with due as (
       select d.id from cascade.delivery d
       where d.force_id = $1 and d.channel = 'email' and d.state = 'queued' and d.claimed_by is null
         and d.next_attempt_at <= $4
         and not exists (select 1 from cascade.subscription s where s.force_id = $1 and s.leader_id = d.leader_id
           and s.unsubscribed_at is not null and s.told_at is null)
       order by d.priority desc, d.next_attempt_at limit $3
       for update of d skip locked)
     update cascade.delivery d set claimed_by = $2 from due
     where d.force_id = $1 and d.id = due.id
     returning ${CLAIMED}`,
    [ctx.forceId, claim.senderId, claim.limit, ctx.now],
    'cascade_claim',
  );

/**
 * Marks claimed lines as being handed over at this moment, before the first byte leaves. A line that was left off in
 * between (unsubscribed) is not among the answers and must not be sent.
 */
export async function markHandingOver(
  ctx: Context,
  senderId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await ctx.tx.rows<{ id: string }>(
    `update cascade.delivery set state = 'handing-over', attempts = attempts + 1, changed_at = $4
     where force_id = $1 and id = any($3::uuid[]) and claimed_by = $2 and state = 'queued' returning id`,
    [ctx.forceId, senderId, ids, ctx.now],
    'cascade_mark',
  );
  return new Set(rows.map(({ id }) => id));
}

export interface DeliveryResult {
  id: string;
  state: DeliveryState;
  isUncertain: boolean;
  nextAttemptAt: Date | null;
  code: number | null;
  reply: string;
}

/** Records what became of lines this sender held, and lets go of them. */
export async function recordResults(
  ctx: Context,
  senderId: string,
  results: readonly DeliveryResult[],
): Promise<void> {
  await ctx.tx.run(
    `update cascade.delivery d set state = u.state, is_uncertain = u.is_uncertain, smtp_code = u.code,
       smtp_reply = u.reply, next_attempt_at = coalesce(u.next_attempt_at, d.next_attempt_at), claimed_by = null,
       changed_at = $3
     from unnest($4::uuid[], $5::text[], $6::boolean[], $7::timestamptz[], $8::smallint[], $9::text[])
       as u (id, state, is_uncertain, next_attempt_at, code, reply)
     where d.force_id = $1 and d.id = u.id and d.claimed_by = $2`,
    [
      ctx.forceId,
      senderId,
      ctx.now,
      results.map(({ id }) => id),
      results.map(({ state }) => state),
      results.map(({ isUncertain }) => isUncertain),
      results.map(({ nextAttemptAt }) => nextAttemptAt),
      results.map(({ code }) => code),
      results.map(({ reply }) => reply),
    ],
    'cascade_record',
  );
}

/** Shows that this sender is alive. */
export async function seeSender(ctx: Context, senderId: string): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.sender (force_id, id, seen_at) values ($1, $2, clock_timestamp())
     on conflict (force_id, id) do update set seen_at = excluded.seen_at`,
    [ctx.forceId, senderId],
  );
}

/** Ends a sender in good order: what it still holds untouched goes back. */
export async function dismissSender(ctx: Context, senderId: string): Promise<void> {
  await ctx.tx.run(
    `update cascade.delivery set claimed_by = null where force_id = $1 and claimed_by = $2 and state <> 'handing-over'`,
    [ctx.forceId, senderId],
  );
  await ctx.tx.run('delete from cascade.sender where force_id = $1 and id = $2', [ctx.forceId, senderId]);
}

/** A sender that has not been seen for this long is dead. Four missed signs of life. */
export const SENDER_DEAD_AFTER_SECONDS = 20;

/**
 * Gives back what dead senders held: untouched lines as they were; lines that were being handed over are tried again
 * under the same Message-ID and marked uncertain. Returns how many of each.
 */
export async function reclaimFromDead(ctx: Context): Promise<{ untouched: number; uncertain: number }> {
  const row = await ctx.tx.row<{ untouched: number; uncertain: number }>(
    `with held as (
       select d.id, d.state from cascade.delivery d
       where d.force_id = $1 and d.claimed_by is not null and d.state in ('queued', 'handing-over')
         and not exists (select 1 from cascade.sender s where s.force_id = $1 and s.id = d.claimed_by
           and s.seen_at > now() - make_interval(secs => $3))
       for update of d skip locked),
     freed as (
       update cascade.delivery d set state = 'queued', claimed_by = null, next_attempt_at = $2, changed_at = $2,
         is_uncertain = d.is_uncertain or held.state = 'handing-over'
       from held where d.force_id = $1 and d.id = held.id
       returning held.state)
     select count(*) filter (where state <> 'handing-over')::integer as untouched,
       count(*) filter (where state = 'handing-over')::integer as uncertain from freed`,
    [ctx.forceId, ctx.now, SENDER_DEAD_AFTER_SECONDS],
  );
  await ctx.tx.run(
    `delete from cascade.sender where force_id = $1 and seen_at <= now() - make_interval(secs => $2)`,
    [ctx.forceId, SENDER_DEAD_AFTER_SECONDS],
  );
  return row ?? { untouched: 0, uncertain: 0 };
}

/** True where at least one line could be sent now. */
export async function isAnythingDue(ctx: Context): Promise<boolean> {
  const row = await ctx.tx.row<{ due: boolean }>(
    `select exists (select 1 from cascade.delivery where force_id = $1 and channel = 'email' and state = 'queued'
       and claimed_by is null and next_attempt_at <= $2) as due`,
    [ctx.forceId, ctx.now],
  );
  return row?.due ?? false;
}

/** Leaders who had a version by e-mail or text (as far as is known), passed it on, or took its share kit, for a correction. */
export const holdersOf = (
  ctx: Context,
  rootVersionId: string,
): Promise<Array<{ leaderId: string; hasPassedOn: boolean }>> =>
  ctx.tx.rows(
    `with spread as (
       select p.leader_id from cascade.passing_on p where p.force_id = $1 and p.root_version_id = $2
       union
       select k.taker_id from cascade.kit_taking k
       where k.force_id = $1 and k.root_version_id = $2 and k.taker_kind = 'leader')
     select d.leader_id as "leaderId", bool_or(s.leader_id is not null) as "hasPassedOn"
     from cascade.delivery d
     join cascade.dispatch p on p.force_id = $1 and p.id = d.dispatch_id
     left join spread s on s.leader_id = d.leader_id
     where d.force_id = $1 and d.root_version_id = $2 and d.kind <> 'withdrawal'
       and (d.kind = 'correction' and (d.state <> 'left-off' or p.recalled_at is null) or d.state in ('handed-over', 'delivered', 'handing-over', 'unknown', 'bounced')
         or d.is_uncertain or s.leader_id is not null)
     group by d.leader_id
     union
     select s.leader_id, true from spread s
     where not exists (select 1 from cascade.delivery d where d.force_id = $1 and d.root_version_id = $2
         and d.leader_id = s.leader_id)`,
    [ctx.forceId, rootVersionId],
  );

/** What of a version is still waiting is not sent any more: a newer one takes its place. Returns who was waiting. */
export async function dropQueued(ctx: Context, rootVersionId: string): Promise<string[]> {
  const rows = await ctx.tx.rows<{ leaderId: string }>(
    `update cascade.delivery set state = 'left-off', claimed_by = null, changed_at = $3
     where force_id = $1 and root_version_id = $2 and state = 'queued' and kind <> 'withdrawal' and not is_uncertain
     returning leader_id as "leaderId"`,
    [ctx.forceId, rootVersionId, ctx.now],
  );
  return rows.map(({ leaderId }) => leaderId);
}
