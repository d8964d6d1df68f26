import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { isOutage } from '../db/failures.ts';

const AGAIN_AFTER_MS = 300;

/** One connection that is opened anew, and the statement asked again, when the database was away. */
class PatientClient {
  readonly #pool: pg.Pool;
  readonly #mayWait: () => boolean;
  #client: pg.PoolClient | undefined;

  constructor(pool: pg.Pool, mayWait: () => boolean) {
    this.#pool = pool;
    this.#mayWait = mayWait;
  }

  async query(config: pg.QueryConfig | string, values?: unknown[]): Promise<pg.QueryResult> {
    for (;;) {
      try {
        this.#client ??= await this.#pool.connect();
        return await this.#client.query(config as pg.QueryConfig, values);
      } catch (error) {
        if (!isOutage(error) || !this.#mayWait()) throw error;
        this.#client?.release(true);
        this.#client = undefined;
        await sleep(AGAIN_AFTER_MS);
      }
    }
  }

  release(): void {
    this.#client?.release();
    this.#client = undefined;
  }
}

/**
 * The same pool, but its connections sit an outage out. The queue's library stops, and forgets to catch what it threw,
 * when it cannot note the end of a job or give jobs back. All it asks is single statements that may be asked twice; a
 * fetch whose answer was lost leaves jobs locked that nobody works on, and the runner looks for those.
 */
export function patientPool(pool: pg.Pool, mayWait: () => boolean): pg.Pool {
  return new Proxy(pool, {
    get: (target, name) => {
      if (name !== 'connect') {
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      }
      // With a callback it is the listener for hints, which finds its own way back.
      return (callback?: Parameters<pg.Pool['connect']>[0]) =>
        callback ? target.connect(callback) : Promise.resolve(new PatientClient(target, mayWait));
    },
  });
}
