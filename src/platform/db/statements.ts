import type pg from 'pg';
import type { Door, Statements, Tx } from '#kernel/context';
import { newId } from '#kernel/ids';
import { looseSealer } from '../crypto/seal.ts';
import { type Who, withContext } from './context.ts';
import { isOutage, isWorthRetry, outage } from './failures.ts';
import type { Runtime } from './runtime.ts';

/** Single statements on any free connection. One that met a server just gone, or a deadlock, is asked once more. */
class PoolStatements implements Tx {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async rows<R>(text: string, values?: readonly unknown[], name?: string): Promise<R[]> {
    return (await this.#query(text, values, name)).rows as R[];
  }

  async row<R>(text: string, values?: readonly unknown[], name?: string): Promise<R | undefined> {
    return (await this.#query(text, values, name)).rows[0] as R | undefined;
  }

  async run(text: string, values?: readonly unknown[], name?: string): Promise<number> {
    return (await this.#query(text, values, name)).rowCount ?? 0;
  }

  async #query(
    text: string,
    values: readonly unknown[] | undefined,
    name: string | undefined,
  ): Promise<pg.QueryResult> {
    const query = () => this.#pool.query({ text, values: values as unknown[], name });
    try {
      return await query().catch((error: unknown) => {
        if (isOutage(error) || isWorthRetry(error)) return query();
        throw error;
      });
    } catch (error) {
      throw isOutage(error) ? outage(error) : error;
    }
  }
}

/**
 * For the few hot paths whose every step is one call of a function in the database that names its force itself: no
 * BEGIN and no COMMIT travel, each statement is a transaction of its own. A statement may come to run twice (its answer
 * was lost), so it must come to the same end when repeated.
 */
export function openStatements(runtime: Runtime, who: Who): Statements {
  const { forceId, actor } = who;
  const { forceKeys } = runtime;
  const key = async () =>
    forceKeys.kept(forceId) ?? (await withContext(runtime, who, ({ tx }) => forceKeys.current(tx, forceId)));
  const door: Door = {
    forceId,
    actor,
    newId,
    tx: new PoolStatements(runtime.pool),
    looseSealer: async () => looseSealer(forceId, await key()),
  };
  return { ...door, gather: (together, item) => runtime.gatherings.gather(door, together, item) };
}
