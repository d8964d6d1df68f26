import type { Role } from '#kernel/actor';
import type { Tx } from '#kernel/context';
import type { Area } from './area.model.ts';

const AREA = 'path, parent_path as "parentPath", name, code, vintage, level';

/** All areas of the force in path order, the force itself first. */
export const listAreas = (tx: Tx, forceId: string): Promise<Area[]> =>
  tx.rows<Area>(
    `select ${AREA} from access.area where force_id = $1 order by path`,
    [forceId],
    'access_areas',
  );

export const areaByPath = (tx: Tx, forceId: string, path: string): Promise<Area | undefined> =>
  tx.row<Area>(`select ${AREA} from access.area where force_id = $1 and path = $2`, [forceId, path]);

export interface StaffSummary {
  id: string;
  name: string;
  rank: string;
  roles: Role[];
  scopes: string[];
  /** Shut out of the system: no longer at work here. */
  isDisabled: boolean;
}

const STAFF = `m.id, m.name, m.rank, m.disabled_at is not null as "isDisabled",
  array(select role from access.staff_role r where r.force_id = m.force_id and r.staff_id = m.id order by role) as roles,
  array(select area_path from access.staff_scope a where a.force_id = m.force_id and a.staff_id = m.id) as scopes`;

/** Enabled staff who hold the role, those whose scope covers the area first asked for (whole force included). */
export function staffByRole(tx: Tx, forceId: string, role: Role, areaPath?: string): Promise<StaffSummary[]> {
  return tx.rows<StaffSummary>(
    `select ${STAFF} from access.staff_member m
     where m.force_id = $1 and m.disabled_at is null
       and exists (select 1 from access.staff_role r where r.force_id = $1 and r.staff_id = m.id and r.role = $2)
       and ($3::text is null or exists (select 1 from access.staff_scope a
         where a.force_id = $1 and a.staff_id = m.id
           and (a.area_path = '' or a.area_path = $3 or starts_with($3, a.area_path || '/'))))
     order by m.name, m.id`,
    [forceId, role, areaPath ?? null],
  );
}

/** Which of these people work here, hold one of the roles and cover the area (the whole force included). */
export async function coveringStaff(
  tx: Tx,
  forceId: string,
  ask: { staffIds: readonly string[]; roles: readonly Role[]; areaPath: string },
): Promise<Set<string>> {
  const rows = await tx.rows<{ id: string }>(
    `select m.id from access.staff_member m
     where m.force_id = $1 and m.id = any($2::uuid[]) and m.disabled_at is null
       and exists (select 1 from access.staff_role r where r.force_id = $1 and r.staff_id = m.id
         and r.role = any($3::text[]))
       and exists (select 1 from access.staff_scope a where a.force_id = $1 and a.staff_id = m.id
         and (a.area_path = '' or a.area_path = $4 or starts_with($4, a.area_path || '/')))`,
    [forceId, ask.staffIds, ask.roles, ask.areaPath],
    'access_covering_staff',
  );
  return new Set(rows.map(({ id }) => id));
}

export const listStaff = (tx: Tx, forceId: string): Promise<StaffSummary[]> =>
  tx.rows<StaffSummary>(
    `select ${STAFF} from access.staff_member m where m.force_id = $1 order by m.name, m.id`,
    [forceId],
  );

/** Rank and name of staff by identifier; an identifier nobody holds is simply absent. */
export async function staffNames(
  tx: Tx,
  forceId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.rows<{ id: string; name: string; rank: string }>(
    'select id, name, rank from access.staff_member where force_id = $1 and id = any($2::uuid[])',
    [forceId, [...new Set(ids)]],
  );
  return new Map(rows.map((row) => [row.id, `${row.rank} ${row.name}`]));
}
