import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EMBEDDED_SUPERUSER } from '#platform/db/embedded';
import { type TestRuntime, testRuntime } from '#platform/db/testing';

/** The list of forces itself: every process reads it to know which forces there are. */
const NO_WALL = ['platform.force'];
const OURS = `n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker') and n.nspname not like 'pg_%'`;
const TABLES = `select c.oid, n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and ${OURS}`;
const TENANTS = `select t.* from (${TABLES}) t where exists (select from pg_attribute a
  where a.attrelid = t.oid and a.attname = 'force_id' and not a.attisdropped) and t.name <> all ($1)`;

let runtime: TestRuntime;
let admin: pg.Client;
beforeAll(async () => {
  runtime = await testRuntime();
  admin = new pg.Client({ connectionString: runtime.url(EMBEDDED_SUPERUSER) });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await runtime.close();
});

/** Whatever is done inside never happened. */
async function undone<T>(work: () => Promise<T>): Promise<T> {
  await admin.query('begin');
  try {
    return await work();
  } finally {
    await admin.query('rollback');
  }
}

const names = async (sql: string): Promise<string[]> =>
  (await admin.query<{ name: string }>(sql, sql.includes('$1') ? [NO_WALL] : [])).rows.map(
    ({ name }) => name,
  );

/** Tables of many forces without the wall: security on, forced on the owner too, and the one policy. */
const unwalled = (): Promise<string[]> =>
  names(`select t.name from (${TENANTS}) t join pg_class c on c.oid = t.oid
    where not c.relrowsecurity or not c.relforcerowsecurity
      or not exists (select from pg_policy p where p.polrelid = t.oid)
      or exists (select from pg_policy p where p.polrelid = t.oid
        and (pg_get_expr(p.polqual, p.polrelid) not like '%force_id = current_setting(''app.force_id''%'
          or coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') not like '%force_id = current_setting(''app.force_id''%'))
    order by 1`);

/** Unique indexes (primary keys are such) whose first column is not the force. */
const looseIndexes = (): Promise<string[]> =>
  names(`select t.name || ': ' || i.indexrelid::regclass as name from (${TENANTS}) t join pg_index i on i.indrelid = t.oid
    where i.indisunique and not exists (select from pg_attribute a
      where a.attrelid = t.oid and a.attnum = i.indkey[0] and a.attname = 'force_id') order by 1`);

const keyless = (): Promise<string[]> =>
  names(`select t.name from (${TENANTS}) t
    where not exists (select from pg_constraint k where k.conrelid = t.oid and k.contype = 'p') order by 1`);

/** Foreign keys between tables of many forces that do not begin with the force on both sides. */
const looseKeys = (): Promise<string[]> =>
  names(`select t.name || ': ' || k.conname as name from (${TENANTS}) t join pg_constraint k on k.conrelid = t.oid
    join pg_attribute mine on mine.attrelid = k.conrelid and mine.attnum = k.conkey[1]
    join pg_attribute theirs on theirs.attrelid = k.confrelid and theirs.attnum = k.confkey[1]
    where k.contype = 'f' and (mine.attname <> 'force_id' or theirs.attname <> 'force_id') order by 1`);

it('every table of many forces has the wall, and the force first in every key', async () => {
  expect((await names(`select t.name from (${TENANTS}) t`)).length).toBeGreaterThan(50);
  expect(await unwalled()).toEqual([]);
  expect(await keyless()).toEqual([]);
  expect(await looseIndexes()).toEqual([]);
  expect(await looseKeys()).toEqual([]);
});

it('a table without the wall would be found', () =>
  undone(async () => {
    await admin.query(`create table platform.loose (force_id text, id uuid primary key,
      other text references platform.force (force_id))`);
    expect(await unwalled()).toEqual(['platform.loose']);
    expect(await looseIndexes()).toEqual(['platform.loose: platform.loose_pkey']);
    expect(await looseKeys()).toEqual(['platform.loose: loose_other_fkey']);
  }));

/** Takes every rule but the wall away, so that one row with nothing but its force fits into each table. */
async function leaveOnlyTheWall(): Promise<void> {
  const drop = async (kinds: string): Promise<void> => {
    const { rows } = await admin.query<{ statement: string }>(
      `select format('alter table %s drop constraint %I cascade', k.conrelid::regclass, k.conname) as statement
       from pg_constraint k join (${TENANTS}) t on t.oid = k.conrelid where k.contype = any ($2)`,
      [NO_WALL, kinds.split('')],
    );
    for (const { statement } of rows) await admin.query(statement);
  };
  await drop('fc');
  await drop('pux');
  const { rows } = await admin.query<{ statement: string }>(
    `select format('alter table %s alter column %I drop not null', t.name, a.attname) as statement
     from (${TENANTS}) t join pg_attribute a on a.attrelid = t.oid
     where a.attnum > 0 and a.attnotnull and not a.attisdropped`,
    [NO_WALL],
  );
  for (const { statement } of rows) await admin.query(statement);
}

async function countAs(forceId: string, table: string): Promise<number> {
  await admin.query(`select set_config('app.force_id', $1, true)`, [forceId]);
  const { rows } = await admin.query<{ n: number }>(`select count(*)::int as n from ${table}`);
  return rows[0]?.n ?? -1;
}

/** The database's answer to a row of another force: its code, or 'taken'. */
async function tryInsert(table: string, forceId: string): Promise<string> {
  await admin.query('savepoint before');
  try {
    await admin.query(`insert into ${table} (force_id) values ($1)`, [forceId]);
    return 'taken';
  } catch (error) {
    return String((error as { code?: string }).code);
  } finally {
    await admin.query('rollback to savepoint before');
  }
}

/** What is wrong with a table that holds one row of aldermarch, as the owner meets it. */
async function wallFaults(table: string): Promise<string[]> {
  const faults: string[] = [];
  // Its own force sees the row, so that seeing none means something.
  if ((await countAs('aldermarch', table)) !== 1) faults.push(`${table} hides its own force's row`);
  if ((await countAs('', table)) !== 0) faults.push(`${table} shows rows to no force`);
  if ((await countAs('otherforce', table)) !== 0) faults.push(`${table} shows another force's row`);
  const answer = await tryInsert(table, 'aldermarch');
  if (answer !== '42501') faults.push(`${table} answers ${answer} to another force's row`);
  if ((await tryInsert(table, 'otherforce')) !== 'taken') faults.push(`${table} refuses its own force`);
  return faults;
}

it('every table refuses the wrong force, even to its owner', () =>
  undone(async () => {
    const tables = await names(`select t.name from (${TENANTS}) t order by 1`);
    await leaveOnlyTheWall();
    await admin.query('create table platform.loose (force_id text)');
    await admin.query('alter table platform.loose owner to migrator');
    for (const table of [...tables, 'platform.loose']) {
      await admin.query(`delete from ${table}`);
      await admin.query(`insert into ${table} (force_id) values ('aldermarch')`);
    }
    await admin.query('set local role migrator');
    const faults: string[] = [];
    for (const table of tables) faults.push(...(await wallFaults(table)));
    expect(faults).toEqual([]);
    expect(await wallFaults('platform.loose')).toEqual([
      'platform.loose shows rows to no force',
      "platform.loose shows another force's row",
      "platform.loose answers taken to another force's row",
    ]);
  }));

it('every table belongs to the migrator, who sees past no wall', async () => {
  const { rows } = await admin.query(
    `select t.name, pg_get_userbyid(c.relowner) as owner from (${TABLES}) t join pg_class c using (oid)
     where pg_get_userbyid(c.relowner) <> 'migrator'`,
  );
  expect(rows).toEqual([]);
  const { rows: past } = await admin.query(
    `select rolname from pg_roles where (rolsuper or rolbypassrls)
       and rolname in ('migrator', 'public_web', 'leader_web', 'staff_web', 'worker', 'statistician', 'keeper')`,
  );
  expect(past).toEqual([]);
});

it('a key leads into another room only to an area or a critical event', async () => {
  const across =
    await names(`select n.nspname || '.' || c.relname || ' -> ' || f.relnamespace::regnamespace || '.' || f.relname as name
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_class f on f.oid = k.confrelid
    where k.contype = 'f' and ${OURS} and f.relnamespace <> c.relnamespace
      and f.relnamespace::regnamespace || '.' || f.relname not in ('access.area', 'situation.critical_event')
      and f.relnamespace <> 'platform'::regnamespace order by 1`);
  expect(across).toEqual([]);
});

it('there are no triggers, identity columns or sequences', async () => {
  const found =
    await names(`select 'trigger ' || t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and ${OURS}
    union all select 'identity ' || c.relname || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
      join pg_namespace n on n.oid = c.relnamespace where a.attidentity <> '' and ${OURS}
    union all select 'sequence ' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'S' and ${OURS}`);
  expect(found).toEqual([]);
});

it('no function listens or notifies, and every definer function fixes its search path', async () => {
  const found =
    await names(`select n.nspname || '.' || p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where ${OURS} and p.prokind = 'f' and p.probin is null and (p.prosrc ~* '\\m(pg_notify|listen|notify)\\M'
      or (p.prosecdef and not coalesce(array_to_string(p.proconfig, ' '), '') ~ 'search_path='))`);
  expect(found).toEqual([]);
});
