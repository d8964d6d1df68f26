import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Runner, run, type WorkerEvents } from 'graphile-worker';
import type { Runtime } from '../db/runtime.ts';
import type { Job } from './job.ts';
import type { Liveness } from './liveness.ts';
import { patientPool } from './patient-pool.ts';
import { freeLostJobs } from './sweep.ts';
import { queueLogger, taskList } from './tasks.ts';

export interface QueueOptions {
  liveness: Liveness;
  concurrency: number;
  pollEveryMs: number;
}

/** After `stop()` an outage is sat out no longer than this. */
const PATIENCE_AT_END_MS = 5_000;

/** Takes jobs from the queue. It is started again should it ever end by itself. */
export class Queue {
  readonly #runtime: Runtime;
  readonly #jobs: readonly Job[];
  readonly #options: QueueOptions;
  /** Jobs fetched and not finished yet, by id. */
  readonly #held = new Set<string>();
  readonly #names = new Set<string>();
  #lost: ReadonlySet<string> = new Set();
  #runner: Runner | undefined;
  #patientUntilMs = Number.POSITIVE_INFINITY;

  constructor(runtime: Runtime, jobs: readonly Job[], options: QueueOptions) {
    this.#runtime = runtime;
    this.#jobs = jobs;
    this.#options = options;
  }

  get #isStopping(): boolean {
    return Number.isFinite(this.#patientUntilMs);
  }

  /** Runs until `stop()`. */
  async keepTurning(): Promise<void> {
    while (!this.#isStopping) {
      await this.#turn().catch((error: Error) => {
        this.#runtime.log.warn({ why: error.message }, 'the job queue stopped; it is started again');
      });
      if (!this.#isStopping) await sleep(1_000);
    }
  }

  async stop(): Promise<void> {
    this.#patientUntilMs = performance.now() + PATIENCE_AT_END_MS;
    await this.#runner?.stop().catch(() => undefined);
  }

  /** Gives back jobs locked in this worker's name that never reached it; they must have looked lost twice. */
  async sweepLost(): Promise<void> {
    if (this.#names.size === 0) return;
    this.#lost = await freeLostJobs(this.#runtime.pool, {
      names: [...this.#names],
      held: this.#held,
      lostBefore: this.#lost,
    });
  }

  #listen(): WorkerEvents {
    const events = new EventEmitter() as WorkerEvents;
    events.on('pool:create', ({ workerPool }) => {
      this.#names.add(workerPool.id);
      void this.#options.liveness.add(workerPool.id);
    });
    events.on('localQueue:getJobs:complete', ({ jobs }) => {
      for (const { id } of jobs) this.#held.add(String(id));
    });
    events.on('localQueue:returnJobs', ({ jobs }) => {
      for (const { id } of jobs) this.#held.delete(String(id));
    });
    events.on('job:complete', ({ job }) => this.#held.delete(String(job.id)));
    return events;
  }

  async #turn(): Promise<void> {
    const { liveness, concurrency, pollEveryMs } = this.#options;
    try {
      this.#runner = await run({
        pgPool: patientPool(this.#runtime.pool, () => performance.now() < this.#patientUntilMs),
        taskList: taskList(this.#runtime, this.#jobs),
        parsedCronItems: [],
        concurrency,
        pollInterval: pollEveryMs,
        noHandleSignals: true,
        events: this.#listen(),
        logger: queueLogger(this.#runtime.log),
        preset: {
          worker: {
            localQueue: { size: concurrency * 2 },
            // Without batching the library does not catch a failure to note a job's end.
            completeJobBatchDelay: 0,
            failJobBatchDelay: 0,
          },
        },
      });
      if (this.#isStopping) await this.#runner.stop();
      await this.#runner.promise;
    } finally {
      this.#runner = undefined;
      for (const name of this.#names) await liveness.remove(name);
      this.#names.clear();
      this.#held.clear();
    }
  }
}
