import { EventEmitter } from 'node:events';
import { runOnce, type WorkerEvents } from 'graphile-worker';
import type { Runtime } from '../db/runtime.ts';
import type { Job } from './job.ts';
import { handOver } from './relay.ts';
import { queueLogger, taskList } from './tasks.ts';

export interface Drained {
  /** Names of the jobs that ran, in order. */
  ran: string[];
  failures: { job: string; error: unknown }[];
}

/**
 * Runs every job that is due now, and those that their events set off, until none is left. A failed job waits for its
 * next try as always. For tests and one-off commands; the worker process uses `startWorker`.
 */
export async function drainJobs(runtime: Runtime, jobs: readonly Job[]): Promise<Drained> {
  const drained: Drained = { ran: [], failures: [] };
  if (jobs.length === 0) return drained;
  const events = new EventEmitter() as WorkerEvents;
  events.on('job:start', ({ job }) => drained.ran.push(job.task_identifier));
  events.on('job:error', ({ job, error }) =>
    drained.failures.push({ job: job.task_identifier, error: (error as Error).cause ?? error }),
  );
  for (let ranBefore = -1; ranBefore < drained.ran.length; ) {
    ranBefore = drained.ran.length;
    while ((await handOver(runtime.pool)) > 0);
    await runOnce({
      pgPool: runtime.pool,
      taskList: taskList(runtime, jobs),
      concurrency: 1,
      noHandleSignals: true,
      events,
      logger: queueLogger(undefined),
      // In batches the end of every job is noted before the run is over.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    });
  }
  return drained;
}
