import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PUBLIC } from '#kernel/actor';
import { defineEvent } from '#kernel/event';
import { newId } from '#kernel/ids';
import { Refusal } from '#kernel/refusal';
import { until } from '../../../test/support/until.ts';
import { openPool } from '../db/pool.ts';
import { type TestRuntime, testRuntime } from '../db/testing.ts';
import { deadLetters, retryDeadLetter } from './dead-letters.ts';
import { defineJob, type Job } from './job.ts';
import { handOver } from './relay.ts';
import { startWorker, sweepOnce } from './runner.ts';
import { freeLostJobs } from './sweep.ts';
import { syncJobs } from './sync-jobs.ts';

const submitted = defineEvent({ name: 'reporting.submitted-test', schema: z.object({ reportId: z.uuid() }) });
const heard: { job: string; reportId: string }[] = [];
const hear = (name: `${string}.${string}`) =>
  defineJob({
    name,
    on: submitted,
    handle: async (ctx, { reportId }) => {
      heard.push({
        job: ctx.actor.kind === 'system' ? ctx.actor.name : '',
        reportId,
      });
    },
  });
let isPoisonous = true;
const poison = defineJob({
  name: 'reporting.poison-test',
  maxAttempts: 2,
  handle: async () => {
    if (isPoisonous) throw new Refusal('conflict', 'the thing is not ready');
  },
});
let ticks = 0;
const ticking = defineJob({
  name: 'reporting.tick-test',
  everySeconds: 1,
  handle: async () => {
    ticks++;
  },
});
const jobs: Job[] = [hear('triage.hear-test'), hear('surveillance.hear-test'), poison, ticking];

describe('jobs', () => {
  let app: TestRuntime;
  let publisher: TestRuntime;
  let worker: TestRuntime;
  beforeAll(async () => {
    app = await testRuntime();
    publisher = app.role('public_web');
    worker = app.role('worker');
    await app.sql(
      `insert into platform.publish_right (role_name, name_prefix) values ('public_web', 'reporting.submitted-test')`,
    );
    await syncAs(app, jobs);
  });
  afterAll(() => app.close());

  const queue = () => app.sql<{ n: number }>('select count(*) as n from graphile_worker._private_jobs');
  const publish = (reportId = newId()) =>
    publisher.as(PUBLIC, (ctx) => ctx.publish(submitted, reportId, { reportId })).then(() => reportId);
  /** Until the worker that was started listens: from the first event that it hears on. */
  const heardFirst = (): Promise<number> => {
    const before = heard.length;
    return until(async () => {
      await publish();
      return heard.length > before;
    }, 100);
  };

  it('runs one job for each that hears an event, with the job as actor', async () => {
    const reportId = await publish();
    const { ran } = await app.runJobs({ jobs });
    expect(ran.sort()).toEqual(['surveillance.hear-test', 'triage.hear-test']);
    expect(
      heard
        .filter((one) => one.reportId === reportId)
        .map(({ job }) => job)
        .sort(),
    ).toEqual(ran);
    expect(await queue()).toEqual([{ n: 0 }]);
  });

  it('adds no job where the transaction does not commit', async () => {
    await expect(
      publisher.as(PUBLIC, async (ctx) => {
        await ctx.publish(submitted, 'x', { reportId: newId() });
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow();
    expect(await queue()).toEqual([{ n: 0 }]);
  });

  it('hands an event over once, however many relays look, and again where a relay dies before its commit', async () => {
    const reportIds = await Promise.all(Array.from({ length: 30 }, () => publish()));
    const dying = openPool(worker.url('worker'), { max: 1, applicationName: 'test-dying-relay' });
    const client = await dying.connect();
    await client.query('begin');
    expect((await client.query('select platform.hand_over(20) as n')).rows).toEqual([{ n: 20 }]);
    // What one relay has in hand another passes over.
    expect(await handOver(worker.pool)).toBe(10);
    client.once('error', () => undefined);
    await app.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test-dying-relay' and datname = current_database()`,
    );
    await until(async () => (await handOver(worker.pool)) > 0);
    const together = await Promise.all([handOver(worker.pool), handOver(worker.pool)]);
    expect(together).toEqual([0, 0]);
    client.release(true);
    await dying.end();
    const { ran } = await app.runJobs({ jobs });
    expect(ran).toHaveLength(60);
    for (const reportId of reportIds)
      expect(heard.filter((one) => one.reportId === reportId)).toHaveLength(2);
  });

  it('keeps one waiting job for a key', async () => {
    for (const n of [1, 2, 3])
      await app.as(PUBLIC, (ctx) => ctx.enqueue('reporting.poison-test', { n }, { key: 'same' }));
    expect(
      await app.sql(`select payload -> 'payload' ->> 'n' as n from graphile_worker._private_jobs`),
    ).toEqual([{ n: '3' }]);
    await app.sql('delete from graphile_worker._private_jobs');
  });

  it('waits before it tries again, with jitter, and buries the job after its last try with the reason', async () => {
    await app.as(PUBLIC, (ctx) => ctx.enqueue('reporting.poison-test', {}));
    const [before] = await app.sql<{ at: string }>('select now()::text as at');
    const first = await app.runJobs({ jobs, failures: 'collect' });
    expect(first.failures).toHaveLength(1);
    // From before and from after the failure: it lies between the two, however long they are apart.
    const [row] = await app.sql<{ most: number; least: number; attempts: number }>(
      `select extract(epoch from run_at - $1::timestamptz)::float as most,
         extract(epoch from run_at - now())::float as least, attempts from graphile_worker._private_jobs`,
      [before?.at],
    );
    expect(row?.most).toBeGreaterThan(2.7);
    expect(row?.least).toBeLessThan(4.2);
    // An hour more, so that its time does not come while this is looked at.
    await app.sql(`update graphile_worker._private_jobs set run_at = run_at + interval '1 hour'`);
    expect((await app.runJobs({ jobs, failures: 'collect' })).ran).toEqual([]);

    await app.sql('update graphile_worker._private_jobs set run_at = now()');
    await app.runJobs({ jobs, failures: 'collect' });
    await sweepOnce(worker, new Set());
    await sweepOnce(worker, new Set());
    expect(await queue()).toEqual([{ n: 0 }]);
    const letters = await app.as(PUBLIC, (ctx) => deadLetters(ctx.tx, ctx.forceId));
    expect(letters).toMatchObject([
      { jobName: 'reporting.poison-test', attempts: 2, error: 'conflict: the thing is not ready' },
    ]);
  });

  it('puts a dead letter back once', async () => {
    const [letter] = await app.as(PUBLIC, (ctx) => deadLetters(ctx.tx, ctx.forceId));
    isPoisonous = false;
    await app.as(PUBLIC, (ctx) => retryDeadLetter(ctx, letter?.id ?? ''));
    await expect(app.as(PUBLIC, (ctx) => retryDeadLetter(ctx, letter?.id ?? ''))).rejects.toThrow(/already/);
    expect((await app.runJobs({ jobs })).ran).toEqual(['reporting.poison-test']);
    expect(await app.as(PUBLIC, (ctx) => deadLetters(ctx.tx, ctx.forceId))).toEqual([]);
  });

  it('hears a report by the hint, well within a second on a machine that is not busy', async () => {
    // It looks by itself once an hour: what it hears before that it was told of.
    const running = await startWorker(worker, jobs.slice(0, 2), { pollEveryMs: 3_600_000 });
    try {
      await heardFirst();
      const waits: number[] = [];
      for (let i = 0; i < 10; i++) {
        const start = performance.now();
        const reportId = await publish();
        await until(() => heard.filter((one) => one.reportId === reportId).length === 2);
        waits.push(performance.now() - start);
      }
      waits.sort((a, b) => a - b);
      console.info(
        `event to both jobs done: median ${waits[5]?.toFixed(0)} ms, worst ${waits[9]?.toFixed(0)} ms`,
      );
    } finally {
      await running.stop();
    }
  });

  it('hears a report within the poll where the hint is lost', async () => {
    const running = await startWorker(worker, jobs.slice(0, 2));
    try {
      await heardFirst();
      const reportId = newId();
      await app.sql(
        `insert into graphile_worker._private_jobs (task_id, payload)
         select id, $1::json from graphile_worker._private_tasks where identifier = 'triage.hear-test'`,
        [JSON.stringify({ force: 'aldermarch', payload: { reportId } })],
      );
      const unhinted = await until(() => heard.some((one) => one.reportId === reportId));
      console.info(`without a hint: ${unhinted.toFixed(0)} ms`);
    } finally {
      await running.stop();
    }
  });

  it('goes on after every connection was cut', async () => {
    const running = await startWorker(worker, jobs.slice(0, 2), { sweepEveryMs: 300 });
    try {
      await heardFirst();
      await app.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'test-worker' and datname = current_database()`,
      );
      const reportId = await publish();
      await until(() => heard.filter((one) => one.reportId === reportId).length >= 2);
    } finally {
      await running.stop();
    }
  });

  it('gives back a job that was fetched in its name and never reached it, at the second look', async () => {
    await app.sql(
      `insert into graphile_worker._private_jobs (task_id, payload, attempts, locked_at, locked_by)
       select id, $1::json, 1, now(), 'pool-mine' from graphile_worker._private_tasks where identifier = 'triage.hear-test'`,
      [JSON.stringify({ force: 'aldermarch', payload: { reportId: newId() } })],
    );
    const look = (held: Set<string>, lostBefore: Set<string>) =>
      freeLostJobs(worker.pool, { names: ['pool-mine'], held, lostBefore });
    const lost = await look(new Set(), new Set());
    expect(lost.size).toBe(1);
    expect((await look(lost, lost)).size).toBe(0);
    expect((await app.runJobs({ jobs })).ran).toEqual([]);
    await look(new Set(), lost);
    expect((await app.runJobs({ jobs })).ran).toEqual(['triage.hear-test']);
  });

  it('forgets a dead worker’s job that a newer one has replaced, and still buries one that used up its tries', async () => {
    await app.sql('delete from platform.dead_letter');
    const ask = (n: number, key?: string) =>
      app.as(PUBLIC, (ctx) => ctx.enqueue('reporting.poison-test', { n }, { key }));
    const lock = (attempts: number) =>
      app.sql(
        `update graphile_worker._private_jobs
            set locked_at = now(), locked_by = 'worker-dead', attempts = $1::integer, last_error = case when $1::integer > 1 then 'earlier' end
          where locked_at is null`,
        [attempts],
      );
    await ask(1);
    await lock(2);
    await ask(2, 'same');
    await lock(1);
    await ask(3, 'same');
    await sweepOnce(worker, new Set(['worker-dead']));
    const left = await app.sql(`select payload -> 'payload' ->> 'n' as n from graphile_worker._private_jobs`);
    expect(left).toEqual([{ n: '3' }]);
    expect(await app.sql(`select payload -> 'payload' ->> 'n' as n from platform.dead_letter`)).toEqual([
      { n: '1' },
    ]);
    await app.sql('delete from graphile_worker._private_jobs');
  });

  it('keeps the clock once for two workers', async () => {
    const from = performance.now();
    const running = [await startWorker(worker, jobs), await startWorker(worker, jobs)];
    await until(() => ticks >= 5);
    await Promise.all(running.map((one) => one.stop()));
    // One every nine tenths of a second at most. Two clocks that each ticked would come to five in two seconds.
    expect(ticks).toBeLessThanOrEqual(Math.ceil((performance.now() - from) / 900) + 1);
  });
});

async function syncAs(app: TestRuntime, known: readonly Job[]): Promise<void> {
  const pool = openPool(app.url('migrator'), { max: 1, applicationName: 'test-sync' });
  const client = await pool.connect();
  await syncJobs(client, known);
  client.release();
  await pool.end();
}
