import type pg from 'pg';
import type { Tx } from '#kernel/context';

/**
 * SQL on one connection. A use case may await several statements at once: they run in the order they were asked, and
 * on a pipelined connection they travel without waiting for one another's answers (after a failure the rest fail too).
 * After `end()` nothing more runs: a forgotten `await` fails loudly instead of running in somebody else's transaction.
 */
export class Transaction implements Tx {
  readonly #client: pg.ClientBase;
  #tail: Promise<unknown> = Promise.resolve();
  #ended = false;
  readonly #isPipelined: boolean;

  constructor(client: pg.ClientBase) {
    this.#client = client;
    this.#isPipelined = 'pipeline' in client && client.pipeline === true;
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

  /** Waits for what was asked and takes no more. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#tail;
  }

  #query(
    text: string,
    values: readonly unknown[] | undefined,
    name: string | undefined,
  ): Promise<pg.QueryResult> {
    if (this.#ended) return Promise.reject(new Error('The transaction is over: an await is missing'));
    const query = () => this.#client.query({ text, values: values as unknown[], name });
    const result = this.#isPipelined ? query() : this.#tail.then(query);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
