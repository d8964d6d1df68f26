import type pg from 'pg';

/** Ours: everything but PostgreSQL's own schemas and the job queue's, which its package migrates. */
const OURS = `n.nspname not in ('pg_catalog', 'information_schema', 'public', 'graphile_worker') and n.nspname !~ '^pg_'`;

const TABLES = `
  select format('%I.%I', n.nspname, c.relname) as name, c.relrowsecurity as walled, c.relforcerowsecurity as forced,
    array(select format('  %I %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
        case when a.attcollation <> t.typcollation then ' collate ' || quote_ident(co.collname) else '' end,
        case when a.attgenerated <> '' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
          when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid) else '' end,
        case when a.attnotnull then ' not null' else '' end)
      from pg_attribute a join pg_type t on t.oid = a.atttypid
      left join pg_collation co on co.oid = a.attcollation
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum) as columns,
    array(select format('  constraint %I %s', k.conname, pg_get_constraintdef(k.oid))
      from pg_constraint k where k.conrelid = c.oid and k.contype <> 'n'
      order by k.contype <> 'p', k.conname collate "C") as constraints,
    array(select pg_get_indexdef(i.indexrelid) from pg_index i
      where i.indrelid = c.oid and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = c.oid)
      order by i.indexrelid::regclass::text collate "C") as indexes,
    array(select format('create policy %I on %I.%I for %s to %s using (%s) with check (%s)', p.policyname, p.schemaname,
        p.tablename, lower(p.cmd), array_to_string(p.roles, ', '), coalesce(p.qual, ''), coalesce(p.with_check, ''))
      from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname order by p.policyname) as policies
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and ${OURS} order by 1`;

const VIEWS = `
  select format('create view %I.%I%s as%s%s', n.nspname, c.relname,
    case when c.reloptions is null then '' else ' with (' || array_to_string(c.reloptions, ', ') || ')' end,
    chr(10), pg_get_viewdef(c.oid)) as text
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v', 'm') and ${OURS} order by 1`;

const FUNCTIONS = `
  select rtrim(pg_get_functiondef(p.oid)) || ';' as text
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where p.prokind in ('f', 'p') and ${OURS}
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  order by n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)`;

const GRANTS = `
  with items as (
    select 'schema ' || quote_ident(n.nspname) as what, '' as of_column, n.nspacl as acl, n.nspowner as owner, 'n' as kind
      from pg_namespace n where ${OURS}
    union all
    select 'table ' || format('%I.%I', n.nspname, c.relname), '', coalesce(c.relacl, acldefault('r', c.relowner)), c.relowner, 'r'
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'm') and ${OURS}
    union all
    select 'table ' || format('%I.%I', n.nspname, c.relname), ' (' || quote_ident(a.attname) || ')', a.attacl, c.relowner, 'c'
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where a.attacl is not null and ${OURS}
    union all
    select 'function ' || format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), '',
        coalesce(p.proacl, acldefault('f', p.proowner)), p.proowner, 'f'
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS}
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e'))
  select format('grant %s on %s to %s', string_agg(lower(e.privilege_type) || i.of_column, ', ' order by e.privilege_type, i.of_column),
      i.what, coalesce(quote_ident(r.rolname), 'public')) as text
    from items i cross join lateral aclexplode(i.acl) e left join pg_roles r on r.oid = e.grantee
    where e.grantee <> i.owner group by i.what, r.rolname order by i.what collate "C", 1`;

interface TableRow {
  name: string;
  walled: boolean;
  forced: boolean;
  columns: string[];
  constraints: string[];
  indexes: string[];
  policies: string[];
}

function tableText(table: TableRow): string {
  const lines = [`create table ${table.name} (`, [...table.columns, ...table.constraints].join(',\n'), ');'];
  for (const index of table.indexes) lines.push(`${index};`);
  if (table.walled) lines.push(`alter table ${table.name} enable row level security;`);
  if (table.forced) lines.push(`alter table ${table.name} force row level security;`);
  for (const policy of table.policies) lines.push(`${policy};`);
  return lines.join('\n');
}

/**
 * The schema as text, the same for the same schema: tables, constraints, indexes, policies, views, functions and
 * grants. It is read by reviewers and compared by a test; it is not meant to be run.
 */
export async function schemaDump(client: pg.ClientBase): Promise<string> {
  // Names come out qualified, and nothing depends on who asks.
  await client.query(`set search_path = pg_catalog`);
  const texts = async (query: string): Promise<string[]> =>
    (await client.query<{ text: string }>(query)).rows.map(({ text }) => text);
  const tables = (await client.query<TableRow>(TABLES)).rows.map(tableText);
  const parts = [
    '-- Made by script/schema from db/migrations; do not edit. A test compares it with a fresh migrate.',
    ...tables,
    ...(await texts(VIEWS)),
    ...(await texts(FUNCTIONS)),
    (await texts(GRANTS)).map((grant) => `${grant};`).join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}
