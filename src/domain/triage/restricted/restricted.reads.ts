import type { Tx } from '#kernel/context';
import type { GlassReason, LiftReason, Restriction } from './restricted.model.ts';

export interface NamedRow {
  staffId: string;
  why: Restriction;
  changedBy: string;
  changedAt: Date;
}

/** Who is named on a restricted report now. */
export const namedOn = (tx: Tx, forceId: string, reportId: string): Promise<NamedRow[]> =>
  tx.rows<NamedRow>(
    `select staff_id as "staffId", why, changed_by as "changedBy", changed_at as "changedAt"
     from (select distinct on (staff_id) * from triage.named_access
       where force_id = $1 and report_id = $2 order by staff_id, changed_at desc, id desc) latest
     where is_given order by changed_at, staff_id`,
    [forceId, reportId],
  );

/** True where this person may open the report: it is not restricted, or they are named, or they broke the glass. */
export async function isOpenTo(
  tx: Tx,
  forceId: string,
  ask: { reportId: string; staffId: string },
): Promise<boolean> {
  const row = await tx.row<{ isOpen: boolean }>(
    `select not o.is_restricted
       or coalesce((select n.is_given from triage.named_access n where n.force_id = $1 and n.report_id = $2
         and n.staff_id = $3 order by n.changed_at desc, n.id desc limit 1), false)
       or exists (select 1 from triage.break_glass g where g.force_id = $1 and g.report_id = $2 and g.staff_id = $3
         and g.ends_at > now()) as "isOpen"
     from triage.oversight o where o.force_id = $1 and o.report_id = $2`,
    [forceId, ask.reportId, ask.staffId],
  );
  return row?.isOpen ?? false;
}

/** True where the report of `triage.oversight o` is restricted and not open to the person `p.id`; `$1` is the force. */
const IS_SHUT = `o.is_restricted
  and not coalesce((select n.is_given from triage.named_access n where n.force_id = $1
    and n.report_id = o.report_id and n.staff_id = p.id order by n.changed_at desc, n.id desc limit 1), false)
  and not exists (select 1 from triage.break_glass g where g.force_id = $1 and g.report_id = o.report_id
    and g.staff_id = p.id and g.ends_at > now())`;

/** Which of these reports are restricted and not open to this person. */
export async function shutReports(
  tx: Tx,
  forceId: string,
  ask: { reportIds: readonly string[]; staffId: string },
): Promise<Set<string>> {
  const rows = await tx.rows<{ id: string }>(
    `select o.report_id as id from triage.oversight o cross join (select $3::uuid as id) p
     where o.force_id = $1 and o.report_id = any($2::uuid[]) and ${IS_SHUT}`,
    [forceId, ask.reportIds, ask.staffId],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Every report within these areas that is restricted and not open to this person. Few reports are restricted. */
export async function shutInAreas(
  tx: Tx,
  forceId: string,
  { staffId, scopes }: { staffId: string; scopes: readonly string[] },
): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    `select o.report_id as id from triage.oversight o cross join (select $2::uuid as id) p
     where o.force_id = $1 and ${IS_SHUT} and exists (select 1 from unnest($3::text[]) s(path)
       where s.path = '' or o.area_path = s.path or starts_with(coalesce(o.area_path, ''), s.path || '/'))`,
    [forceId, staffId, scopes],
    'triage_shut_in_areas',
  );
  return rows.map(({ id }) => id);
}

export async function isRestricted(tx: Tx, forceId: string, reportId: string): Promise<boolean> {
  const row = await tx.row<{ is: boolean }>(
    'select is_restricted as is from triage.oversight where force_id = $1 and report_id = $2',
    [forceId, reportId],
  );
  return row?.is ?? false;
}

export interface GlassRow {
  id: string;
  reportId: string;
  staffId: string;
  openedAt: Date;
  reason: GlassReason;
}

/** Openings without being named that no commander has looked at yet, oldest first. */
export const unreviewedGlass = (tx: Tx, forceId: string, scopes: readonly string[]): Promise<GlassRow[]> =>
  tx.rows<GlassRow>(
    `select g.id, g.report_id as "reportId", g.staff_id as "staffId", g.opened_at as "openedAt", g.reason
     from triage.break_glass g join triage.oversight o on o.force_id = $1 and o.report_id = g.report_id
     where g.force_id = $1 and g.reviewed_at is null and exists (select 1 from unnest($2::text[]) s(path)
       where s.path = '' or o.area_path = s.path or starts_with(coalesce(o.area_path, ''), s.path || '/'))
     order by g.opened_at, g.id limit 200`,
    [forceId, scopes],
  );

/** What somebody opened under the glass they broke. */
interface GlassReads {
  id: string;
  words: number;
  identity: number;
}

/** How often each opened what was told and who told it within its hours, from the keeper's own audit lines. */
export const glassReads = (tx: Tx, forceId: string, ids: readonly string[]): Promise<GlassReads[]> =>
  tx.rows<GlassReads>(
    `select g.id, count(*) filter (where a.subject = $3)::int as words,
       count(*) filter (where a.subject = any($4::text[]))::int as identity
     from triage.break_glass g
     left join platform.audit_entry a on a.force_id = $1 and a.subject_id = g.report_id::text and a.act = $5
       and a.actor_id = g.staff_id::text and a.at >= g.opened_at and a.at < g.ends_at
     where g.force_id = $1 and g.id = any($2::uuid[]) group by g.id`,
    [forceId, ids, 'reporting.report', ['reporting.identity', 'reporting.self_identity'], 'keeper.open'],
  );

export const glassForChange = (tx: Tx, forceId: string, id: string): Promise<GlassRow | undefined> =>
  tx.row<GlassRow>(
    `select id, report_id as "reportId", staff_id as "staffId", opened_at as "openedAt", reason
     from triage.break_glass where force_id = $1 and id = $2 and reviewed_at is null for update`,
    [forceId, id],
  );

export interface IdentityRead {
  at: Date;
  staffId: string | null;
  subject: string;
  purpose: string | null;
  reason: string | null;
}

/** Every time who reported was opened, by whom and why, from the keeper's own audit lines; latest first. */
export const identityReads = (tx: Tx, forceId: string, reportId: string): Promise<IdentityRead[]> =>
  tx.rows<IdentityRead>(
    `select at, case when actor_kind = 'staff' then actor_id end as "staffId", subject, detail->>'purpose' as purpose,
       detail->>'reason' as reason
     from platform.audit_entry where force_id = $1 and subject_id = $2 and act = $3 and subject = any($4)
     order by at desc, id limit 500`,
    [forceId, reportId, 'keeper.open', ['reporting.identity', 'reporting.self_identity']],
  );

export interface LiftRow {
  id: string;
  reportId: string;
  askedBy: string;
  askedAt: Date;
  reason: LiftReason;
}

const LIFT = `id, report_id as "reportId", asked_by as "askedBy", asked_at as "askedAt", reason`;

/** The question whether the restriction may end, while nobody has answered it; locked until the transaction ends. */
export const liftForChange = (tx: Tx, forceId: string, reportId: string): Promise<LiftRow | undefined> =>
  tx.row<LiftRow>(
    `select ${LIFT} from triage.restriction_lift
     where force_id = $1 and report_id = $2 and answered_at is null for update`,
    [forceId, reportId],
  );

/** Every question whether a report's restriction may end, with its answer where there is one, oldest first. */
export const liftsOf = (
  tx: Tx,
  forceId: string,
  reportId: string,
): Promise<
  Array<LiftRow & { answeredBy: string | null; answeredAt: Date | null; isLifted: boolean | null }>
> =>
  tx.rows(
    `select ${LIFT}, answered_by as "answeredBy", answered_at as "answeredAt", is_lifted as "isLifted"
     from triage.restriction_lift where force_id = $1 and report_id = $2 order by asked_at, id`,
    [forceId, reportId],
  );

/** Restrictions somebody asks to end, of reports in these areas, oldest first. */
export const waitingLifts = (tx: Tx, forceId: string, scopes: readonly string[]): Promise<LiftRow[]> =>
  tx.rows<LiftRow>(
    `select l.id, l.report_id as "reportId", l.asked_by as "askedBy", l.asked_at as "askedAt", l.reason
     from triage.restriction_lift l join triage.oversight o on o.force_id = $1 and o.report_id = l.report_id
     where l.force_id = $1 and l.answered_at is null and exists (select 1 from unnest($2::text[]) s(path)
       where s.path = '' or o.area_path = s.path or starts_with(coalesce(o.area_path, ''), s.path || '/'))
     order by l.asked_at, l.id limit 200`,
    [forceId, scopes],
  );
