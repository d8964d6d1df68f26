import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { Refusal } from '#kernel/refusal';
import type { JobFacts } from '../jobs/job.ts';
import { syncJobs } from '../jobs/sync-jobs.ts';
import type { EmbeddedLog } from './embedded.ts';
import { openPool } from './pool.ts';
import { sourceFile } from './source-file.ts';

export const ROLES = ['public_web', 'leader_web', 'staff_web', 'worker', 'statistician', 'keeper'] as const;
const OWNER = 'migrator';

/** First releases with the fix of CVE-2025-8713 (statistics that leak past row level security). */
const OLDEST_MINOR: Record<number, number> = { 15: 14, 16: 10, 17: 6 };

/** True where the server has the fixes the wall between forces rests on. `versionNumber` as in `server_version_num`. */
export function isServerNewEnough(versionNumber: number): boolean {
  const major = Math.floor(versionNumber / 10_000);
  return major >= 18 || versionNumber % 10_000 >= (OLDEST_MINOR[major] ?? Number.POSITIVE_INFINITY);
}

interface Migration {
  name: string;
  text: string;
  checksum: string;
}

function readMigrations(): Migration[] {
  const folder = sourceFile('db/migrations');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    });
}

const isSuperuser = async (client: pg.Client): Promise<boolean> =>
  (await client.query('select rolsuper from pg_roles where rolname = current_user')).rows[0]?.rolsuper ===
  true;

/** Makes the login roles where that is allowed; otherwise they must be there. */
async function ensureRoles(client: pg.Client, asSuperuser: boolean): Promise<void> {
  const wanted = asSuperuser ? [OWNER, ...ROLES] : [...ROLES];
  const { rows } = await client.query(
    `select array(select unnest($1::text[]) except select rolname::text from pg_roles) as missing,
            (select rolcreaterole from pg_roles where rolname = current_user) as may_create`,
    [wanted],
  );
  const missing: string[] = rows[0].missing;
  if (asSuperuser || (missing.length > 0 && rows[0].may_create)) {
    await client.query(readFileSync(sourceFile('db/roles.sql'), 'utf8'));
    return;
  }
  if (missing.length > 0)
    throw new Refusal(
      'wrong-setting',
      `The database has no roles ${missing.join(', ')}: let an administrator run db/roles.sql once.`,
    );
}

async function refuseUnfit(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `select current_setting('server_version_num')::int as version, current_setting('server_version') as shown,
            current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on' as durable`,
  );
  if (!isServerNewEnough(rows[0].version))
    throw new Refusal(
      'wrong-setting',
      `PostgreSQL ${rows[0].shown} is too old: use 15.14, 16.10, 17.6, or 18 and later.`,
    );
  if (!rows[0].durable)
    throw new Refusal(
      'wrong-setting',
      'The database runs with fsync or full_page_writes off and could lose reports.',
    );
}

/** Polls instead of waiting, because a waiting lock would count against lock_timeout. */
async function lockMigrations(client: pg.Client): Promise<void> {
  while (
    !(await client.query(`select pg_try_advisory_lock(hashtext('stand-together migrations')) as got`)).rows[0]
      .got
  )
    await sleep(100);
}

/** A migration that cannot get its locks within this time gives up rather than queue every reader behind it. */
const LOCK_WITHIN_MS = 3_000;

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(`set local lock_timeout = ${LOCK_WITHIN_MS}`);
    await client.query(migration.text);
    await client.query('insert into platform.migration (name, checksum) values ($1, $2)', [
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`Migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
  }
}

async function applyAll(client: pg.Client, options: MigrateOptions): Promise<string[]> {
  await client.query(`create schema if not exists platform`);
  await client.query(`create table if not exists platform.migration (
    name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from platform.migration',
  );
  const recorded = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  const migrations = readMigrations();
  for (const { name, checksum } of migrations)
    if ((recorded.get(name) ?? checksum) !== checksum)
      throw new Refusal(
        'wrong-setting',
        `Migration ${name} has changed since it was applied to this database: restore the file and put the change in a new one.`,
      );
  const unknown = rows.find(({ name }) => !migrations.some((migration) => migration.name === name));
  if (unknown)
    throw new Refusal(
      'wrong-setting',
      `This database has had ${unknown.name}, which this release does not know: start the newer release.`,
    );
  const applied: string[] = [];
  for (const migration of migrations) {
    if (recorded.has(migration.name)) continue;
    await applyOne(client, migration);
    options.log.info({ name: migration.name }, 'migration applied');
    applied.push(migration.name);
  }
  return applied;
}

export interface MigrateOptions {
  log: EmbeddedLog;
  /** The jobs the program knows; without them the recorded ones stay. */
  jobs?: readonly JobFacts[];
}

/**
 * Brings a database to this release: roles, the job queue's own tables, `db/migrations` in order (each in its own
 * transaction, recorded with a checksum, forward only) and the jobs with their subscriptions. A superuser's connection
 * makes the role `migrator` owner of the database and acts as it; any other user becomes the owner itself. Two runs at
 * once wait for each other.
 * @throws Refusal `wrong-setting` for a server too old, a changed or unknown migration, or missing roles.
 */
export async function migrate(adminUrl: string, options: MigrateOptions): Promise<{ applied: string[] }> {
  const admin = await connect(adminUrl);
  let owner: pg.Client | undefined;
  try {
    await refuseUnfit(admin);
    await lockMigrations(admin);
    const asSuperuser = await isSuperuser(admin);
    await ensureRoles(admin, asSuperuser);
    if (asSuperuser) {
      const { rows } = await admin.query('select quote_ident(current_database()) as name');
      await admin.query(`alter database ${rows[0].name} owner to ${OWNER}`);
    }
    const ownerUrl = asSuperuser
      ? `${adminUrl}${adminUrl.includes('?') ? '&' : '?'}options=-c%20role%3D${OWNER}`
      : adminUrl;
    await migrateQueue(ownerUrl);
    owner = await connect(ownerUrl);
    const applied = await applyAll(owner, options);
    if (options.jobs) await syncJobs(owner, options.jobs);
    return { applied };
  } finally {
    await owner?.end();
    await admin.end();
  }
}

async function connect(url: string): Promise<pg.Client> {
  let client: pg.Client | undefined;
  try {
    client = new pg.Client({
      connectionString: url,
      application_name: 'stand-migrate',
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  } catch (error) {
    await client?.end().catch(() => undefined);
    throw unreachable(error);
  }
}

/** The sentence names the setting and the cause, and holds nothing of the address: a password may stand in it. */
function unreachable(error: unknown): Refusal {
  const { code, message } = error as { code?: unknown; message?: string };
  const why = message || String(code ?? 'no answer');
  const refusal = new Refusal('unavailable', `Setting DATABASE_URL: the database cannot be used: ${why}.`);
  refusal.cause = error;
  return refusal;
}

async function migrateQueue(url: string): Promise<void> {
  const pool = openPool(url, { max: 1, applicationName: 'stand-migrate' });
  try {
    await runMigrations({ pgPool: pool });
  } finally {
    await pool.end();
  }
}
