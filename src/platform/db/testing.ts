import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { inject } from 'vitest';
import type { Actor } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { startKeeper } from '../../apps/keeper/keeper-server.ts';
import { type DatabaseRole, type ProcessName, readConfig } from '../config/config.ts';
import { KeeperClient, type KeeperSocket, keeperSocket } from '../crypto/keeper-client.ts';
import { allJobs } from '../jobs/all-jobs.ts';
import { runForEveryForce } from '../jobs/clock.ts';
import { type Drained, drainJobs } from '../jobs/drain.ts';
import type { Job } from '../jobs/job.ts';
import { silentLog } from '../observability/log.ts';
import { withContext } from './context.ts';
import { EMBEDDED_SUPERUSER, socketUrl } from './embedded.ts';
import { openPool } from './pool.ts';
import { makeRuntime, type Runtime } from './runtime.ts';
import { TEMPLATE, TEST_FORCE, testRootKey } from './test-cluster.ts';
import { passableFolder } from './test-folder.ts';

/** A real database to set the scene in. */
export interface TestGround {
  forceId: string;
  /** One transaction as this actor, under this runtime's database role. */
  as<T>(actor: Actor, fn: (ctx: Context) => Promise<T>): Promise<T>;
  /** Looks at or changes what is really stored, as superuser, past every wall. */
  sql<R = Record<string, unknown>>(text: string, values?: unknown[]): Promise<R[]>;
}

/** A real database, keeper and queue for one test file. */
export interface TestRuntime extends Runtime, TestGround {
  database: string;
  /** Connection text of any role on this database (`postgres` is the superuser). */
  url(role: string): string;
  /** The same database under another role, with that role's line to the keeper. */
  role(role: DatabaseRole): TestRuntime;
  /**
   * Runs every due job of all rooms under the role `worker` until none is left.
   * Throws the first failure unless `failures: 'collect'`.
   */
  runJobs(options?: { jobs?: readonly Job[]; failures?: 'throw' | 'collect' }): Promise<Drained>;
  /** Runs one job of the clock now, for every force, under the role `worker`. */
  runClock(jobName: string): Promise<void>;
  close(): Promise<void>;
}

const PROCESS_OF: Record<DatabaseRole, ProcessName> = {
  public_web: 'public',
  leader_web: 'leader',
  staff_web: 'staff',
  worker: 'worker',
  keeper: 'keeper',
  migrator: 'cli',
  statistician: 'cli',
};
const KEEPER_LINE: Partial<Record<DatabaseRole, KeeperSocket>> = {
  leader_web: 'leader',
  staff_web: 'staff',
  worker: 'worker',
  migrator: 'admin',
};
const SECRETS = {
  STAND_RECEIPT_PEPPER: 'for test runs only: the pepper of receipts',
  STAND_COOKIE_SECRET: 'for test runs only: the secret of cookies',
  STAND_OIDC_CLIENT_SECRET: 'for test runs only: the client secret',
};

/** What the roles of one test file share. */
interface Bench {
  folder: string;
  database: string;
  url: (role: string) => string;
  admin: pg.Pool;
  roles: Map<DatabaseRole, TestRuntime>;
  close: () => Promise<void>;
}

/**
 * A fresh copy of the migrated database (force `aldermarch`, with keys and no data), a running keeper, and a runtime
 * under a real database role (`staff_web` unless named). Call `close()` in `afterAll`.
 */
export async function testRuntime(options: { role?: DatabaseRole } = {}): Promise<TestRuntime> {
  const at = socketUrl(inject('cluster'));
  const database = `t_${randomBytes(8).toString('hex')}`;
  const maker = openPool(at(EMBEDDED_SUPERUSER, 'postgres'), { max: 1, applicationName: 'test' });
  await maker.query(`create database ${database} template ${TEMPLATE} owner migrator`);
  const url = (role: string): string => at(role, database);
  const folder = passableFolder('stand-');
  const keeperPool = openPool(url('keeper'), { max: 4, applicationName: 'test-keeper' });
  const keeper = await startKeeper({
    pool: keeperPool,
    socketDir: join(folder, 'k'),
    rootKey: testRootKey(),
    log: silentLog,
  });
  const roles = new Map<DatabaseRole, TestRuntime>();
  const admin = openPool(url(EMBEDDED_SUPERUSER), { max: 2, applicationName: 'test-admin' });
  const close = async (): Promise<void> => {
    for (const { keeper: line } of roles.values()) line?.close();
    await keeper.stop();
    await Promise.all([keeperPool.end(), admin.end(), ...[...roles.values()].map(({ pool }) => pool.end())]);
    await maker.query(`drop database ${database} with (force)`);
    await maker.end();
    rmSync(folder, { recursive: true, force: true });
  };
  return runtimeFor({ folder, database, url, admin, roles, close }, options.role ?? 'staff_web');
}

function runtimeFor(bench: Bench, role: DatabaseRole): TestRuntime {
  const known = bench.roles.get(role);
  if (known) return known;
  const config = readConfig(PROCESS_OF[role], {
    STAND_MODE: 'test',
    STAND_FORCE: TEST_FORCE,
    STAND_VAR: bench.folder,
    STAND_KEEPER_SOCKETS: join(bench.folder, 'k'),
    STAND_LOG_LEVEL: 'silent',
    // Tests that are about the wait set it; the others send at once.
    STAND_RECALL_SECONDS: '0',
    ...SECRETS,
  });
  const line = KEEPER_LINE[role];
  const base = makeRuntime({
    // As in the processes: the faces' connections are pipelined, the worker's serve the queue's library too.
    pool: openPool(bench.url(role), {
      max: 10,
      applicationName: `test-${role}`,
      pipeline: role.endsWith('_web'),
    }),
    config,
    log: silentLog,
    keeper: line && new KeeperClient(keeperSocket(config.keeperSocketDir, line)),
  });
  const runtime: TestRuntime = {
    ...base,
    forceId: TEST_FORCE,
    database: bench.database,
    url: bench.url,
    as: (actor, fn) => withContext(runtime, { forceId: TEST_FORCE, actor }, fn),
    role: (other) => runtimeFor(bench, other),
    sql: async (text, values) => (await bench.admin.query(text, values)).rows,
    runJobs: async ({ jobs, failures = 'throw' } = {}) => {
      const drained = await drainJobs(runtimeFor(bench, 'worker'), jobs ?? (await allJobs()));
      if (failures === 'throw' && drained.failures[0]) throw drained.failures[0].error;
      return drained;
    },
    runClock: async (jobName) => {
      const job = (await allJobs()).find(({ name }) => name === jobName);
      if (!job) throw new Error(`There is no job ${jobName}`);
      await runForEveryForce(runtimeFor(bench, 'worker'), job);
    },
    close: bench.close,
  };
  bench.roles.set(role, runtime);
  return runtime;
}
