import type { Context } from '#kernel/context';
import type { SlotFolder } from '#platform/slots/slot-file';
import { outcomeAfter } from '../delivery.model.ts';
import { type Note, noteKey, notesByLine } from './note.model.ts';
import { type LineResult, recordResults, showTurns } from './parcel.store.ts';

/** Shows that this sender is alive, and where it notes what has left. */
export async function seeSender(ctx: Context, senderId: string, notes?: SlotFolder): Promise<void> {
  await ctx.tx.run(
    `insert into cascade.sender (force_id, id, seen_at, notes_at) values ($1, $2, clock_timestamp(), $3)
     on conflict (force_id, id) do update set seen_at = excluded.seen_at`,
    [ctx.forceId, senderId, notes?.place ?? null],
  );
}

/** A sender that has not been seen for this long is dead. Four missed signs of life. */
export const SENDER_DEAD_AFTER_SECONDS = 20;
/** Machines without its notes leave what it held for so long to those that have them. */
export const LEFT_TO_ITS_NOTES_SECONDS = 120;

/** How many parcels were given back, and how many of their lines may have arrived. */
export interface GivenBack {
  parcels: number;
  uncertain: number;
}

/** A line that a sender had marked and not recorded. */
interface MarkedLine {
  id: string;
  attempts: number;
  isUncertain: boolean;
}

/** What a note says of such a line; undefined where its text had left and nobody had answered. */
function resultOf(line: MarkedLine, note: Note | undefined, now: Date): LineResult | undefined {
  const { id, attempts, isUncertain } = line;
  if (!note) return { id, attempts, state: 'queued', isUncertain, nextAttemptAt: now, code: null, reply: '' };
  if (!note.answer) return undefined;
  const { code, reply } = note.answer;
  return { id, attempts, ...outcomeAfter(note.answer, line, { now, random: Math.random() }), code, reply };
}

/** SQL: lines that the senders $2 marked themselves, in their parcels $3, with the attempts each had before. */
const MARKED = `select l.id, l.attempts from cascade.sender_turn s
    cross join lateral unnest(s.line_ids, s.attempts) as l (id, attempts)
  where s.force_id = $1 and s.sender_id = any($2::uuid[]) and l.id in (
    select unnest(p.line_ids) from cascade.parcel p where p.force_id = $1 and p.id = any($3::uuid[]))`;

/** Locks the parcels of some senders; those a sender is working on at this moment are passed over. */
async function lockParcels(ctx: Context, senderIds: readonly string[]): Promise<string[]> {
  const rows = await ctx.tx.rows<{ id: string }>(
    `select p.id from cascade.parcel p where p.force_id = $1 and p.claimed_by = any($2::uuid[])
     for update of p skip locked`,
    [ctx.forceId, senderIds],
  );
  return rows.map(({ id }) => id);
}

/**
 * Records what the notes of a sender know: what was answered has its end, and what had not left is as if it had never
 * been marked. Lines whose text had left without an answer stay as they are.
 */
async function settle(
  ctx: Context,
  { senderId, parcelIds }: { senderId: string; parcelIds: readonly string[] },
  texts: readonly string[],
): Promise<void> {
  const lines = await ctx.tx.rows<MarkedLine>(
    `select d.id, d.attempts, d.is_uncertain as "isUncertain" from (${MARKED}) m
     join cascade.delivery d on d.force_id = $1 and d.id = m.id and d.state = 'handing-over'
       and d.attempts = m.attempts + 1`,
    [ctx.forceId, [senderId], parcelIds],
  );
  const notes = notesByLine(texts);
  const results = lines.map((line) =>
    resultOf(line, notes.get(noteKey({ lineId: line.id, attempts: line.attempts })), ctx.now),
  );
  await recordResults(
    ctx,
    results.filter((result) => result !== undefined),
  );
}

/**
 * Gives back the parcels of some senders: lines not begun as they were; lines that they were handing over, as far as their
 * notes do not say better, are tried again under the same Message-ID and marked uncertain. What another sender has in hand
 * stays there, though it stands in one of these parcels too.
 */
async function giveBack(
  ctx: Context,
  senderIds: readonly string[],
  notes: SlotFolder | undefined,
): Promise<GivenBack> {
  await showTurns(ctx);
  const parcelIds = await lockParcels(ctx, senderIds);
  for (const senderId of senderIds) {
    const texts = notes?.read(senderId);
    if (texts) await settle(ctx, { senderId, parcelIds }, texts);
  }
  const row = await ctx.tx.row<GivenBack>(
    `with doubtful as (
       update cascade.delivery d set state = 'queued', is_uncertain = true, next_attempt_at = $4, changed_at = $4
       from (${MARKED}) m
       where d.force_id = $1 and d.id = m.id and d.state = 'handing-over' and d.attempts = m.attempts + 1
       returning d.id),
     freed as (
       update cascade.parcel p set claimed_by = null, next_attempt_at = $4
       where p.force_id = $1 and p.id = any($3::uuid[]) returning p.id)
     select (select count(*) from freed)::integer as parcels, (select count(*) from doubtful)::integer as uncertain`,
    [ctx.forceId, senderIds, parcelIds, ctx.now],
  );
  await ctx.tx.run(
    `delete from cascade.sender_turn s where s.force_id = $1 and s.sender_id = any($2::uuid[])
       and not exists (select 1 from cascade.parcel p where p.force_id = $1 and p.claimed_by = s.sender_id)`,
    [ctx.forceId, senderIds],
  );
  return row ?? { parcels: 0, uncertain: 0 };
}

/** Ends a sender in good order: what it still holds goes back. */
export async function dismissSender(ctx: Context, senderId: string, notes?: SlotFolder): Promise<GivenBack> {
  const back = await giveBack(ctx, [senderId], notes);
  await ctx.tx.run('delete from cascade.sender where force_id = $1 and id = $2', [ctx.forceId, senderId]);
  return back;
}

/** Gives back what dead senders held: those whose notes lie here at once, others when nobody with their notes came. */
export async function reclaimFromDead(ctx: Context, notes?: SlotFolder): Promise<GivenBack> {
  const waits = [
    ctx.forceId,
    SENDER_DEAD_AFTER_SECONDS,
    LEFT_TO_ITS_NOTES_SECONDS,
    notes?.place ?? null,
  ] as const;
  const dead = await ctx.tx.rows<{ id: string }>(
    `select distinct p.claimed_by as id from cascade.parcel p
     where p.force_id = $1 and p.claimed_by is not null
       and not exists (select 1 from cascade.sender s where s.force_id = $1 and s.id = p.claimed_by
         and s.seen_at > now() - make_interval(secs => case when s.notes_at is null or s.notes_at = $4 then $2::int
           else $3::int end))`,
    waits,
  );
  const back =
    dead.length === 0
      ? { parcels: 0, uncertain: 0 }
      : await giveBack(
          ctx,
          dead.map(({ id }) => id),
          notes,
        );
  await ctx.tx.run(
    `delete from cascade.sender where force_id = $1
       and seen_at <= now() - make_interval(secs => case when notes_at is null or notes_at = $4 then $2::int
         else $3::int end)`,
    waits,
  );
  return back;
}

/** Takes away the notes of senders that are gone and hold nothing. */
export async function dropOldNotes(ctx: Context, notes: SlotFolder): Promise<void> {
  const there = notes.ids();
  if (there.length === 0) return;
  const rows = await ctx.tx.rows<{ id: string }>(
    `select s.id from cascade.sender s where s.force_id = $1
     union select p.claimed_by from cascade.parcel p where p.force_id = $1 and p.claimed_by is not null`,
    [ctx.forceId],
  );
  const needed = new Set(rows.map(({ id }) => id));
  for (const id of there) if (!needed.has(id)) notes.remove(id);
}
