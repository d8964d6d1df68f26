import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { LEADER_MAY, PUBLIC_MAY } from './outside-rights.ts';

let runtime: TestRuntime;
beforeAll(async () => {
  runtime = await testRuntime();
});
afterAll(() => runtime.close());

const ACTIONS = ['select', 'insert', 'update', 'delete', 'truncate'] as const;

/**
 * What a role may do to each table or view of ours. A right on some columns names those that are withheld where they
 * are fewer (`select(but heard)`), else those given, so that a column added to a grant is seen.
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
    const columns = held.length < given.length ? `but ${held.join(' ')}` : given.join(' ');
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

it('every right has its reason', () => {
  const reasons = [...Object.values(PUBLIC_MAY), ...Object.values(LEADER_MAY)].map(({ why }) => why);
  expect(reasons.filter((why) => why.length < 15)).toEqual([]);
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
