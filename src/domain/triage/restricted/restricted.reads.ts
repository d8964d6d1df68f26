import type { Tx } from '#kernel/context';
import type { GlassReason, Restriction } from './restricted.model.ts';

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
