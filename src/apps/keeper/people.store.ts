import type { Tx } from '#kernel/context';

/** A live session and what its owner may do, as the database says now. */
export interface Person {
  id: string;
  roles: string[];
  scopes: string[];
  /** The identity provider saw them prove who they are in the last fifteen minutes; a minute more for the clocks. */
  isFresh: boolean;
}

/** The member of staff behind a live session; undefined where it ended, ran out, lay idle or the person was disabled. */
export function staffPerson(tx: Tx, forceId: string, sessionId: string): Promise<Person | undefined> {
  return tx.row<Person>(
    `select s.staff_id as id, coalesce(s.authenticated_at > now() - interval '16 minutes', false) as "isFresh",
            array(select role from access.staff_role r where r.force_id = $1 and r.staff_id = s.staff_id) as roles,
            array(select area_path from access.staff_scope a where a.force_id = $1 and a.staff_id = s.staff_id) as scopes
       from access.staff_session s
       join access.staff_member m on m.force_id = s.force_id and m.id = s.staff_id
      where s.force_id = $1 and s.id = $2 and s.ended_at is null and s.expires_at > now()
        and s.seen_at > now() - interval '31 minutes' and m.disabled_at is null`,
    [forceId, sessionId],
    'keeper-staff-person',
  );
}

/** The leader behind a live session who has not left. */
export async function leaderPerson(tx: Tx, forceId: string, sessionId: string): Promise<Person | undefined> {
  const row = await tx.row<{ id: string }>(
    `select s.leader_id as id from access.leader_session s
       join community.leader l on l.force_id = s.force_id and l.id = s.leader_id and l.left_at is null
      where s.force_id = $1 and s.id = $2 and s.ended_at is null and s.expires_at > now()`,
    [forceId, sessionId],
    'keeper-leader-person',
  );
  return row && { id: row.id, roles: [], scopes: [], isFresh: false };
}

/** The ids among `recordIds` that are the leader's own in this table. */
export async function ownRecords(
  tx: Tx,
  forceId: string,
  asked: { leaderId: string; table: string; recordIds: readonly string[] },
): Promise<Set<string>> {
  const { leaderId, table, recordIds } = asked;
  if (table === 'community.leader') return new Set(recordIds.filter((id) => id === leaderId));
  if (table !== 'community.concern') return new Set();
  const rows = await tx.rows<{ id: string }>(
    'select id from community.concern where force_id = $1 and leader_id = $2 and id = any($3::uuid[])',
    [forceId, leaderId, recordIds],
    'keeper-own-concerns',
  );
  return new Set(rows.map((row) => row.id));
}

// Where a sealed record's area is written. A record of a table that is not listed is opened by its purpose alone.
const areaOf = (table: string) =>
  `select id, area_path from ${table} where force_id = $1 and id = any($2::uuid[])`;
const AREA_QUERIES: Record<string, string> = {
  'community.leader': areaOf('community.leader'),
  'community.concern': areaOf('community.concern'),
  'reporting.report': areaOf('reporting.report'),
  'triage.material': areaOf('triage.material'),
  // Who reported stands under the report's own id.
  'reporting.identity': areaOf('reporting.report'),
  'reporting.self_identity': areaOf('reporting.report'),
  'reporting.evidence': `select e.id, r.area_path from reporting.evidence e
    join reporting.report r on r.force_id = e.force_id and r.id = e.report_id
    where e.force_id = $1 and e.id = any($2::uuid[])`,
  'reporting.message': `select m.id, r.area_path from reporting.message m
    join reporting.report r on r.force_id = m.force_id and r.id = m.report_id
    where m.force_id = $1 and m.id = any($2::uuid[])`,
  'reporting.translation': `select t.id, r.area_path from reporting.translation t
    join reporting.report r on r.force_id = t.force_id and r.id = t.report_id
    where t.force_id = $1 and t.id = any($2::uuid[])`,
  'patrol.visit': `select v.id, s.area_path from patrol.visit v
    join patrol.site s on s.force_id = v.force_id and s.id = v.site_id
    where v.force_id = $1 and v.id = any($2::uuid[])`,
};

/** A kept file as the keeper must know it before it opens it; undefined for one of a form that is not sent. */
export function fileFacts(
  tx: Tx,
  forceId: string,
  evidenceId: string,
): Promise<{ scanState: string } | undefined> {
  return tx.row<{ scanState: string }>(
    `select scan_state as "scanState" from reporting.evidence
      where force_id = $1 and id = $2 and report_id is not null`,
    [forceId, evidenceId],
    'keeper-file-facts',
  );
}

const ASKED: Readonly<Record<string, string>> = {
  'reporting.translation': 't.id = x.id',
  'reporting.message': 't.message_id = x.id',
  'reporting.report': 't.report_id = x.id and t.message_id is null',
};

/** True where a translation of every one of these texts is asked for, or was made in the last seven days. */
export async function areForTranslation(
  tx: Tx,
  forceId: string,
  asked: { table: string; recordIds: readonly string[] },
): Promise<boolean> {
  const { table, recordIds } = asked;
  if (recordIds.length === 0) return true;
  const row = await tx.row<{ all: boolean }>(
    `select bool_and(exists (select 1 from reporting.translation t where t.force_id = $1 and ${ASKED[table] ?? 'false'}
       and (t.entered_at is null or t.entered_at > now() - interval '7 days'))) as all
     from unnest($2::uuid[]) as x (id)`,
    [forceId, recordIds],
    `keeper-for-translation-${table}`,
  );
  return row?.all ?? false;
}

/** The area of each record that has one. */
export async function recordAreas(
  tx: Tx,
  forceId: string,
  asked: { table: string; recordIds: readonly string[] },
): Promise<Map<string, string | null>> {
  const query = AREA_QUERIES[asked.table];
  if (!query) return new Map();
  const rows = await tx.rows<{ id: string; area_path: string | null }>(
    query,
    [forceId, asked.recordIds],
    `keeper-areas-${asked.table}`,
  );
  return new Map(rows.map((row) => [row.id, row.area_path]));
}

/** Adds to this hour's count of one person and purpose, and answers the new count. */
export async function countOpenings(
  tx: Tx,
  forceId: string,
  opening: { personId: string; purpose: string; records: number },
): Promise<number> {
  const row = await tx.row<{ opened: number }>(
    `insert into keeper.opening_count as c (force_id, person_id, purpose, hour, opened)
     values ($1, $2, $3, date_trunc('hour', now()), $4)
     on conflict (force_id, person_id, purpose, hour) do update set opened = c.opened + excluded.opened
     returning opened`,
    [forceId, opening.personId, opening.purpose, opening.records],
    'keeper-count-openings',
  );
  // Once an hour for each person: counts are kept two days, not as a record of how somebody works.
  if (row?.opened === opening.records)
    await tx.run(
      `delete from keeper.opening_count where force_id = $1 and person_id = $2 and hour < now() - interval '2 days'`,
      [forceId, opening.personId],
      'keeper-forget-counts',
    );
  return row?.opened ?? 0;
}
