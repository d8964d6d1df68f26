import type { Context } from '#kernel/context';
import { wordArray } from '#platform/db/word-array';
import type { DeliveryState, DispatchKind } from '../delivery.model.ts';

/** Lines in one parcel: enough to open addresses in bulk, few enough that a dead sender holds up little. */
export const PARCEL_LINES = 500;

/** Stands where nothing is marked. */
const NO_SENDER = '00000000-0000-0000-0000-000000000000';

/** Lines to be sent together, not before a moment. */
export interface NewParcel {
  priority: number;
  nextAttemptAt: Date;
  lineIds: readonly string[];
  /** False only where no other parcel can hold one of these lines: they are new, or come from such a parcel. */
  mayShare: boolean;
}

/** Puts lines of the ledger, written in the same transaction, into parcels of those that are due together. */
export async function insertParcels(ctx: Context, parcels: readonly NewParcel[]): Promise<void> {
  for (const { priority, nextAttemptAt, lineIds, mayShare } of parcels)
    for (let from = 0; from < lineIds.length; from += PARCEL_LINES)
      await ctx.tx.run(
        `insert into cascade.parcel (force_id, id, priority, next_attempt_at, line_ids, may_share)
         values ($1, $2, $3, $4, $5::uuid[], $6)`,
        [
          ctx.forceId,
          ctx.newId(),
          priority,
          nextAttemptAt,
          lineIds.slice(from, from + PARCEL_LINES),
          mayShare,
        ],
        'cascade_insert_parcel',
      );
}

/** A parcel this sender has in hand. */
export interface ClaimedParcel {
  id: string;
  priority: number;
  lineIds: string[];
  /** One of its lines may stand in another parcel too. */
  mayShare: boolean;
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
     returning p.id, p.priority, p.line_ids as "lineIds", p.may_share as "mayShare"`,
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
  /** When it may be tried, where that is later than now: it was put off and its sender died. */
  laterAt: Date | null;
  /** The leader has unsubscribed, and the community room has not heard of it yet. */
  hasStopped: boolean;
  /** The leader was sent a way out before. */
  hasToken: boolean;
}

/** What of a parcel is still to be sent, in the order of the parcel. */
export const linesOf = (ctx: Context, { lineIds }: ClaimedParcel): Promise<ParcelLine[]> =>
  ctx.tx.rows<ParcelLine>(
    `select id, leader_id as "leaderId", version_id as "versionId", kind, please_forward as "pleaseForward", attempts,
       is_uncertain as "isUncertain", case when next_attempt_at > $3 then next_attempt_at end as "laterAt",
       has_stopped as "hasStopped", has_token as "hasToken"
     from cascade.parcel_lines($1, $2)`,
    [ctx.forceId, wordArray(lineIds), ctx.now],
    'cascade_parcel_lines',
  );

/** A line about to be handed over. */
export interface Marking {
  id: string;
  parcelId: string;
  /** Attempts before this one. */
  attempts: number;
}

/** What became of a line. */
export interface LineResult {
  id: string;
  /**
   * Attempts so far, this one among them. A line whose next attempt is in the ledger is left as it is; where a later attempt
   * was only marked in a turn, a late answer may end the line, and what the later attempt comes to takes its place.
   */
  attempts: number;
  state: DeliveryState;
  isUncertain: boolean;
  nextAttemptAt: Date | null;
  code: number | null;
  reply: string;
}

/** One turn: what lines came to, and those that are to be handed over next. */
export interface Turn {
  /** What the lines marked here are found under until all have their answers; no two turns of a sender have the same. */
  number: number;
  results: readonly LineResult[];
  /** Earlier turns whose last answer is among the results. */
  over: readonly number[];
  markings: readonly Marking[];
  /** A parcel of these may share lines with another. */
  mayShare: boolean;
}

/**
 * Records what became of lines, and marks the next ones as being handed over at this moment, before their first byte
 * leaves. What was left off or recorded meanwhile stays as it is. A line that was left off in between (unsubscribed), or
 * whose parcel was taken from this sender, or that stands in another parcel too and was tried from there, is not among the
 * answers and must not be sent.
 * @param isAgain the same turn was tried before and its answer was lost: what it marked, as its own row says, is marked
 */
export async function turnLines(
  ctx: Context,
  senderId: string,
  { number, results: unordered, over, markings, mayShare }: Turn,
  isAgain = false,
): Promise<Set<string>> {
  if (unordered.length + markings.length === 0) return new Set();
  // In the order in which everybody takes lines, so that nobody waits in a circle.
  const results = [...unordered].sort((one, other) => (one.id < other.id ? -1 : 1));
  const parcelIds = [...new Set(markings.map(({ parcelId }) => parcelId))];
  const refused = await ctx.tx.rows<{ id: string }>(
    `select id from cascade.turn_lines($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) as id`,
    [
      ctx.forceId,
      senderId,
      wordArray(results.map(({ id }) => id)),
      wordArray(results.map(({ state }) => state)),
      wordArray(results.map(({ isUncertain }) => isUncertain)),
      results.map(({ nextAttemptAt }) => nextAttemptAt),
      wordArray(results.map(({ attempts }) => attempts)),
      wordArray(results.map(({ code }) => code)),
      results.map(({ reply }) => reply),
      wordArray(over),
      wordArray(markings.map(({ id }) => id)),
      wordArray(markings.map(({ attempts }) => attempts)),
      wordArray(markings.map(({ parcelId }) => parcelIds.indexOf(parcelId) + 1)),
      wordArray(parcelIds),
      number,
      mayShare,
      isAgain,
    ],
    'cascade_turn_lines',
  );
  const marked = new Set(markings.map(({ id }) => id));
  for (const { id } of refused) marked.delete(id);
  return marked;
}

/** Records what became of lines outside a sender's turns. */
export async function recordResults(ctx: Context, results: readonly LineResult[]): Promise<void> {
  await turnLines(ctx, NO_SENDER, { number: 0, results, over: [], markings: [], mayShare: false });
}

/**
 * Writes into the ledger which lines senders have on their way: until then only their turns say so. Whoever takes lines from
 * the queue, or asks who has had a message, does this first, and no line is marked unseen before that transaction ends.
 */
export async function showTurns(ctx: Context): Promise<void> {
  await ctx.tx.run('select cascade.show_turns($1)', [ctx.forceId]);
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
