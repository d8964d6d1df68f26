import pg from 'pg';

/** bigint (counts): JavaScript numbers are exact to 2^53, far beyond any count here. */
pg.types.setTypeParser(20, Number);
/** date: the text `2026-03-09`. The library's own reading makes a local midnight of it, which is another day elsewhere. */
pg.types.setTypeParser(1082, (text) => text);

/** Waiting longer for a connection than this is an outage to the reader: the form then answers 503 within 3 s. */
const CONNECT_WITHIN_MS = 2_000;

/**
 * A pool for one role. `bigint` comes back as number, `date` as text (`YYYY-MM-DD`), `numeric` as text,
 * `timestamptz` as Date. Errors of idle connections (a restarted server) only drop the connection. With `pipeline`
 * statements that are asked together travel together; each is then answered in order.
 */
export function openPool(
  url: string,
  options: { max: number; applicationName: string; pipeline?: boolean },
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max,
    application_name: options.applicationName,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    pipeline: options.pipeline ?? false,
  });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
