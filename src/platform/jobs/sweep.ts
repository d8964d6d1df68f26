import type pg from 'pg';
import { LIVING, lockKey } from './liveness.ts';

/**
 * Names of workers that hold jobs although no session holds their lock. A worker that has just begun, or whose session
 * is being opened again, looks dead for a moment: act on a name only when two sweeps in a row saw it.
 */
export async function findDeadWorkers(pool: pg.Pool): Promise<string[]> {
  const holders = await pool.query<{ name: string }>(
    `select distinct locked_by as name from graphile_worker._private_jobs where locked_by is not null
     union select locked_by from graphile_worker._private_job_queues where locked_by is not null`,
  );
  if (holders.rows.length === 0) return [];
  const held = await pool.query<{ key: number }>(
    `select objid::bigint as key from pg_locks
       where locktype = 'advisory' and classid::bigint = $1 and objsubid = 2 and granted
         and database = (select oid from pg_database where datname = current_database())`,
    [LIVING],
  );
  const living = new Set(held.rows.map(({ key }) => key));
  return holders.rows.map(({ name }) => name).filter((name) => !living.has(lockKey(name) >>> 0));
}

/**
 * Gives the jobs of dead workers back. A job that has already cost two workers their lives comes back at a random
 * moment of the next 20 s, so that a job which kills its process takes few others with it and dies alone.
 * @returns the number of jobs given back.
 */
export async function freeJobsOf(pool: pg.Pool, deadWorkers: readonly string[]): Promise<number> {
  await dropReplaced(pool, deadWorkers);
  const { rowCount } = await pool.query(
    `update graphile_worker._private_jobs
        set locked_at = null, locked_by = null, updated_at = now(),
            last_error = coalesce(last_error, 'The worker process ended while this job was running'),
            run_at = case when attempts < 2 then greatest(run_at, now()) else now() + random() * interval '20 seconds' end
      where locked_by = any ($1::text[])`,
    [deadWorkers],
  );
  await pool.query(
    `update graphile_worker._private_job_queues set locked_at = null, locked_by = null where locked_by = any ($1::text[])`,
    [deadWorkers],
  );
  return rowCount ?? 0;
}

/**
 * Forgets jobs of dead workers whose place a newer job with the same key has taken. The queue marks such a job by
 * taking its key and using up its tries at one stroke; given back, it would be buried as if it had failed that often.
 * A job that did use up its tries one by one has the error of the try before.
 */
async function dropReplaced(pool: pg.Pool, deadWorkers: readonly string[]): Promise<void> {
  await pool.query(
    `delete from graphile_worker._private_jobs
      where locked_by = any ($1::text[]) and key is null and attempts >= max_attempts
        and (updated_at > locked_at or (last_error is null and max_attempts > 1))`,
    [deadWorkers],
  );
}

/**
 * Gives back jobs that are locked in a living worker's name although it does not hold them: the answer to its fetch was
 * lost with the connection. Acts on those that looked lost before too, because a job may be on its way in or out.
 * @returns the ids that look lost now.
 */
export async function freeLostJobs(
  pool: pg.Pool,
  worker: { names: readonly string[]; held: ReadonlySet<string>; lostBefore: ReadonlySet<string> },
): Promise<Set<string>> {
  const { rows } = await pool.query<{ id: string }>(
    'select id::text from graphile_worker._private_jobs where locked_by = any ($1::text[])',
    [worker.names],
  );
  const lost = rows.map(({ id }) => id).filter((id) => !worker.held.has(id));
  const certain = lost.filter((id) => worker.lostBefore.has(id));
  if (certain.length > 0)
    await pool.query(
      `update graphile_worker._private_jobs
          set locked_at = null, locked_by = null, attempts = greatest(attempts - 1, 0), updated_at = now()
        where id = any ($1::bigint[]) and locked_by = any ($2::text[])`,
      [certain, worker.names],
    );
  return new Set(lost);
}

/**
 * Moves jobs that used up their tries out of the queue into `platform.dead_letter`; one statement, so that a job is in
 * exactly one of the two. Jobs without a force cannot come from this product and stay where they are.
 * @returns the number moved.
 */
export async function buryDeadJobs(pool: pg.Pool): Promise<number> {
  const forces = await pool.query<{ force_id: string }>(
    `select distinct payload ->> 'force' as force_id from graphile_worker._private_jobs
      where attempts >= max_attempts and locked_at is null and payload ->> 'force' is not null`,
  );
  let buried = 0;
  for (const { force_id } of forces.rows) buried += await buryOf(pool, force_id);
  return buried;
}

async function buryOf(pool: pg.Pool, forceId: string): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select set_config('app.force_id', $1, true)`, [forceId]);
    const { rowCount } = await client.query(
      `with dead as (
         delete from graphile_worker._private_jobs
           where attempts >= max_attempts and locked_at is null and payload ->> 'force' = $1
           returning task_id, payload, last_error, attempts)
       insert into platform.dead_letter (force_id, id, job_name, payload, error, attempts)
         select $1, gen_random_uuid(), t.identifier, d.payload::jsonb, d.last_error, d.attempts
           from dead d join graphile_worker._private_tasks t on t.id = d.task_id`,
      [forceId],
    );
    await client.query('commit');
    return rowCount ?? 0;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
