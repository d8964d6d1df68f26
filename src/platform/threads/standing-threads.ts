import { availableParallelism } from 'node:os';
import { type ResourceLimits, Worker } from 'node:worker_threads';

/** Beyond this whoever asks is the narrow place. */
const MOST = 4;

interface Asked<Task, Result> {
  task: Task;
  resolve(answer: Result): void;
  reject(error: unknown): void;
}

/**
 * Threads that stand ready for one kind of task, as many as there are processors (four at most), begun when first needed.
 * They keep the process alive until `close`.
 */
export class StandingThreads<Task, Result> {
  readonly #file: string;
  readonly #limits: ResourceLimits;
  readonly #busy = new Map<Worker, Asked<Task, Result>>();
  readonly #idle: Worker[] = [];
  readonly #waiting: Asked<Task, Result>[] = [];

  /** @param file the built file each thread runs; it answers every task it is posted with one message */
  constructor(file: string, limits: ResourceLimits = {}) {
    this.#file = file;
    this.#limits = limits;
  }

  /** The answer of the next free thread. Rejects where the task throws, or the threads are closed. */
  ask(task: Task): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ task, resolve, reject });
      this.#give();
    });
  }

  /** Ends all threads; what was not answered is rejected. */
  async close(): Promise<void> {
    const closed = new Error('the threads were closed');
    for (const { reject } of [...this.#waiting.splice(0), ...this.#busy.values()]) reject(closed);
    const all = [...this.#idle.splice(0), ...this.#busy.keys()];
    this.#busy.clear();
    await Promise.all(all.map((worker) => worker.terminate()));
  }

  #give(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#idle.pop() ?? this.#begin();
      const asked = worker && this.#waiting.shift();
      if (!asked) return;
      this.#busy.set(worker, asked);
      worker.postMessage(asked.task);
    }
  }

  #begin(): Worker | undefined {
    if (this.#busy.size >= Math.min(MOST, availableParallelism())) return undefined;
    const worker = new Worker(this.#file, { resourceLimits: this.#limits });
    worker.on('message', (answer: Result) => {
      const asked = this.#busy.get(worker);
      if (!asked) return;
      this.#busy.delete(worker);
      this.#idle.push(worker);
      asked.resolve(answer);
      this.#give();
    });
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', (code) => this.#lose(worker, new Error(`a thread ended early (${code})`)));
    return worker;
  }

  #lose(worker: Worker, error: unknown): void {
    const place = this.#idle.indexOf(worker);
    if (place >= 0) this.#idle.splice(place, 1);
    const asked = this.#busy.get(worker);
    this.#busy.delete(worker);
    asked?.reject(error);
    this.#give();
  }
}
