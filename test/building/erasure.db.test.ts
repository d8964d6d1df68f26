import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';

/** Tables that name a report or what hangs from it, and are not deleted with it: why not. */
const STAYS: Record<string, string> = {
  'surveillance.counted_report': 'the count stays; the identifier is replaced by one that leads nowhere',
  'retention.ruling': 'who decided what about which identifier is the proof that it was rightly erased',
};
/** Tables with sealed words that hang from no report. */
const NO_REPORT: Record<string, string> = {
  'access.staff_contact': 'an officer’s own address: goes when it is taken off the roster page',
  'reporting.partner': 'a partner’s own secret',
  'reporting.partner_worker': 'a case worker’s own address: goes when they stop working for the partner',
  'reporting.text_line': 'a number belongs to all its conversations: reporting.forget_lines',
  'triage.prepared_decision': 'an officer’s own model text about no report',
  'triage.received_material': 'a letter another force offered: erased when the offer is answered',
  'triage.series_received': 'what another force wrote about a series',
  'retention.hold': 'why something is held',
  'cascade.push_subscription':
    'where a browser is reached: erased when its holder stops or the push service says it is gone',
  'community.concern': 'a leader’s concern: no schedule yet',
  'community.import_batch': 'dropped by its own job',
  'community.leader': 'erased when the leader leaves',
  'surveillance.vintage': 'a file of counts: its key goes once it was read, after a day at the latest',
  'impact.pulse': 'a leader’s words about an area: no schedule yet',
};
const KEYS = [
  'report_id',
  'lead_report_id',
  'case_id',
  'material_id',
  'evidence_id',
  'proposal_id',
  'newer_id',
  'left_id',
  'clock_id',
  'match_id',
];

let t: TestRuntime;
beforeAll(async () => {
  t = await testRuntime();
});
afterAll(() => t?.close());

const tablesWithColumn = async (columns: readonly string[]): Promise<string[]> =>
  (
    await t.sql<{ name: string }>(
      `select distinct n.nspname || '.' || c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
       join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and a.attname = any ($1) and not a.attisdropped and n.nspname not in ('platform', 'keeper')`,
      [columns],
    )
  ).map(({ name }) => name);
const inTree = async (): Promise<string[]> =>
  (await t.sql<{ name: string }>('select table_name as name from platform.erasure_part')).map(
    ({ name }) => name,
  );

it('every table about a report is erased with it, or says why not', async () => {
  const erased = await inTree();
  const tables = await tablesWithColumn(KEYS);
  expect(tables.length).toBeGreaterThan(25);
  const forgotten = tables.filter((name) => !erased.includes(name) && !STAYS[name]);
  expect(forgotten, 'Add a row to platform.erasure_part in the migration that makes the table').toEqual([]);
});

it('every table with sealed words is erased with a record, or says why not', async () => {
  const erased = await inTree();
  const sealed = await tablesWithColumn(['seal_id']);
  expect(sealed.filter((name) => !erased.includes(name) && !NO_REPORT[name])).toEqual([]);
  const stale = [...Object.keys(STAYS), ...Object.keys(NO_REPORT)].filter((name) => erased.includes(name));
  expect(stale).toEqual([]);
});

it('every row of the tree names a table and columns that are there', async () => {
  const wrong = await t.sql(
    `select e.table_name, k from platform.erasure_part e cross join unnest(array_append(e.key_columns, e.id_column)) k
     where k is not null and not exists (select from pg_attribute a
       where a.attrelid = to_regclass(e.table_name) and a.attname = k and not a.attisdropped)`,
  );
  expect(wrong).toEqual([]);
  const fatherless = await t.sql(
    `select e.table_name from platform.erasure_part e where e.of_table is not null and not exists (
       select from platform.erasure_part p where p.root = e.root and p.table_name = e.of_table
         and p.position < e.position and p.id_column is not null)`,
  );
  expect(fatherless).toEqual([]);
});
