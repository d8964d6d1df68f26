import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

export interface ThreadWork<Task> {
  /** The built file each thread runs; it answers every task it is posted with one message. */
  file: string;
  /** What every thread is given once (`workerData`). */
  setUp: unknown;
  tasks: readonly Task[];
  /** How many threads at most; never more than there are tasks or processors. */
  threads: number;
  signal?: AbortSignal;
  /** Told after every task how many of them are done. */
  onProgress?: (done: number, of: number) => void;
}

/**
 * Shares tasks among threads, so that long arithmetic neither blocks a process nor takes one processor alone. Answers
 * stand in the order of the tasks. A task that throws, or an abort, stops all threads and rejects.
 */
export async function runInThreads<Task, Result>({
  file,
  setUp,
  tasks,
  threads,
  signal,
  onProgress,
}: ThreadWork<Task>): Promise<Result[]> {
  const results = new Array<Result>(tasks.length);
  const count = Math.max(1, Math.min(threads, tasks.length, availableParallelism()));
  const workers: Worker[] = [];
  let [next, done] = [0, 0];
  const runOne = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(file, { workerData: setUp });
      workers.push(worker);
      let current = -1;
      const give = (): void => {
        current = next++;
        if (current < tasks.length) worker.postMessage(tasks[current]);
        else resolve();
      };
      worker.on('message', (result: Result) => {
        results[current] = result;
        onProgress?.(++done, tasks.length);
        give();
      });
      worker.on('error', reject);
      worker.on('exit', (code) => reject(new Error(`a thread ended early (${code})`)));
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      give();
    });
  try {
    signal?.throwIfAborted();
    await Promise.all(Array.from({ length: count }, runOne));
    return results;
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
