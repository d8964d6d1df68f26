import type { Context, Tx } from '#kernel/context';
import type { ForceId } from '#kernel/ids';
import { found, Refusal } from '#kernel/refusal';
import type { JobEnvelope } from './job.ts';

export interface DeadLetter {
  id: string;
  jobName: string;
  error: string | null;
  attempts: number;
  diedAt: Date;
}

/** Jobs that gave up and wait for somebody to look, oldest first. */
export function deadLetters(tx: Tx, forceId: ForceId): Promise<DeadLetter[]> {
  return tx.rows<DeadLetter>(
    `select id, job_name as "jobName", error, attempts, died_at as "diedAt" from platform.dead_letter
      where force_id = $1 and retried_at is null order by died_at, id limit 500`,
    [forceId],
  );
}

/**
 * Puts a dead letter back into the queue, once, with all its tries.
 * @throws Refusal `not-found`, or `conflict` where it was put back before.
 */
export async function retryDeadLetter(ctx: Context, id: string): Promise<void> {
  const letter = found(
    await ctx.tx.row<{ jobName: string; payload: JobEnvelope; retriedAt: Date | null }>(
      `select job_name as "jobName", payload, retried_at as "retriedAt" from platform.dead_letter
        where force_id = $1 and id = $2 for update`,
      [ctx.forceId, id],
    ),
    'The dead letter',
  );
  if (letter.retriedAt) throw new Refusal('conflict', 'This dead letter was put back already');
  await ctx.tx.run('update platform.dead_letter set retried_at = now() where force_id = $1 and id = $2', [
    ctx.forceId,
    id,
  ]);
  await ctx.enqueue(letter.jobName, letter.payload.payload);
}
