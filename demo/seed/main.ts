import { readConfig } from '#platform/config/config';
import { openPool } from '#platform/db/pool';
import { makeRuntime } from '#platform/db/runtime';
import { createLog } from '#platform/observability/log';
import { ownerUrl } from '../../src/apps/owner-url.ts';
import { endWith } from '../../src/apps/run-process.ts';
import { seedDemo } from './seed.ts';

/** Writes the fictional force into a new database, as its owner. Run by the demo start, after the migrations. */
try {
  const config = readConfig('cli');
  const log = createLog(config, 'seed');
  const pool = openPool(ownerUrl(config), { max: 2, applicationName: 'stand-seed' });
  const isNew = await seedDemo(makeRuntime({ pool, config, log }));
  await pool.end();
  process.stdout.write(isNew ? 'written\n' : 'already there\n');
} catch (error) {
  endWith(error);
}
