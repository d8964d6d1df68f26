import type { Context } from '#kernel/context';
import type { DeliveryState, DispatchKind } from '../delivery.model.ts';

/*
 * Statements that join the ledger with a list have no name: a plan that was kept from the days when the ledger was small
 * would walk over all of it for every list.
 */

/** Lines in one parcel: enough to open addresses in bulk, few enough that a dead sender holds up little. */
export const PARCEL_LINES = 500;

/** Lines to be sent together, not before a moment. */
export interface NewParcel {
  priority: number;
  nextAttemptAt: Date;
  lineIds: readonly string[];
}

/** Puts lines of the ledger, written in the same transaction, into parcels of those that are due together. */
export async function insertParcels(ctx: Context, parcels: readonly NewParcel[]): Promise<void> {
  for (const { priority, nextAttemptAt, lineIds } of parcels)
    for (let from = 0; from < lineIds.length; from += PARCEL_LINES)
      await ctx.tx.run(
        `insert into cascade.parcel (force_id, id, priority, next_attempt_at, line_ids)
         values ($1, $2, $3, $4, $5::uuid[])`,
        [ctx.forceId, ctx.newId(), priority, nextAttemptAt, lineIds.slice(from, from + PARCEL_LINES)],
        'cascade_insert_parcel',
      );
}

/** A parcel this sender has in hand. */
export interface ClaimedParcel {
  id: string;
  priority: number;
  lineIds: string[];
}

/** Takes the next due parcel for this sender, corrections first; those other senders are taking are passed over. */
export const claimParcel = (ctx: Context, senderId: string): Promise<ClaimedParcel | undefined> =>
  ctx.tx.row<ClaimedParcel>(
    `with due as (
       select p.id from cascade.parcel p
       where p.force_id = $1 and p.claimed_by is null and p.next_attempt_at <= $3
       order by p.priority desc, p.next_attempt_at limit 1
       for update of p skip locked)
     update cascade.parcel p set claimed_by = $2 from due
     where p.force_id = $1 and p.id = due.id
     returning p.id, p.priority, p.line_ids as "lineIds"`,
    [ctx.forceId, senderId, ctx.now],
    'cascade_claim',
  );

/** A line of the ledger as the sender works with it. */
export interface ParcelLine {
  id: string;
  leaderId: string;
  versionId: string;
  kind: DispatchKind;
  pleaseForward: boolean;
  attempts: number;
  isUncertain: boolean;
  /** When it may be tried: later than its parcel's turn where it was put off and its sender died. */
  nextAttemptAt: Date;
  /** The leader has unsubscribed, and the community room has not heard of it yet. */
  hasStopped: boolean;
}

/** What of a parcel is still to be sent, in the order of the parcel. */
export const linesOf = (ctx: Context, { lineIds }: ClaimedParcel): Promise<ParcelLine[]> =>
  ctx.tx.rows<ParcelLine>(
    `select d.id, d.leader_id as "leaderId", d.version_id as "versionId", d.kind,
       d.please_forward as "pleaseForward", d.attempts, d.is_uncertain as "isUncertain",
       d.next_attempt_at as "nextAttemptAt",
       exists (select 1 from cascade.subscription s where s.force_id = $1 and s.leader_id = d.leader_id
         and s.unsubscribed_at is not null and s.told_at is null) as "hasStopped"
     from cascade.delivery d
     where d.force_id = $1 and d.id = any($2::uuid[]) and d.state = 'queued'`,
    [ctx.forceId, lineIds],
  );

/** A line about to be handed over. */
export interface Marking {
  id: string;
  parcelId: string;
  /** Attempts before this one. */
  attempts: number;
}

/**
 * Marks lines as being handed over at this moment, before the first byte leaves. A line that was left off in between
 * (unsubscribed), that another sender has in hand, or whose parcel was taken from this sender, is not among the answers
 * and must not be sent.
 * @param isAgain the same marking was tried before and its answer was lost: a line that it marked is marked again
 */
export async function markHandingOver(
  ctx: Context,
  senderId: string,
  lines: readonly Marking[],
  isAgain = false,
): Promise<Set<string>> {
  if (lines.length === 0) return new Set();
  const rows = await ctx.tx.rows<{ id: string }>(
    `with mine as materialized (
       select p.id from cascade.parcel p where p.force_id = $1 and p.id = any($3::uuid[]) and p.claimed_by = $2
       for share)
     update cascade.delivery d set state = 'handing-over', attempts = u.attempts + 1, changed_at = $4
     from unnest($5::uuid[], $6::uuid[], $7::smallint[]) as u (id, parcel_id, attempts)
     join mine on mine.id = u.parcel_id
     where d.force_id = $1 and d.id = u.id
       and (d.state = 'queued' or $8 and d.state = 'handing-over' and d.attempts = u.attempts + 1)
     returning d.id`,
    [
      ctx.forceId,
      senderId,
      [...new Set(lines.map(({ parcelId }) => parcelId))],
      ctx.now,
      lines.map(({ id }) => id),
      lines.map(({ parcelId }) => parcelId),
      lines.map(({ attempts }) => attempts),
      isAgain,
    ],
  );
  return new Set(rows.map(({ id }) => id));
}

/** What became of a line. */
export interface LineResult {
  id: string;
  state: DeliveryState;
  isUncertain: boolean;
  nextAttemptAt: Date | null;
  code: number | null;
  reply: string;
}

/** Records what became of lines. What was left off or recorded meanwhile stays as it is. */
export async function recordResults(ctx: Context, results: readonly LineResult[]): Promise<void> {
  if (results.length === 0) return;
  await ctx.tx.run(
    `update cascade.delivery d set state = u.state, is_uncertain = u.is_uncertain, smtp_code = u.code,
       smtp_reply = u.reply, next_attempt_at = coalesce(u.next_attempt_at, d.next_attempt_at), changed_at = $2
     from unnest($3::uuid[], $4::text[], $5::boolean[], $6::timestamptz[], $7::smallint[], $8::text[])
       as u (id, state, is_uncertain, next_attempt_at, code, reply)
     where d.force_id = $1 and d.id = u.id and d.state in ('queued', 'handing-over')`,
    [
      ctx.forceId,
      ctx.now,
      results.map(({ id }) => id),
      results.map(({ state }) => state),
      results.map(({ isUncertain }) => isUncertain),
      results.map(({ nextAttemptAt }) => nextAttemptAt),
      results.map(({ code }) => code),
      results.map(({ reply }) => reply),
    ],
  );
}

/**
 * Puts a parcel away whose lines have their ends, and what is to be tried again into new ones. Nothing happens where it
 * was taken from this sender: its lines are another's now.
 */
export async function finishParcel(
  ctx: Context,
  senderId: string,
  { id, retries }: { id: string; retries: readonly NewParcel[] },
): Promise<void> {
  const gone = await ctx.tx.run(
    'delete from cascade.parcel where force_id = $1 and id = $2 and claimed_by = $3',
    [ctx.forceId, id, senderId],
    'cascade_finish',
  );
  if (gone > 0) await insertParcels(ctx, retries);
}

/** True where a parcel could be sent now. */
export async function isAnythingDue(ctx: Context): Promise<boolean> {
  const row = await ctx.tx.row<{ due: boolean }>(
    `select exists (select 1 from cascade.parcel where force_id = $1 and claimed_by is null
       and next_attempt_at <= $2) as due`,
    [ctx.forceId, ctx.now],
  );
  return row?.due ?? false;
}
