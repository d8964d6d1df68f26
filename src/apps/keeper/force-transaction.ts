import type { Pool, PoolClient } from 'pg';
import type { Tx } from '#kernel/context';
import { isForceId } from '#kernel/ids';
import { Refusal } from '#kernel/refusal';

/** Statements on one connection; the keeper's own, so that it depends on no other process's machinery. */
const transactionOf = (client: PoolClient): Tx => {
  const ask = (text: string, values: readonly unknown[] = [], name?: string) =>
    client.query({ text, values: [...values], ...(name && { name }) });
  return {
    rows: async <R>(text: string, values?: readonly unknown[], name?: string) =>
      (await ask(text, values, name)).rows as R[],
    row: async <R>(text: string, values?: readonly unknown[], name?: string) =>
      (await ask(text, values, name)).rows[0] as R | undefined,
    run: async (text, values, name) => (await ask(text, values, name)).rowCount ?? 0,
  };
};

/**
 * One transaction in which the database shows this force's rows only. Throws `unavailable` where the database
 * cannot be reached: the keeper then opens nothing.
 */
export async function inForce<T>(pool: Pool, forceId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (!isForceId(forceId)) throw new Refusal('invalid-input', 'that is not the name of a force');
  const client = await pool.connect().catch(() => {
    throw new Refusal('unavailable', 'The keeper cannot reach the database');
  });
  let fault: Error | undefined;
  try {
    await client.query('begin');
    await client.query("select set_config('app.force_id', $1, true)", [forceId]);
    const result = await work(transactionOf(client));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((why: Error) => {
      fault = why;
    });
    throw error;
  } finally {
    client.release(fault);
  }
}
