import type pg from 'pg';
import type { JobFacts } from './job.ts';

/** Writes the jobs the program knows and the events they hear to the database, and removes those it no longer knows. */
export async function syncJobs(client: pg.ClientBase, jobs: readonly JobFacts[]): Promise<void> {
  const heard = jobs.flatMap(({ name, events }) => events.map((event) => ({ name, event })));
  await client.query('begin');
  try {
    await client.query(
      `insert into platform.job_kind (job_name, max_attempts)
         select * from unnest($1::text[], $2::int[])
         on conflict (job_name) do update set max_attempts = excluded.max_attempts
           where job_kind.max_attempts <> excluded.max_attempts`,
      [jobs.map(({ name }) => name), jobs.map(({ maxAttempts }) => maxAttempts)],
    );
    await client.query(
      `insert into platform.subscription (event_name, job_name)
         select * from unnest($1::text[], $2::text[]) on conflict do nothing`,
      [heard.map(({ event }) => event), heard.map(({ name }) => name)],
    );
    await client.query(
      `delete from platform.subscription s where not exists (
         select from unnest($1::text[], $2::text[]) u (event, job) where u.event = s.event_name and u.job = s.job_name)`,
      [heard.map(({ event }) => event), heard.map(({ name }) => name)],
    );
    await client.query('delete from platform.job_kind where job_name <> all ($1::text[])', [
      jobs.map(({ name }) => name),
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
