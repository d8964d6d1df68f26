import { sourceFile } from '#platform/db/source-file';
import { runInThreads } from '#platform/threads/run-in-threads';
import type { ScanPlan } from '#statistics/space-time-scan';

/** Replicates a thread takes at a time: few enough for progress to be seen, enough for posting not to matter. */
const SLICE = 37;

/**
 * The largest statistic of each replicate of a scan, shared among threads; the same numbers however many there are.
 * Needs the build (`build/scan-thread.js`).
 */
export async function replicateScan(
  plan: ScanPlan,
  {
    replicates,
    seed,
    threads = 2,
    signal,
    onProgress,
  }: {
    replicates: number;
    seed: number;
    threads?: number;
    signal?: AbortSignal;
    onProgress?: (done: number, of: number) => void;
  },
): Promise<Float64Array> {
  const tasks = Array.from({ length: Math.ceil(replicates / SLICE) }, (_, at) => ({
    from: at * SLICE,
    to: Math.min(replicates, (at + 1) * SLICE),
  }));
  const parts = await runInThreads<(typeof tasks)[number], Float64Array>({
    file: sourceFile('build/scan-thread.js'),
    setUp: { plan, seed },
    tasks,
    threads,
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
  const largest = new Float64Array(replicates);
  parts.forEach((part, at) => {
    largest.set(part, at * SLICE);
  });
  return largest;
}
