import type { Tx } from '#kernel/context';
import type { NoticeWay, NoticeWording } from './notice.model.ts';
import type { SafeTimes } from './safe-times.model.ts';

/** How and when a person wants to be told, as staff may know it: no address, no own words. */
export interface StaffWish extends SafeTimes {
  by: NoticeWay;
  wording: NoticeWording | null;
}

/** The wish of one report; undefined where the person asked for nothing. */
export const wishOf = (tx: Tx, forceId: string, reportId: string): Promise<StaffWish | undefined> =>
  tx.row<StaffWish>(
    `select by_what as by, wording, days, from_hour as "fromHour", until_hour as "untilHour"
     from reporting.notice_wish where force_id = $1 and report_id = $2`,
    [forceId, reportId],
  );

/** A notice that left or waits, without its words; where a text carried it, what became of that text. */
export interface NoticeRow {
  state: string;
  by: NoticeWay;
  madeAt: Date;
  dueAt: Date;
  changedAt: Date;
}

export const noticesOf = (tx: Tx, forceId: string, reportId: string): Promise<NoticeRow[]> =>
  tx.rows<NoticeRow>(
    `select case when o.state is null then n.state when o.state in ('queued', 'handing-over') then 'handing-over'
         when o.state in ('refused', 'not-delivered') then 'refused' when o.state in ('held', 'gave-up') then o.state
         else 'handed-over' end as state, n.by_what as by, n.made_at as "madeAt", n.due_at as "dueAt",
       coalesce(o.changed_at, n.changed_at) as "changedAt"
     from reporting.notice n left join reporting.text_out o on o.force_id = n.force_id and o.id = n.text_id
     where n.force_id = $1 and n.report_id = $2 order by n.made_at desc limit 20`,
    [forceId, reportId],
  );

/** One change of what a person agreed to, in codes. */
export interface ConsentChange {
  what: 'SHARING' | 'IDENTITY' | 'CONTACT' | 'NOTICES';
  before: string[];
  after: string[];
  changedAt: Date;
}

/** Every change of what the person agreed to, oldest first. */
export const consentChangesOf = (tx: Tx, forceId: string, reportId: string): Promise<ConsentChange[]> =>
  tx.rows<ConsentChange>(
    `select what, before, after, changed_at as "changedAt" from reporting.consent_change
     where force_id = $1 and report_id = $2 order by changed_at, what desc`,
    [forceId, reportId],
  );

/** A day by which a person was told they would hear from us. */
export interface PromiseRow {
  reportId: string;
  /** `YYYY-MM-DD` */
  dueOn: string;
  dueAt: Date;
  setBy: string;
  setAt: Date;
  endedAt: Date | null;
  ending: 'KEPT' | 'REPLACED' | 'WITHDRAWN' | null;
}

const PROMISE = `select report_id as "reportId", to_char(due_on, 'YYYY-MM-DD') as "dueOn", due_at as "dueAt",
    set_by as "setBy", set_at as "setAt", ended_at as "endedAt", ending from reporting.promise`;

/** Every promise of a report, oldest first. One that ended after its day was missed. */
export const promisesOf = (tx: Tx, forceId: string, reportId: string): Promise<PromiseRow[]> =>
  tx.rows<PromiseRow>(`${PROMISE} where force_id = $1 and report_id = $2 order by set_at, id`, [
    forceId,
    reportId,
  ]);

/** Whose list it is: the areas of whoever reads it, and the reports that are shut to them. */
export interface ListReader {
  scopes: readonly string[];
  shut: readonly string[];
}

/** SQL that is true where `reporting.report r` lies within the areas `$2`. */
export const WITHIN = `exists (select 1 from unnest($2::text[]) s(path)
    where s.path = '' or r.area_path = s.path or starts_with(coalesce(r.area_path, ''), s.path || '/'))`;

/** Promises that are open, the first due first: those whose day is over are missed clocks for whoever watches clocks. */
export const openPromises = (
  tx: Tx,
  forceId: string,
  { scopes, shut }: ListReader,
): Promise<Array<PromiseRow & { reference: string }>> =>
  tx.rows(
    `select p.*, r.reference from (${PROMISE} where force_id = $1 and ended_at is null) p
     join reporting.report r on r.force_id = $1 and r.id = p."reportId"
     where ${WITHIN} and p."reportId" <> all($3::uuid[]) order by p."dueAt", p."reportId" limit 1000`,
    [forceId, scopes, shut],
  );

/** Something a person waits for: the day they hear from us, or a translation. */
export interface DutyRow {
  what: 'PROMISE' | 'TRANSLATION';
  reportId: string;
  reference: string;
  areaPath: string | null;
  dueAt: Date;
  /** Who promised or asked. */
  setBy: string;
}

const DUTY = `select d.*, r.reference, r.area_path as "areaPath" from (
    select 'PROMISE' as what, report_id as "reportId", due_at as "dueAt", set_by as "setBy"
    from reporting.promise where force_id = $1 and ended_at is null
    union all
    select 'TRANSLATION', report_id, due_at, asked_by
    from reporting.translation where force_id = $1 and entered_at is null) d
  join reporting.report r on r.force_id = $1 and r.id = d."reportId"`;

/** What people of one report wait for, the first due first. */
export const dutiesOf = (tx: Tx, forceId: string, reportId: string): Promise<DutyRow[]> =>
  tx.rows<DutyRow>(`${DUTY} where d."reportId" = $2 order by d."dueAt", d.what`, [forceId, reportId]);

/** What people within these areas wait for that is over, the longest ago first, 500 at most; nothing that is shut. */
export const lateDuties = (tx: Tx, forceId: string, { scopes, shut }: ListReader): Promise<DutyRow[]> =>
  tx.rows<DutyRow>(
    `${DUTY} where d."dueAt" <= now() and ${WITHIN} and d."reportId" <> all($3::uuid[])
     order by d."dueAt", d."reportId" limit 500`,
    [forceId, scopes, shut],
  );

/** How much of what is over belongs to these reports: for those that are counted and not listed. */
export async function countLateDuties(
  tx: Tx,
  forceId: string,
  reportIds: readonly string[],
): Promise<number> {
  const row = await tx.row<{ n: number }>(
    `select count(*)::int as n from (${DUTY} where d."dueAt" <= now() and d."reportId" = any($2::uuid[])) late`,
    [forceId, reportIds],
  );
  return row?.n ?? 0;
}

/** What the person is shown of who has their report. */
export interface Standing {
  staffId: string | null;
  shownName: string | null;
  crimeReference: string | null;
}

export const standingOf = (tx: Tx, forceId: string, reportId: string): Promise<Standing | undefined> =>
  tx.row<Standing>(
    `select staff_id as "staffId", shown_name as "shownName", crime_reference as "crimeReference"
     from reporting.standing where force_id = $1 and report_id = $2`,
    [forceId, reportId],
  );
