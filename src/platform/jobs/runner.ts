import type { Runtime } from '../db/runtime.ts';
import { startClock } from './clock.ts';
import type { Job } from './job.ts';
import { Liveness } from './liveness.ts';
import { Queue } from './queue.ts';
import { startRelay } from './relay.ts';
import { buryDeadJobs, findDeadWorkers, freeJobsOf } from './sweep.ts';

export interface WorkerOptions {
  /** Jobs at a time in this process. The runtime's pool needs about as many connections and five more. */
  concurrency?: number;
  /** Longest wait for a new job where the server's hint does not come. */
  pollEveryMs?: number;
  /** Time between two looks for dead workers and dead jobs; a job of a killed worker resumes after at most two. */
  sweepEveryMs?: number;
}

export interface Worker {
  /** Takes no new jobs, lets running ones finish (5 s), gives the rest back. */
  stop(): Promise<void>;
}

/**
 * Starts handing events over, taking jobs from the queue and keeping the clock, and looks after jobs whose worker has
 * died and jobs that gave up.
 * The worker outlives a restart of the database.
 */
export async function startWorker(
  runtime: Runtime,
  jobs: readonly Job[],
  options: WorkerOptions = {},
): Promise<Worker> {
  const { concurrency = 8, pollEveryMs = 500, sweepEveryMs = 4_000 } = options;
  const liveness = new Liveness(runtime.pool);
  await liveness.open();
  const queue = new Queue(runtime, jobs, { liveness, concurrency, pollEveryMs });
  const stopRelay = startRelay(runtime);
  const stopClock = startClock(runtime, jobs, liveness);
  const stopSweeps = startSweeps(runtime, queue, sweepEveryMs);
  const turning = queue.keepTurning();
  return {
    stop: async () => {
      await Promise.all([stopRelay(), stopClock(), stopSweeps(), queue.stop()]);
      await turning;
      liveness.close();
    },
  };
}

/** One look: frees jobs of workers that were already dead at the look before, and buries jobs that gave up. */
export async function sweepOnce(runtime: Runtime, deadBefore: ReadonlySet<string>): Promise<Set<string>> {
  const dead = await findDeadWorkers(runtime.pool);
  const certain = dead.filter((name) => deadBefore.has(name));
  if (certain.length > 0) {
    const freed = await freeJobsOf(runtime.pool, certain);
    runtime.log.warn(
      { count: freed, why: `${certain.length} workers` },
      'gave back the jobs of workers that died',
    );
  }
  const buried = await buryDeadJobs(runtime.pool);
  if (buried > 0) runtime.log.error({ count: buried }, 'jobs used up their tries and became dead letters');
  return new Set(dead);
}

function startSweeps(runtime: Runtime, queue: Queue, everyMs: number): () => Promise<void> {
  let dead = new Set<string>();
  let sweeping: Promise<void> | undefined;
  const sweep = (): void => {
    sweeping ??= sweepOnce(runtime, dead)
      .then((found) => {
        dead = found;
        return queue.sweepLost();
      })
      // The database is away: the next look finds out whether it is back.
      .catch(() => undefined)
      .finally(() => {
        sweeping = undefined;
      });
  };
  // Workers start together after a deploy; their looks need not come together too.
  sweep();
  const timer = setInterval(sweep, everyMs * (0.9 + Math.random() * 0.2));
  return async () => {
    clearInterval(timer);
    await sweeping;
  };
}
