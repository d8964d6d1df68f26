import type { Context, Tx } from '#kernel/context';

/** Who is on duty now, first to be asked first, and who on the roster is away. */
export async function rosterNow(ctx: Context): Promise<{ onDuty: string[]; away: string[] }> {
  const rows = await ctx.tx.rows<{ staffId: string; isAway: boolean }>(
    `select e.staff_id as "staffId", exists (select 1 from triage.roster_absence a where a.force_id = $1
         and a.staff_id = e.staff_id and a.from_at <= $2 and a.until_at > $2) as "isAway"
     from triage.roster_entry e
     where e.force_id = $1 and e.from_at <= $2 and e.until_at > $2 order by e.position, e.staff_id`,
    [ctx.forceId, ctx.now],
    'triage_roster_now',
  );
  return {
    onDuty: rows.filter(({ isAway }) => !isAway).map(({ staffId }) => staffId),
    away: rows.filter(({ isAway }) => isAway).map(({ staffId }) => staffId),
  };
}

export interface EntryRow {
  staffId: string;
  position: number;
  fromAt: Date;
  untilAt: Date;
}

/** Entries that run now or later, in order. */
export const entriesAfter = (tx: Tx, forceId: string, now: Date): Promise<EntryRow[]> =>
  tx.rows<EntryRow>(
    `select staff_id as "staffId", position, from_at as "fromAt", until_at as "untilAt" from triage.roster_entry
     where force_id = $1 and until_at > $2 order by from_at > $2, position, from_at, staff_id limit 200`,
    [forceId, now],
  );

export interface AbsenceRow {
  id: string;
  staffId: string;
  fromAt: Date;
  untilAt: Date;
  reason: string;
}
export const absencesAfter = (tx: Tx, forceId: string, now: Date): Promise<AbsenceRow[]> =>
  tx.rows<AbsenceRow>(
    `select id, staff_id as "staffId", from_at as "fromAt", until_at as "untilAt", reason from triage.roster_absence
     where force_id = $1 and until_at > $2 order by from_at, id limit 200`,
    [forceId, now],
  );

export interface DutyOfferRow {
  id: string;
  fromId: string;
  toId: string;
  offeredAt: Date;
}
/** Turns offered to a colleague who has not answered. */
export const openOffers = (tx: Tx, forceId: string): Promise<DutyOfferRow[]> =>
  tx.rows<DutyOfferRow>(
    `select id, from_id as "fromId", to_id as "toId", offered_at as "offeredAt" from triage.roster_handover
     where force_id = $1 and answered_at is null order by offered_at, id limit 200`,
    [forceId],
  );

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

/** Ends an entry now. One that began in this very moment never was. */
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
