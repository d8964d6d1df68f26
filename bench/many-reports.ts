import type { Ground } from './ground.ts';

/** Areas the filled force has: four, each with six wards. */
const AREAS = ['eastmarch', 'westmarch', 'portalder', 'highmere'];
const WARDS = ['mill-ward', 'ward-2', 'ward-3', 'ward-4', 'ward-5', 'ward-6'];
/** Rows one statement inserts. */
const AT_ONCE = 100_000;

/** The ward whose officer's page is measured beside the whole force's. */
export const ONE_WARD = `${AREAS[0]}/${WARDS[0]}`;

/** The force's areas and wards. */
export async function makeAreas(ground: Ground): Promise<void> {
  await ground.sql(
    `insert into access.area (force_id, path, parent_path, name, code, vintage, level)
     select $1, '', null, 'Benchford', 'X00000001', 2026, 0
     union all select $1, area, '', initcap(area), 'X0900000' || at, 2026, 1
       from unnest($2::text[]) with ordinality as a (area, at)`,
    [ground.forceId, AREAS],
  );
  await ground.sql(
    `insert into access.area (force_id, path, parent_path, name, code, vintage, level)
     select $1, area || '/' || ward, area, initcap(replace(ward, '-', ' ')), 'X05' || lpad((at * 100 + nth)::text, 6, '0'), 2026, 2
     from unnest($2::text[]) with ordinality as a (area, at), unnest($3::text[]) with ordinality as w (ward, nth)`,
    [ground.forceId, AREAS, WARDS],
  );
}

const WARD = `(array['${AREAS.join("','")}'])[1 + n % ${AREAS.length}] || '/' || (array['${WARDS.join("','")}'])[1 + (n / ${AREAS.length}) % ${WARDS.length}]`;
const STRANDS = `(array['{RACE}', '{RELIGION}', '{RACE,RELIGION}', '{DISABILITY}', '{SEXUAL_ORIENTATION}', '{}'])[1 + n % 6]::text[]`;
const AT = `now() - n * interval '13 seconds'`;

/**
 * Fills the database up to `total` reports, each with its oversight; what is sealed is filler of the usual length. The
 * newest `unread` are not taken, three times as many are open, a tenth is with a detective, the others are closed.
 */
export async function fillReports(
  ground: Ground,
  { from, total, unread }: { from: number; total: number; unread: number },
): Promise<void> {
  for (let first = from + 1; first <= total; first += AT_ONCE) {
    const series = `generate_series(${first}, ${Math.min(total, first + AT_ONCE - 1)}) as n`;
    await ground.sql(
      `insert into reporting.report (force_id, id, kind, reference, receipt_hash, reader_key, status_at, reported_at, route,
         language, area_path, place_kind, incident_on, incident_precision, danger, is_repeat, reporter_role, happened_kinds,
         strands, strand_extras, perceived_religions, perceived_tags, perceived_by, risk_words, wants, anonymity, contact_by,
         may_leave_message, needs, share_with, may_tell_leader, seal_id, narrative_sealed, place_sealed, details_sealed)
       select $1, lpad(to_hex(n), 32, '0')::uuid, case when n % 8 = 0 then 'concern' else 'report' end, 'ALD-' || n,
         sha256(n::text::bytea), sha256(n::text::bytea), ${AT}, ${AT}, 'ONLINE', (array['en', 'pl', 'ur', 'ar'])[1 + n % 4],
         ${WARD}, 'STREET', (${AT})::date, 'DAY', n % 50 = 0, false, 'ME', '{THREATENED}', ${STRANDS}, '{}', '{}', '{}', 'VICTIM',
         '{}', '{}', 'ANONYMOUS', 'CODE', false, '{}', '{}', false, lpad(to_hex(n), 32, '0')::uuid,
         convert_to(repeat(md5(n::text), 9), 'UTF8'), '\\x00', '\\x00'
       from ${series}`,
      [ground.forceId],
    );
    await ground.sql(
      `insert into triage.oversight (force_id, report_id, kind, area_path, danger, language, state, reported_at, opened_at,
         attention_due_at, acknowledged_by, acknowledged_at, strands, place_kind, incident_on, changed_at)
       select $1, lpad(to_hex(n), 32, '0')::uuid, case when n % 8 = 0 then 'concern' else 'report' end, ${WARD}, n % 50 = 0,
         (array['en', 'pl', 'ur', 'ar'])[1 + n % 4],
         case when n <= $2 then 'unread' when n <= $2 * 4 then (array['acknowledged', 'decided'])[1 + n % 2]
           when n % 10 = 0 then 'supervised' else 'closed' end,
         ${AT}, ${AT}, ${AT} + interval '15 minutes', case when n > $2 then '${'0'.repeat(32)}'::uuid end,
         case when n > $2 then ${AT} + interval '4 minutes' end, ${STRANDS}, 'STREET', (${AT})::date, ${AT}
       from ${series}`,
      [ground.forceId, unread],
    );
  }
  // As the server's own housekeeping would have done by now.
  await ground.sql('vacuum (analyze) triage.oversight');
  await ground.sql('vacuum (analyze) reporting.report');
}
