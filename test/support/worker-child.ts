import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '#platform/config/config';
import { openPool } from '#platform/db/pool';
import { makeRuntime } from '#platform/db/runtime';
import { defineJob } from '#platform/jobs/job';
import { startWorker } from '#platform/jobs/runner';
import { silentLog } from '#platform/observability/log';

/** A worker in a process of its own, for tests that kill it. Its jobs sleep, note that they ran, or kill the process. */
const [url = '', varDir = '', sweepEveryMs = '4000'] = process.argv.slice(2);

const runtime = makeRuntime({
  pool: openPool(url, { max: 12, applicationName: 'child-worker' }),
  config: readConfig('worker', {
    STAND_MODE: 'test',
    STAND_VAR: varDir,
    STAND_RECEIPT_PEPPER: 'for test runs only: the pepper of receipts',
    STAND_COOKIE_SECRET: 'for test runs only: the secret of cookies',
    STAND_OIDC_CLIENT_SECRET: 'for test runs only: the client secret',
  }),
  log: silentLog,
});

const note = defineJob<{ n: number; sleepMs: number }>({
  name: 'platform.test-note',
  handle: async (ctx, { n, sleepMs }) => {
    await ctx.audit({ act: 'platform.test-note', subject: 'test', subjectId: String(n), kind: 'access' });
    await sleep(sleepMs);
  },
});
const kill = defineJob({
  name: 'platform.test-kill',
  maxAttempts: 2,
  handle: async () => {
    process.kill(process.pid, 'SIGKILL');
    await sleep(1_000);
  },
});

await startWorker(runtime, [note, kill], { concurrency: 4, sweepEveryMs: Number(sweepEveryMs) });
process.stdout.write('ready\n');
