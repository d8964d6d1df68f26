import { expect, it } from 'vitest';
import { filesBelow, isTestFile, roomOf, rooms, textOf } from './house.ts';
import { migrations, type Statement, statementsOf, tenantTables } from './sql.ts';

/** Makes the force's first row, before there is a force whose context could be opened. */
const BEFORE_ANY_FORCE = ['src/apps/all/prepare-force.ts'];
const SPEAKS_SQL = /[.](store|reads)[.]ts$|^src\/platform\/|^src\/apps\/keeper\/|^demo\/seed\//;
const sources = ['src', 'demo']
  .flatMap((folder) => filesBelow(folder, /[.]ts$/))
  .filter((file) => !isTestFile(file));
const roomFiles = sources.filter((file) => roomOf(file) && /[.](store|reads)[.]ts$/.test(file));
const statements = roomFiles.flatMap((file) => statementsOf(file));
const schemas = [...rooms(), 'keeper', 'graphile_worker'];
const tenants = tenantTables();

/** `schema.table` or `schema.function` of another room. The ground, `platform`, is everybody's. */
const strangers = ({ file, line, sql }: Statement): string[] =>
  [...sql.matchAll(/\b([a-z_]+)[.]([a-z_]+)\b/g)]
    .filter(([, schema]) => schemas.includes(schema ?? '') && schema !== roomOf(file))
    .map(([name]) => `${file}:${line}: ${name}`);

const tablesIn = (sql: string): string[] =>
  [...sql.matchAll(/\b[a-z_]+[.][a-z_]+\b/g)].map(([name]) => name).filter((name) => tenants.has(name));

/** A statement that names a table of many forces must say which force it means. */
const isForceless = ({ sql }: Statement): boolean => tablesIn(sql).length > 0 && !/\bforce_id\b/.test(sql);

const at = ({ file, line }: Statement): string => `${file}:${line}`;

it('each store names only its own schema', () => {
  expect(statements.length).toBeGreaterThan(100);
  expect(statements.filter(({ sql }) => sql.trim() === '').map(at), 'SQL the scan cannot read').toEqual([]);
  expect(statements.flatMap(strangers)).toEqual([]);
  const [wrong] = statementsOf('src/domain/triage/x.store.ts', 'tx.row(`select 1 from reporting.report`)');
  expect(wrong && strangers(wrong)).toHaveLength(1);
});

it('every statement about a table of many forces names force_id', () => {
  expect(tenants.size).toBeGreaterThan(30);
  expect(statements.filter(isForceless).map(at)).toEqual([]);
  const table = [...tenants][0];
  const wrong = statementsOf(
    'x.store.ts',
    `const FROM = 'from ${table}'; ctx.tx.rows(\`select 1 \${FROM}\`)`,
  );
  expect(wrong.filter(isForceless)).toHaveLength(1);
});

it('only stores and reads speak SQL', () => {
  const others = sources.filter((file) => !SPEAKS_SQL.test(file));
  expect(others.flatMap((file) => statementsOf(file)).map(at)).toEqual([]);
  const past = others.filter((file) => /\b(pool|client)[.]query\(/.test(textOf(file)));
  expect(past.filter((file) => !BEFORE_ANY_FORCE.includes(file))).toEqual([]);
  expect(statementsOf('src/domain/x/act.ts', "await ctx.tx.run('delete from a')")).toHaveLength(1);
});

it('a key leads into another room only to an area or a critical event', () => {
  const MAY = ['access.area', 'situation.critical_event'];
  const faults = migrations().flatMap(({ file, sql }) => {
    const room = /\d+-([a-z]+)/.exec(file)?.[1] ?? '';
    return [...sql.matchAll(/\breferences\s+([a-z_]+)[.]([a-z_]+)/g)]
      .filter(
        ([, schema, table]) =>
          rooms().includes(schema ?? '') && schema !== room && !MAY.includes(`${schema}.${table}`),
      )
      .map(([text]) => `${file}: ${text}`);
  });
  expect(faults).toEqual([]);
});

it('nothing leans on what a pooled connection or a replica does not have', () => {
  const WORD =
    /\b(pg_notify|create\s+(or\s+replace\s+)?trigger|generated\s+\w+\s+as\s+identity|(big|small)?serial)\b/i;
  const LISTEN = /(^|;)\s*(un)?(listen|notify)\s+["a-z_]/i;
  const wrong = (sql: string): boolean => WORD.test(sql) || LISTEN.test(sql);
  expect(
    migrations()
      .filter(({ sql }) => wrong(sql))
      .map(({ file }) => file),
  ).toEqual([]);
  expect(statements.filter(({ sql }) => wrong(sql)).map(at)).toEqual([]);
  const raw = sources.filter((file) =>
    /[`'"](un)?(listen|notify)\s+["a-z_]+\s*[`'"]|pg_notify\(/i.test(textOf(file)),
  );
  expect(raw).toEqual([]);
  expect(wrong('listen jobs') && wrong('create trigger x') && !wrong('select listening from a')).toBe(true);
});
