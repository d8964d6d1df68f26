import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Runtime } from '../db/runtime.ts';

/** Events of one force that one transaction hands over. */
const BATCH = 500;
/** Pauses between two looks: after a look that found events, and the longest after looks that found none. */
const BUSY_MS = 25;
const IDLE_MS = 200;
/** The database is away. */
const AGAIN_AFTER_MS = 500;

/**
 * Hands waiting events over to the job queue, up to 500 a force, in one transaction: the jobs and the mark on the event
 * are there together or not at all. Needs the worker's connection.
 * @returns how many events were handed over
 */
export async function handOver(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ handed: number }>({
    name: 'hand-over',
    text: 'select platform.hand_over($1) as handed',
    values: [BATCH],
  });
  return rows[0]?.handed ?? 0;
}

/**
 * Looks for new events again and again: every 25 ms while there are some, then more and more seldom, at least five times
 * a second. Nobody has to tell it, so nothing is lost where a hint would be. Several workers may do so at a time.
 * @returns a function that stops it and waits for the look under way
 */
export function startRelay(runtime: Runtime): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const turn = async (): Promise<void> => {
    let pauseMs = BUSY_MS;
    while (!signal.aborted) {
      try {
        const handed = await handOver(runtime.pool);
        pauseMs = handed > 0 ? BUSY_MS : Math.min(IDLE_MS, pauseMs * 2);
      } catch (error) {
        runtime.log.warn({ why: (error as Error).name }, 'events could not be handed over; tried again');
        pauseMs = AGAIN_AFTER_MS;
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const turning = turn();
  return async () => {
    stopping.abort();
    await turning;
  };
}
