import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC } from '#kernel/actor';
import { bundle } from '../../../test/support/bundle.ts';
import { until } from '../../../test/support/until.ts';
import { openPool } from '../db/pool.ts';
import { type TestRuntime, testRuntime } from '../db/testing.ts';
import { syncJobs } from './sync-jobs.ts';

describe('a worker that is killed', () => {
  let app: TestRuntime;
  let program: string;
  let removeProgram: () => void;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    app = await testRuntime();
    ({ file: program, remove: removeProgram } = await bundle('test/support/worker-child.ts'));
    const pool = openPool(app.url('migrator'), { max: 1, applicationName: 'test' });
    const client = await pool.connect();
    await syncJobs(client, [
      { name: 'platform.test-note', events: [], maxAttempts: 5 },
      { name: 'platform.test-kill', events: [], maxAttempts: 2 },
    ]);
    client.release();
    await pool.end();
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    removeProgram();
    await app.close();
  });

  async function startChild(sweepEveryMs?: number): Promise<ChildProcess> {
    const args = [
      program,
      app.url('worker'),
      app.config.varDir,
      ...(sweepEveryMs ? [String(sweepEveryMs)] : []),
    ];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    if (child.stdout) await once(child.stdout, 'data');
    return child;
  }
  const enqueue = (n: number, sleepMs: number) =>
    app.as(PUBLIC, (ctx) => ctx.enqueue('platform.test-note', { n, sleepMs }));
  const noted = async (): Promise<number> => {
    const [row] = await app.sql<{ n: number }>(
      `select count(distinct subject_id) as n from platform.audit_entry where act = 'platform.test-note'`,
    );
    return row?.n ?? 0;
  };

  it('has every job it held resumed within 30 s by another', async () => {
    const first = await startChild();
    // Four run and hold their transactions; the rest wait, locked, in the process's own queue or in the database.
    for (let n = 0; n < 4; n++) await enqueue(n, 60_000);
    for (let n = 4; n < 12; n++) await enqueue(n, 10);
    await until(async () => {
      const [row] = await app.sql<{ n: number }>(
        'select count(*) as n from graphile_worker._private_jobs where locked_at is not null',
      );
      return (row?.n ?? 0) >= 4;
    });
    expect(await noted()).toBe(0);
    first.kill('SIGKILL');
    await app.sql(
      `update graphile_worker._private_jobs
          set payload = jsonb_set(payload::jsonb, '{payload,sleepMs}', '10')::json`,
    );
    await startChild();
    const tookMs = await until(async () => (await noted()) === 12);
    console.info(`12 jobs of a killed worker done after ${(tookMs / 1000).toFixed(1)} s`);
    // The queue forgets a job a moment after the job's own commit.
    await until(async () => {
      const [left] = await app.sql<{ n: number }>('select count(*) as n from graphile_worker._private_jobs');
      return left?.n === 0;
    });
  }, 120_000);

  it('does not take the living with the dead: a slow job keeps its worker', async () => {
    await startChild(300);
    await enqueue(100, 6_000);
    const attempts = async (): Promise<number | undefined> => {
      const [row] = await app.sql<{ attempts: number }>('select attempts from graphile_worker._private_jobs');
      return row?.attempts;
    };
    await until(async () => (await attempts()) === 1);
    // It looks for the dead six times and more while the job runs, up to the end of it.
    while ((await noted()) < 13) {
      expect([1, undefined]).toContain(await attempts());
      await sleep(200);
    }
  }, 120_000);

  it('buries a job that kills its process, and none of its neighbours', async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await app.as(PUBLIC, (ctx) => ctx.enqueue('platform.test-kill', {}));
    for (let n = 200; n < 230; n++) await enqueue(n, 5);
    let crashes = 0;
    while (crashes < 2) {
      const child = await startChild(300);
      await once(child, 'exit');
      crashes++;
    }
    await startChild(300);
    await until(async () => (await noted()) === 13 + 30);
    await until(async () => (await app.sql('select from platform.dead_letter')).length > 0);
    expect(await app.sql('select job_name, attempts, error from platform.dead_letter')).toEqual([
      {
        job_name: 'platform.test-kill',
        attempts: 2,
        error: 'The worker process ended while this job was running',
      },
    ]);
  }, 120_000);
});
