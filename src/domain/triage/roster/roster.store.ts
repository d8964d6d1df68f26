import type { Context } from '#kernel/context';
import type { EntryRow } from './roster.reads.ts';

export async function insertRosterEntry(ctx: Context, entry: EntryRow): Promise<void> {
  await ctx.tx.run(
    `insert into triage.roster_entry (force_id, staff_id, position, from_at, until_at) values ($1, $2, $3, $4, $5)
     on conflict (force_id, staff_id, from_at) do update set position = excluded.position, until_at = excluded.until_at`,
    [ctx.forceId, entry.staffId, entry.position, entry.fromAt, entry.untilAt],
  );
}

/** The entry that runs now, locked; undefined for somebody who is not on duty. */
export const entryNow = (ctx: Context, staffId: string): Promise<EntryRow | undefined> =>
  ctx.tx.row<EntryRow>(
    `select staff_id as "staffId", position, from_at as "fromAt", until_at as "untilAt" from triage.roster_entry
     where force_id = $1 and staff_id = $2 and from_at <= $3 and until_at > $3 order by position limit 1 for update`,
    [ctx.forceId, staffId, ctx.now],
  );

/** One entry by who stands in it and when it begins, locked; undefined where it is over or not there. */
export const entryOf = (
  ctx: Context,
  about: { staffId: string; fromAt: Date },
): Promise<EntryRow | undefined> =>
  ctx.tx.row<EntryRow>(
    `select staff_id as "staffId", position, from_at as "fromAt", until_at as "untilAt" from triage.roster_entry
     where force_id = $1 and staff_id = $2 and from_at = $3 and until_at > $4 for update`,
    [ctx.forceId, about.staffId, about.fromAt, ctx.now],
  );

/** Takes away an entry that has not begun. */
export async function deleteEntry(ctx: Context, entry: EntryRow): Promise<void> {
  await ctx.tx.run(
    'delete from triage.roster_entry where force_id = $1 and staff_id = $2 and from_at = $3 and from_at > $4',
    [ctx.forceId, entry.staffId, entry.fromAt, ctx.now],
  );
}

/** Ends an absence now, or takes it away where it has not begun; who was away, or undefined where it is over. */
export async function endAbsence(ctx: Context, id: string): Promise<string | undefined> {
  const later = await ctx.tx.row<{ staffId: string }>(
    `delete from triage.roster_absence where force_id = $1 and id = $2 and from_at >= $3 returning staff_id as "staffId"`,
    [ctx.forceId, id, ctx.now],
  );
  const now = later
    ? undefined
    : await ctx.tx.row<{ staffId: string }>(
        `update triage.roster_absence set until_at = $3 where force_id = $1 and id = $2 and until_at > $3
         returning staff_id as "staffId"`,
        [ctx.forceId, id, ctx.now],
      );
  return (later ?? now)?.staffId;
}

/** Ends an entry now. */
export async function endEntry(ctx: Context, entry: EntryRow): Promise<void> {
  await ctx.tx.run(
    `update triage.roster_entry set until_at = greatest($4, from_at + interval '1 second')
     where force_id = $1 and staff_id = $2 and from_at = $3`,
    [ctx.forceId, entry.staffId, entry.fromAt, ctx.now],
  );
}

export async function insertAbsence(
  ctx: Context,
  row: { staffId: string; fromAt: Date; untilAt: Date; reason: string; notedBy: string },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.roster_absence (force_id, id, staff_id, from_at, until_at, reason, noted_by, noted_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [ctx.forceId, ctx.newId(), row.staffId, row.fromAt, row.untilAt, row.reason, row.notedBy, ctx.now],
  );
}

/** Offers the turn; an offer still open is taken back first. */
export async function insertOffer(ctx: Context, row: { fromId: string; toId: string }): Promise<void> {
  await ctx.tx.run(
    `update triage.roster_handover set answered_at = $3, is_accepted = false
     where force_id = $1 and from_id = $2 and answered_at is null`,
    [ctx.forceId, row.fromId, ctx.now],
  );
  await ctx.tx.run(
    `insert into triage.roster_handover (force_id, id, from_id, to_id, offered_at) values ($1, $2, $3, $4, $5)`,
    [ctx.forceId, ctx.newId(), row.fromId, row.toId, ctx.now],
  );
}

/** Answers an open offer made to this person; who offered it, or undefined where there is none. */
export const answerOffer = (
  ctx: Context,
  about: { id: string; toId: string; isAccepted: boolean },
): Promise<{ fromId: string } | undefined> =>
  ctx.tx.row<{ fromId: string }>(
    `update triage.roster_handover set answered_at = $4, is_accepted = $5
     where force_id = $1 and id = $2 and to_id = $3 and answered_at is null returning from_id as "fromId"`,
    [ctx.forceId, about.id, about.toId, ctx.now, about.isAccepted],
  );
