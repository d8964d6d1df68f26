import { createHash } from 'node:crypto';
import type pg from 'pg';

/** First half of the advisory locks of living workers, and of jobs that run by the clock. */
export const LIVING = 7_301;
export const TURN = 7_302;

/** Second half of an advisory lock, from a name. */
export const lockKey = (name: string): number => createHash('sha256').update(name).digest().readInt32BE(0);

const TRY_LOCK = 'select pg_try_advisory_lock($1, $2) as got';
const UNLOCK = 'select pg_advisory_unlock($1, $2) as got';
const RECONNECT_MS = 500;

/**
 * One database session that holds a lock for each name of this worker as long as the process lives. The server drops
 * the locks the moment the session ends, whichever way the process went, so that others can tell the dead from the slow.
 */
export class Liveness {
  readonly #pool: pg.Pool;
  readonly #names = new Set<string>();
  #client: pg.PoolClient | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  /** Several jobs' turns share the session, which runs one statement at a time. */
  #tail: Promise<unknown> = Promise.resolve();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Opens the session; it is opened again whenever it breaks. */
  async open(): Promise<void> {
    try {
      const client = await this.#pool.connect();
      if (this.#closed) return client.release();
      client.once('error', () => this.#lost(client));
      client.once('end', () => this.#lost(client));
      this.#client = client;
      // A host that loses its power closes no connection; the server then asks after it, and notices within 11 s.
      await this.#ask(
        client,
        'set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3',
      );
      for (const name of this.#names) await this.#lock(client, name);
    } catch {
      this.#again();
    }
  }

  async add(name: string): Promise<void> {
    this.#names.add(name);
    if (this.#client) await this.#lock(this.#client, name).catch(() => undefined);
  }

  async remove(name: string): Promise<void> {
    this.#names.delete(name);
    if (this.#client) await this.#ask(this.#client, UNLOCK, [LIVING, lockKey(name)]).catch(() => undefined);
  }

  /** Runs `work` if no other process is at the same turn. Returns false where one is, or the session is broken. */
  async takeTurn(name: string, work: () => Promise<void>): Promise<boolean> {
    const client = this.#client;
    if (!client) return false;
    const key = lockKey(name);
    if (!(await this.#ask(client, TRY_LOCK, [TURN, key]))) return false;
    try {
      await work();
    } finally {
      await this.#ask(client, UNLOCK, [TURN, key]).catch(() => undefined);
    }
    return true;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#client?.release(true);
    this.#client = undefined;
  }

  async #lock(client: pg.PoolClient, name: string): Promise<void> {
    // Our own broken session may still hold it for a moment.
    if (!(await this.#ask(client, TRY_LOCK, [LIVING, lockKey(name)]))) this.#again();
  }

  /** Asks once the statements before have had their answers. @returns the one value of the answer's first row */
  async #ask(client: pg.PoolClient, text: string, values?: unknown[]): Promise<boolean | undefined> {
    const answer = this.#tail.then(() => client.query<{ got: boolean }>(text, values));
    this.#tail = answer.catch(() => undefined);
    return (await answer).rows?.[0]?.got;
  }

  #lost(client: pg.PoolClient): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    client.release(true);
    this.#again();
  }

  #again(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#client?.release(true);
      this.#client = undefined;
      void this.open();
    }, RECONNECT_MS);
  }
}
