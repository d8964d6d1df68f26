import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { PUBLIC } from '#kernel/actor';
import { newId } from '#kernel/ids';
import { readConfig } from '../config/config.ts';
import { withContext } from '../db/context.ts';
import { EMBEDDED_SUPERUSER, startEmbedded } from '../db/embedded.ts';
import { migrate } from '../db/migrate.ts';
import { openPool } from '../db/pool.ts';
import { makeRuntime } from '../db/runtime.ts';
import { passableFolder } from '../db/test-folder.ts';
import { silentLog } from '../observability/log.ts';
import { defineJob } from './job.ts';
import { startWorker, type Worker } from './runner.ts';

const COUNT = 600;

it('does every job though the server is killed -9 under a running worker, and the worker needs no restart', async () => {
  const folder = passableFolder('stand-restart-');
  const place = { dataDir: join(folder, 'pg'), runDir: folder, log: silentLog };
  const done = new Set<number>();
  const work = defineJob<{ n: number }>({
    name: 'platform.test-work',
    handle: async (ctx, { n }) => {
      await ctx.audit({ act: 'platform.test-work', subject: 'test', subjectId: newId(), kind: 'access' });
      await sleep(10);
      done.add(n);
    },
  });
  let server = await startEmbedded(place);
  const pool = openPool(server.url('worker'), { max: 16, applicationName: 'restart' });
  const config = readConfig('worker', {
    STAND_MODE: 'test',
    STAND_VAR: folder,
    STAND_RECEIPT_PEPPER: 'for test runs only: the pepper of receipts',
    STAND_COOKIE_SECRET: 'for test runs only: the secret of cookies',
    STAND_OIDC_CLIENT_SECRET: 'for test runs only: the client secret',
  });
  const runtime = makeRuntime({ pool, config, log: silentLog });
  let worker: Worker | undefined;
  try {
    await migrate(server.url(EMBEDDED_SUPERUSER), { log: silentLog, jobs: [work] });
    await withContext(runtime, { forceId: 'aldermarch', actor: PUBLIC }, async (ctx) => {
      for (let n = 0; n < COUNT; n++) await ctx.enqueue('platform.test-work', { n });
    });
    worker = await startWorker(runtime, [work]);
    while (done.size < 100) await sleep(20);
    process.kill(server.pid, 'SIGKILL');
    await sleep(1_500);
    await expect(
      withContext(runtime, { forceId: 'aldermarch', actor: PUBLIC }, async () => undefined),
    ).rejects.toMatchObject({ code: 'unavailable' });
    server = await startEmbedded(place);
    const start = performance.now();
    while (done.size < COUNT && performance.now() - start < 60_000) await sleep(50);
    expect(done.size).toBe(COUNT);
    console.info(
      `all ${COUNT} jobs done ${((performance.now() - start) / 1000).toFixed(1)} s after the server was back`,
    );
  } finally {
    await worker?.stop();
    await pool.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 180_000);
