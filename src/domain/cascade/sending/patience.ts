import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '#kernel/refusal';
import { isLockTimeout } from '#platform/db/failures';

/** The ledger is asked again for so long; what the relay answered meanwhile is not forgotten. */
const PATIENCE_MS = 120_000;
const ASK_AGAIN_MS = 250;

async function repeatWhere<T>(
  mayAgain: (error: unknown) => boolean,
  transaction: () => Promise<T>,
): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await transaction();
    } catch (error) {
      if (!mayAgain(error) || performance.now() > until) throw error;
      await sleep(ASK_AGAIN_MS);
    }
  }
}

/**
 * The same transaction again while the database is away or others hold what it waits for: all it does may be done twice.
 * @param transaction is told whether an earlier try may have been kept, its answer alone being lost
 */
export function patiently<T>(transaction: (isAgain: boolean) => Promise<T>): Promise<T> {
  let isAgain = false;
  return repeatWhere(
    (error) => {
      const isAway = error instanceof Refusal && error.code === 'unavailable';
      isAgain ||= isAway;
      return isAway || isLockTimeout(error);
    },
    () => transaction(isAgain),
  );
}

/** The same transaction again while others hold what it waits for; a database that is away is not asked again. */
export const onceFree = <T>(transaction: () => Promise<T>): Promise<T> =>
  repeatWhere(isLockTimeout, transaction);
