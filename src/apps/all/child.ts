import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Refusal } from '#kernel/refusal';
import type { Log } from '#platform/observability/log';
import { EXIT_WRONG_SETTING } from '../run-process.ts';

/** A report leaves much that is young and soon dead: with more room for it the collector runs a fraction as often. */
const ROOM_FOR_THE_YOUNG = '--max-semi-space-size=32';
/**
 * A worker sends for minutes on end, and what it opens ahead outlives the young: the collector looks again when what is
 * held has doubled, in place of four times as much, so that a million messages need no more memory than ten thousand.
 */
const LITTLE_BY_LITTLE = '--heap-growing-percent=100';
/** The collector works on the process's own thread: its helpers take more of the other processors than they save here. */
const COLLECTS_ALONE = '--single-threaded-gc';

/** The worker, for which no browser waits, and the keeper, whose pauses stay short because it keeps next to nothing. */
const OWN_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  worker: [COLLECTS_ALONE, LITTLE_BY_LITTLE],
  keeper: [COLLECTS_ALONE, LITTLE_BY_LITTLE],
};

/** How Node runs the process of this name. */
export const nodeOptionsOf = (name: string): string[] => [
  '--enable-source-maps',
  ROOM_FOR_THE_YOUNG,
  ...(OWN_OPTIONS[name] ?? []),
];

export interface ChildPlan {
  name: string;
  /** Bundle to run, below the build folder. */
  file: string;
  env: Record<string, string>;
}

const READY_WITHIN_MS = 60_000;
const CALM_AFTER_MS = 60_000;

/** One child process that is started again when it dies, ever more slowly while it keeps dying. */
export class Child {
  readonly plan: ChildPlan;
  readonly #log: Log;
  #process: ChildProcess | undefined;
  #isStopping = false;
  #deaths = 0;
  #held = '';
  #maySpeak = false;

  constructor(plan: ChildPlan, log: Log) {
    this.plan = plan;
    this.#log = log;
  }

  /**
   * Starts it and waits until it says it is ready. Until `speak()` what it says is held back: where it does not start,
   * its last sentence is thrown and said once, by whoever started it.
   */
  start(): Promise<void> {
    const { name, file, env } = this.plan;
    const child = spawn(process.execPath, [...nodeOptionsOf(name), file], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#process = child;
    const startedAt = Date.now();
    let lastWords = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      lastWords = chunk.toString().trim().split('\n').at(-1) ?? lastWords;
      if (this.#maySpeak) process.stderr.write(chunk);
      else this.#held += chunk.toString();
    });
    return new Promise((resolve, reject) => {
      let isReady = false;
      const timer = setTimeout(() => reject(new Error(`${name} was not ready in time`)), READY_WITHIN_MS);
      if (child.stdout)
        createInterface({ input: child.stdout }).on('line', (line) => {
          if (!line.startsWith(`ready ${name}`)) return;
          isReady = true;
          clearTimeout(timer);
          resolve();
        });
      child.once('error', reject);
      // `close` comes after `exit`, when all it said has arrived.
      child.once('close', (code, signal) => {
        clearTimeout(timer);
        if (!isReady)
          reject(
            code === EXIT_WRONG_SETTING
              ? new Refusal('wrong-setting', lastWords)
              : new Error(`${name} did not start: ${lastWords || `exit ${code ?? signal}`}`),
          );
        else if (!this.#isStopping) this.#again(startedAt, code ?? signal);
      });
    });
  }

  #again(startedAt: number, how: number | string | null): void {
    this.#deaths = Date.now() - startedAt > CALM_AFTER_MS ? 1 : this.#deaths + 1;
    const waitMs = Math.min(10_000, 100 * 2 ** this.#deaths);
    this.#log.error(
      { name: this.plan.name, why: String(how), ms: waitMs },
      'a process died and is started again',
    );
    setTimeout(() => {
      if (this.#isStopping) return;
      this.start().catch((error: unknown) => {
        this.#log.error({ name: this.plan.name, error }, 'a process did not come back');
        this.#again(startedAt, 'no start');
      });
    }, waitMs);
  }

  /** Passes on what it has said so far, and from now on as it comes. */
  speak(): void {
    this.#maySpeak = true;
    process.stderr.write(this.#held);
    this.#held = '';
  }

  /** From now on its end is no surprise: an interrupt at the keyboard reaches all processes at once. */
  expectEnd(): void {
    this.#isStopping = true;
  }

  /** Asks it to stop and waits until it has. */
  async stop(): Promise<void> {
    this.expectEnd();
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }
}
