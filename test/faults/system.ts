import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { passableFolder } from '#platform/db/test-folder';
import { freshSettings, ready } from '../../demo/exercise/fresh.ts';
import type { Doors } from '../../demo/exercise/world.ts';
import { killFamily, leftIn } from './processes.ts';

/** Starts a supervisor tries before it gives up. */
const STARTS = 3;

/** The whole real system on a throw-away folder and free ports, which can be killed and started again. */
export class System {
  readonly doors: Doors;
  readonly folder: string;
  /** The settings it runs with; commands beside it take the same. */
  readonly env: Record<string, string>;
  readonly #buildDir: string;
  #child: ChildProcess | undefined;

  private constructor(parts: {
    doors: Doors;
    folder: string;
    env: Record<string, string>;
    buildDir: string;
  }) {
    this.doors = parts.doors;
    this.folder = parts.folder;
    this.env = parts.env;
    this.#buildDir = parts.buildDir;
  }

  /** Chooses folder and ports; nothing runs yet. `settings` come on top of the demo's. */
  static async make(buildDir: string, settings: Record<string, string>): Promise<System> {
    const folder = passableFolder('stand-faults-');
    const { doors, env } = await freshSettings(join(folder, 'var'));
    return new System({ doors, folder, env: { ...env, ...settings }, buildDir });
  }

  get #dataDir(): string {
    return join(this.folder, 'var', 'postgres');
  }

  get logFile(): string {
    return join(this.folder, 'system.log');
  }

  /**
   * Starts everything and waits until all say they are ready; where that does not come about, tries again as a
   * supervisor would, because a machine that is busy with other things may take longer than a start is given.
   * @returns milliseconds it took
   */
  async start(): Promise<number> {
    const startedAt = performance.now();
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#startOnce();
        return performance.now() - startedAt;
      } catch (error) {
        if (attempt === STARTS) throw error;
        process.stderr.write(`start ${attempt} failed: ${error instanceof Error ? error.message : error}\n`);
      }
    }
  }

  async #startOnce(): Promise<void> {
    const child = spawn(process.execPath, ['--enable-source-maps', join(this.#buildDir, 'all.js')], {
      env: { ...process.env, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: an interrupt at the keyboard is for the test, which then ends the system.
      detached: true,
    });
    this.#child = child;
    child.stderr?.pipe(createWriteStream(this.logFile, { flags: 'a' }));
    await ready(child);
  }

  /** SIGKILL to the launcher, every app, the demo services and every process of the database. @returns how many */
  async kill(): Promise<number> {
    const pid = this.#child?.pid;
    if (!pid) throw new Error('the system does not run');
    this.#child = undefined;
    return killFamily(pid, this.#dataDir);
  }

  /** Stops in good order. @returns how many processes of the database were left behind, which should be none */
  async stop(): Promise<number> {
    const child = this.#child;
    this.#child = undefined;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    }
    return leftIn(this.#dataDir);
  }

  /** Runs a command of `bin/stand` beside the running system. */
  async command(words: readonly string[]): Promise<{ code: number | null; said: string }> {
    const child = spawn(process.execPath, [join(this.#buildDir, 'cli.js'), ...words], {
      env: { ...process.env, ...this.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, said: said.trim() };
  }

  /** Connection text of the embedded database as its owner, from what the running server says of itself. */
  databaseUrl(): string {
    const lines = readFileSync(join(this.#dataDir, 'postmaster.pid'), 'utf8').split('\n');
    const host = encodeURIComponent(lines[4]?.trim() ?? '');
    return `postgres://postgres@/stand?host=${host}&port=${lines[3]}`;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}
