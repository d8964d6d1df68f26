import { setTimeout as sleep } from 'node:timers/promises';

/** How long a busy machine may take for what comes by itself; jobs of a dead worker are resumed within it too. */
const MOST_MS = 30_000;

/** Looks again and again until it is so. @returns how many milliseconds that took; throws after half a minute */
export async function until(isSo: () => boolean | Promise<boolean>, everyMs = 10): Promise<number> {
  const start = performance.now();
  while (!(await isSo())) {
    if (performance.now() - start > MOST_MS) throw new Error(`it was not so within ${MOST_MS} ms`);
    await sleep(everyMs);
  }
  return performance.now() - start;
}
