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
