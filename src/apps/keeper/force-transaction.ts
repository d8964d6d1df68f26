import type { Pool } from 'pg';
import type { Tx } from '#kernel/context';
import { isForceId } from '#kernel/ids';
import { Refusal } from '#kernel/refusal';
import { Transaction } from '#platform/db/transaction';

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
    // The name was checked against its pattern, so it may stand in the text; several statements take no parameters.
    await client.query(`begin; set local app.force_id = '${forceId}'`);
    const result = await work(new Transaction(client));
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
