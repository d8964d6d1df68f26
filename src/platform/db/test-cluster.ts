import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startKeeper } from '../../apps/keeper/keeper-server.ts';
import { KeeperClient, keeperSocket } from '../crypto/keeper-client.ts';
import { memoryRootKey } from '../crypto/root-key.ts';
import { allJobs } from '../jobs/all-jobs.ts';
import { silentLog } from '../observability/log.ts';
import { EMBEDDED_SUPERUSER, startEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { openPool } from './pool.ts';
import { clearKilledRuns, passableFolder } from './test-folder.ts';

export const TEST_FORCE = 'aldermarch';
export const TEMPLATE = 'stand_template';

/** Where the test run's server is; plain data, because it travels to the test workers. */
export interface TestCluster {
  socketDir: string;
  port: number;
}

/** The root key of every test run: the keys in the template are wrapped by it. */
export const testRootKey = () => memoryRootKey(createHash('sha256').update('test runs only').digest());

async function makeKeys(keeperUrl: string, socketDir: string): Promise<void> {
  const pool = openPool(keeperUrl, { max: 2, applicationName: 'test' });
  const keeper = await startKeeper({ pool, socketDir, rootKey: testRootKey(), log: silentLog });
  const line = new KeeperClient(keeperSocket(socketDir, 'admin'));
  try {
    await line.createForceKeys(TEST_FORCE);
  } finally {
    line.close();
    await keeper.stop();
    await pool.end();
  }
}

/** The clock of `script/clock`, where the tests run under one: the server's must be the same. */
const clock = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      process.env.FAKETIME && value && (name === 'LD_PRELOAD' || name.startsWith('FAKETIME'))
        ? [[name, value]]
        : [],
    ),
  );

/** Starts the server of a test run in a temporary folder and migrates the template database. */
export async function startTestCluster(): Promise<{ cluster: TestCluster; stop: () => Promise<void> }> {
  await clearKilledRuns('stand-test-');
  const folder = passableFolder('stand-test-');
  const server = await startEmbedded({
    dataDir: join(folder, 'pg'),
    runDir: folder,
    log: silentLog,
    settings: { max_connections: '400' },
    env: clock(),
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const admin = openPool(server.url(EMBEDDED_SUPERUSER, 'postgres'), { max: 1, applicationName: 'test' });
    await admin.query(`create database ${TEMPLATE}`);
    await admin.end();
    const template = server.url(EMBEDDED_SUPERUSER, TEMPLATE);
    await migrate(template, { log: silentLog, jobs: await allJobs() });
    const pool = openPool(template, { max: 1, applicationName: 'test' });
    await pool.query('insert into platform.force (force_id, name) values ($1, $2)', [
      TEST_FORCE,
      'Aldermarch Police',
    ]);
    await pool.end();
    await makeKeys(server.url('keeper', TEMPLATE), join(folder, 'k'));
    return { cluster: { socketDir: server.socketDir, port: server.port }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
