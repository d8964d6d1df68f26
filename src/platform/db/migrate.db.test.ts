import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { PUBLIC } from '#kernel/actor';
import { silentLog } from '../observability/log.ts';
import { EMBEDDED_SUPERUSER, socketUrl } from './embedded.ts';
import { migrate } from './migrate.ts';
import { openPool } from './pool.ts';
import { sourceFile } from './source-file.ts';
import { type TestRuntime, testRuntime } from './testing.ts';

describe('migrate', () => {
  const url = socketUrl(inject('cluster'));
  let admin: pg.Pool;
  const made: string[] = [];
  beforeAll(() => {
    admin = openPool(url(EMBEDDED_SUPERUSER, 'postgres'), { max: 1, applicationName: 'test' });
  });
  afterEach(async () => {
    for (const name of made.splice(0)) await admin.query(`drop database ${name} with (force)`);
  });
  afterAll(() => admin.end());

  async function emptyDatabase(owner = EMBEDDED_SUPERUSER): Promise<string> {
    const name = `m_${randomBytes(6).toString('hex')}`;
    await admin.query(`create database ${name} owner ${owner}`);
    made.push(name);
    return name;
  }
  async function within<T>(database: string, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
    const pool = openPool(url(EMBEDDED_SUPERUSER, database), { max: 1, applicationName: 'test' });
    try {
      return await work(pool);
    } finally {
      await pool.end();
    }
  }
  const files = readdirSync(sourceFile('db/migrations'))
    .filter((name) => name.endsWith('.sql'))
    .sort();
  const log = silentLog;

  it('applies every file once, in order, even when started twice at once', async () => {
    const database = await emptyDatabase();
    const target = url(EMBEDDED_SUPERUSER, database);
    const both = await Promise.all([migrate(target, { log }), migrate(target, { log })]);
    expect(both.map(({ applied }) => applied.length).sort()).toEqual([0, files.length].sort());
    expect(both.flatMap(({ applied }) => applied)).toEqual(files);
    expect(await migrate(target, { log })).toEqual({ applied: [] });
  });

  it('refuses in one sentence a file that changed and a file it does not know', async () => {
    const database = await emptyDatabase();
    const target = url(EMBEDDED_SUPERUSER, database);
    await migrate(target, { log });
    await within(database, (pool) =>
      pool.query(`update platform.migration set checksum = 'x' where name = $1`, [files[0]]),
    );
    await expect(migrate(target, { log })).rejects.toThrow(
      `Migration ${files[0]} has changed since it was applied`,
    );
    await within(database, (pool) =>
      pool.query(`update platform.migration set name = '9999-later.sql' where name = $1`, [files[0]]),
    );
    await expect(migrate(target, { log })).rejects.toThrow(
      'has had 9999-later.sql, which this release does not know',
    );
  });

  it('lets an ordinary user of an outside server be the migrator', async () => {
    const owner = `owner_${randomBytes(4).toString('hex')}`;
    await admin.query(`create role ${owner} login`);
    const database = await emptyDatabase(owner);
    await migrate(url(owner, database), { log });
    const owners = await within(database, (pool) =>
      pool.query(
        `select distinct tableowner from pg_tables where schemaname in ('platform', 'graphile_worker', 'access')`,
      ),
    );
    expect(owners.rows).toEqual([{ tableowner: owner }]);
    await admin.query(`drop database ${made.pop()} with (force)`);
    await admin.query(`drop role ${owner}`);
  });
});

describe('the roles and walls of a migrated database', () => {
  let app: TestRuntime;
  beforeAll(async () => {
    app = await testRuntime();
  });
  afterAll(() => app.close());

  it('has no role that sees past the wall', async () => {
    expect(
      await app.sql(
        `select rolname from pg_roles where (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole)
           and rolname in ('migrator','public_web','leader_web','staff_web','worker','statistician','keeper')`,
      ),
    ).toEqual([]);
    const owned = await app.sql(
      `select c.relname from pg_class c join pg_roles r on r.oid = c.relowner
        where r.rolname in ('public_web','leader_web','staff_web','worker','statistician','keeper')`,
    );
    expect(owned).toEqual([]);
  });

  it('has the wall around every table with a force, and force_id first in every unique index of one', async () => {
    const open = await app.sql(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname not in ('graphile_worker') and c.oid <> 'platform.force'::regclass
          and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'force_id')
          and not (c.relrowsecurity and c.relforcerowsecurity)`,
    );
    expect(open).toEqual([]);
    const loose = await app.sql(
      `select i.indexrelid::regclass::text as name from pg_index i
         join pg_attribute f on f.attrelid = i.indrelid and f.attname = 'force_id'
        where i.indisunique and i.indkey[0] <> f.attnum`,
    );
    expect(loose).toEqual([]);
  });

  it('lets nobody call a function without a grant', async () => {
    expect(
      await app.sql(
        `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
          where n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker')
            and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
            and (p.proacl is null or exists (select from aclexplode(p.proacl) a where a.grantee = 0))`,
      ),
    ).toEqual([]);
  });

  it('shows the owner nothing either until a force is named', async () => {
    await app.as(PUBLIC, (ctx) =>
      ctx.audit({ act: 'platform.test', subject: 'test', subjectId: null, kind: 'access' }),
    );
    const { rows } = await app.role('migrator').pool.query('select count(*) as n from platform.audit_entry');
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('gives readers’ roles short timeouts', async () => {
    const { rows } = await app.role('public_web').pool.query('show statement_timeout');
    expect(rows).toEqual([{ statement_timeout: '3s' }]);
  });
});
