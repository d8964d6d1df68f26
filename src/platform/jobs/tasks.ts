import { Logger, type TaskList } from 'graphile-worker';
import { isForceId } from '#kernel/ids';
import type { Runtime } from '../db/runtime.ts';
import { failureNote } from './failure-note.ts';
import type { Job, JobEnvelope } from './job.ts';

/** The queue's own messages name tasks and numbers; at `info` it would tell of every job done, so that is `debug` here. */
export const queueLogger = (log: Runtime['log'] | undefined): Logger =>
  new Logger(() => (level, message) => {
    // A failed job is told by its own line, without the error's text.
    if (!log || level === 'debug' || level === 'info' || message.startsWith('Failed task')) return;
    log.warn({ why: message.split('\n')[0] }, 'job queue');
  });

/**
 * The queue waits e^attempts seconds after a failure (2.7, 7.4, 20, 55 …), counted from `run_at` where that lies
 * ahead. Moving `run_at` ahead by up to half of that spreads jobs that failed together, so that they do not all
 * come back in the same moment to whatever was down.
 */
export const jitterSeconds = (attempts: number, random: number): number =>
  (Math.exp(Math.min(attempts, 10)) / 2) * random;

async function spread(runtime: Runtime, job: { id: string; attempts: number }): Promise<void> {
  const seconds = jitterSeconds(job.attempts, Math.random());
  await runtime.pool
    .query(
      `update graphile_worker._private_jobs set run_at = now() + make_interval(secs => $2) where id = $1`,
      [job.id, seconds],
    )
    // The database may be what failed; then the job simply comes back without jitter.
    .catch(() => undefined);
}

/** What the queue runs for each job's name. */
export function taskList(runtime: Runtime, jobs: readonly Job[]): TaskList {
  return Object.fromEntries(
    jobs.map((job) => [
      job.name,
      async (raw, helpers) => {
        const envelope = raw as JobEnvelope;
        try {
          if (!isForceId(envelope.force)) throw new Error(`The job ${job.name} names no force`);
          await job.run(runtime, envelope.force, envelope.payload);
        } catch (error) {
          const { attempts, max_attempts: maxAttempts } = helpers.job;
          runtime.log.error({ job: job.name, attempts, count: maxAttempts, error }, 'a job failed');
          await spread(runtime, helpers.job);
          throw new Error(failureNote(error), { cause: error });
        }
      },
    ]),
  );
}
