import type { Runtime } from '../db/runtime.ts';
import type { Job } from './job.ts';
import type { Liveness } from './liveness.ts';

/** Looks twice in each period, at most every 10 s, so that another worker takes over soon after one has died. */
export const lookEveryMs = (everySeconds: number): number => Math.min(10_000, everySeconds * 500);

/** Runs one job for every force, as the clock does. Failures are told, and the next force still has its turn. */
export async function runForEveryForce(runtime: Runtime, job: Job): Promise<void> {
  const { rows } = await runtime.pool.query<{ force_id: string }>(
    'select force_id from platform.force order by force_id',
  );
  for (const { force_id } of rows) {
    try {
      await job.run(runtime, force_id, {});
    } catch (error) {
      runtime.log.error({ job: job.name, force: force_id, error }, 'a job of the clock failed');
    }
  }
}

/** True for the one worker that finds the period over: the row is moved on in the same statement, by the database's clock. */
async function isDue(runtime: Runtime, job: Job): Promise<boolean> {
  const { rowCount } = await runtime.pool.query(
    `insert into platform.schedule as s (job_name, last_started_at) values ($1, now())
     on conflict (job_name) do update set last_started_at = now()
       where s.last_started_at <= now() - make_interval(secs => $2)`,
    // A tenth early, because a look that comes a millisecond too soon would wait for the next one.
    [job.name, (job.everySeconds ?? 0) * 0.9],
  );
  return rowCount === 1;
}

/** Starts the clock of all jobs with `everySeconds`. @returns a function that stops it and waits for what is running. */
export function startClock(runtime: Runtime, jobs: readonly Job[], liveness: Liveness): () => Promise<void> {
  const running = new Map<string, Promise<unknown>>();
  const look = async (job: Job): Promise<void> => {
    await liveness.takeTurn(job.name, async () => {
      if (await isDue(runtime, job)) await runForEveryForce(runtime, job);
    });
  };
  const timers = jobs
    .filter((job) => job.everySeconds !== undefined)
    .map((job) => {
      const tick = (): void => {
        if (running.has(job.name)) return;
        // The database is away: the next look finds out whether it is back.
        const turn = look(job).catch(() => undefined);
        running.set(
          job.name,
          turn.finally(() => running.delete(job.name)),
        );
      };
      tick();
      return setInterval(tick, lookEveryMs(job.everySeconds ?? 1));
    });
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(running.values());
  };
}
