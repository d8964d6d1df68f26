import { basename } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Context } from '#kernel/context';
import { newId } from '#kernel/ids';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { filesBelow, isTestFile, roomOf, textOf } from './house.ts';
import {
  LEADER_CALLS,
  LEADER_MAY,
  LEADER_TELLS,
  PUBLIC_CALLS,
  PUBLIC_MAY,
  PUBLIC_TELLS,
} from './outside-rights.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await testRuntime();
});
afterAll(() => runtime.close());

const columnsOf = (given: readonly string[], held: readonly string[]): string => {
  if (held.length === 0) return 'every column';
  return held.length < given.length ? `but ${held.join(' ')}` : given.join(' ');
};

const ACTIONS = ['select', 'insert', 'update', 'delete', 'truncate'] as const;

/**
 * What a role may do to each table or view of ours. A right on some columns names those that are withheld where they
 * are fewer (`select(but heard)`), else those given, so that a column added to a grant is seen. `every column` was
 * granted by name: a column made later is closed until somebody grants it.
 */
async function rightsOf(role: string): Promise<Record<string, string>> {
  const rows = await runtime.sql<{
    name: string;
    action: string;
    whole: boolean;
    given: string[];
    held: string[];
  }>(
    `select n.nspname || '.' || c.relname as name, p.action, has_table_privilege($1, c.oid, p.action) as whole,
       array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         and p.action in ('select', 'insert', 'update')
         and has_column_privilege($1, c.oid, a.attnum, case when p.action in ('select', 'insert', 'update') then p.action else 'select' end)
         order by 1) as given,
       array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         and not has_column_privilege($1, c.oid, a.attnum, case when p.action in ('select', 'insert', 'update') then p.action else 'select' end)
         order by 1) as held
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
       cross join unnest($2::text[]) with ordinality p(action, place)
     where c.relkind in ('r', 'p', 'v', 'm') and n.nspname <> 'information_schema' and n.nspname not like 'pg_%'
     order by name, p.place`,
    [role, ACTIONS],
  );
  const found: Record<string, string> = {};
  for (const { name, action, whole, given, held } of rows) {
    if (!whole && given.length === 0) continue;
    const columns = columnsOf(given, held);
    found[name] = [found[name], whole ? action : `${action}(${columns})`].filter(Boolean).join(' ');
  }
  return found;
}

const rightsIn = (list: Record<string, { may: string; why: string }>): Record<string, string> =>
  Object.fromEntries(Object.entries(list).map(([name, { may }]) => [name, may]));

it('the public process reads what is published and writes no table', async () => {
  expect(await rightsOf('public_web')).toEqual(rightsIn(PUBLIC_MAY));
  expect(Object.values(PUBLIC_MAY).filter(({ may }) => !/^select(\([^)]*\))?$/.test(may))).toEqual([]);
});

it("the leaders' process reads and writes what a leader's own pages need", async () => {
  expect(await rightsOf('leader_web')).toEqual(rightsIn(LEADER_MAY));
  expect(Object.entries(LEADER_MAY).filter(([, { may }]) => /delete|truncate/.test(may))).toEqual([]);
});

/** Functions of ours that a role may call; an overload would show as the same name twice. */
const callsOf = async (role: string): Promise<string[]> =>
  (
    await runtime.sql<{ name: string }>(
      `select n.nspname || '.' || p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname <> 'information_schema' and n.nspname not like 'pg_%' and p.probin is null
         and has_schema_privilege($1, n.oid, 'usage') and has_function_privilege($1, p.oid, 'execute') order by 1`,
      [role],
    )
  ).map(({ name }) => name);

const tellsOf = async (role: string): Promise<string[]> =>
  (
    await runtime.sql<{ name: string }>(
      'select name_prefix as name from platform.publish_right where role_name = $1 order by 1',
      [role],
    )
  ).map(({ name }) => name);

it('each calls the functions that are named here and no other', async () => {
  expect(await callsOf('public_web')).toEqual(Object.keys(PUBLIC_CALLS));
  expect(await callsOf('leader_web')).toEqual(Object.keys(LEADER_CALLS));
});

it('a function made later is closed to both until it is granted by name', async () => {
  const made = ['reporting', 'community', 'access'].map(
    (schema) => `create function ${schema}.made_later() returns integer language sql as 'select 1';`,
  );
  await runtime.sql(`set role migrator; ${made.join(' ')} reset role`);
  expect(await callsOf('public_web')).toEqual(Object.keys(PUBLIC_CALLS));
  expect(await callsOf('leader_web')).toEqual(Object.keys(LEADER_CALLS));
});

it('each tells of its own events by their whole names', async () => {
  expect(await tellsOf('public_web')).toEqual(PUBLIC_TELLS);
  expect(await tellsOf('leader_web')).toEqual(LEADER_TELLS);
  const declared = new Set(
    filesBelow('src/domain', /[.]event[.]ts$/).map(
      (file) => `${roomOf(file)}.${basename(file, '.event.ts')}`,
    ),
  );
  expect([...PUBLIC_TELLS, ...LEADER_TELLS].filter((name) => !declared.has(name))).toEqual([]);
});

it('every right has its reason', () => {
  const reasons = [
    ...[...Object.values(PUBLIC_MAY), ...Object.values(LEADER_MAY)].map(({ why }) => why),
    ...Object.values(PUBLIC_CALLS),
    ...Object.values(LEADER_CALLS),
  ];
  expect(reasons.filter((why) => why.length < 15)).toEqual([]);
});

/** Functions of ours that a process may call, by name, and that no source file names: a right nobody uses. */
async function unusedCalls(): Promise<string[]> {
  const sources = filesBelow('src', /[.]ts$/).filter((file) => !isTestFile(file));
  const code = sources.map(textOf).join('\n');
  const rows = await runtime.sql<{ name: string; roles: string }>(
    `select distinct n.nspname || '.' || p.proname as name, string_agg(r.rolname, ' ' order by r.rolname) as roles
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       join pg_roles r on r.rolname in ('public_web', 'leader_web', 'staff_web', 'worker')
     where n.nspname not in ('graphile_worker', 'information_schema') and n.nspname not like 'pg_%'
       and n.nspname <> 'public' and has_function_privilege(r.rolname, p.oid, 'execute') group by 1 order by 1`,
  );
  return rows.filter(({ name }) => !code.includes(name)).map(({ name, roles }) => `${name}: ${roles}`);
}

it('no process may call a function that no code of ours calls', async () => {
  expect(await unusedCalls()).toEqual([]);
  await runtime.sql(
    `create function platform.idle() returns integer language sql set search_path = pg_catalog, pg_temp as 'select 1'`,
  );
  await runtime.sql('grant execute on function platform.idle() to worker');
  expect((await unusedCalls()).join()).toMatch(/^platform.idle: .*worker/);
  await runtime.sql('drop function platform.idle()');
});

it('neither may make a table or step into another role', async () => {
  const rows = await runtime.sql(
    `select r.role, n.nspname from unnest(array['public_web', 'leader_web']) r(role), pg_namespace n
     where n.nspname not like 'pg_%' and has_schema_privilege(r.role, n.oid, 'create')`,
  );
  expect(rows).toEqual([]);
  const members = await runtime.sql(
    `select m.member::regrole from pg_auth_members m where m.member::regrole::text in ('public_web', 'leader_web')`,
  );
  expect(members).toEqual([]);
});

it('a table the public may not read really answers no', async () => {
  await expect(
    runtime.role('public_web').as({ kind: 'public' }, (ctx) => ctx.tx.rows('select 1 from reporting.report')),
  ).rejects.toThrow(/permission denied/);
});

const denied = (role: 'public_web' | 'leader_web', work: (ctx: Context) => Promise<unknown>): Promise<void> =>
  expect(runtime.role(role).as({ kind: 'public' }, work)).rejects.toThrow(/permission denied|may not/);

it('what a captured process would try first is refused', async () => {
  const id = newId();
  // Statements to addresses of its own.
  await denied('leader_web', ({ tx }) =>
    tx.run('update community.leader set email_sealed = $1', [Buffer.of(1)]),
  );
  // The keys of every report.
  await denied('leader_web', ({ tx, forceId }) =>
    tx.row('select platform.erase_seals($1, $2, $3)', [forceId, 'reporting.report', id]),
  );
  // A session as any leader, or the secrets of links under way.
  await denied('leader_web', ({ tx, forceId, now }) =>
    tx.run(
      `insert into access.leader_session (force_id, id, leader_id, token_hash, started_at, seen_at, expires_at)
       values ($1, $2, $2, $3, $4, $4, $4)`,
      [forceId, id, Buffer.alloc(32), now],
    ),
  );
  await denied('leader_web', ({ tx }) => tx.rows('select token_hash from access.login_link'));
  await denied('leader_web', ({ tx }) => tx.rows('select feeling from impact.pulse'));
  // Lines and events in the name of others.
  for (const role of ['public_web', 'leader_web'] as const) {
    await denied(role, ({ tx, forceId, now }) =>
      tx.row(`select platform.append_audit($1, $2, $3, 'staff', $4, 'a.b', 'access', 'c', null, '{}')`, [
        forceId,
        id,
        now,
        newId(),
      ]),
    );
    await denied(role, ({ tx, forceId }) =>
      tx.row(`select platform.publish($1, $2, 'community.concern-answered', 'x', '{}')`, [forceId, id]),
    );
    await denied(role, (ctx) => ctx.enqueue('cascade.send-due', {}));
  }
});
