import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { sourceFile } from '#platform/db/source-file';
import { bareSettings, type Fresh } from '../../demo/exercise/fresh.ts';

/** How a process ended, and what it said. */
export interface Ended {
  code: number | null;
  stderr: string;
  /** The lines of stderr that are not empty. */
  said: string[];
}

/** A process of the product, from its built bundle. */
export interface Started {
  child: ChildProcess;
  /** What it has said on stderr so far. */
  stderr(): string;
  /** Resolves once it says that it is ready; rejects where it ends before. */
  ready: Promise<void>;
  ended: Promise<Ended>;
  stop(): Promise<Ended>;
}

/** Only what a process needs of the surroundings of a test: none of its settings. */
const surroundings = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => !/^(STAND_|DATABASE_)/.test(entry[0]) && entry[1] !== undefined,
    ),
  );

/**
 * Starts a bundle (`all`, `public`, `demo/mail-catcher`) with these settings and no others; `through` a command that stands
 * before it, if one is given.
 */
export function startBundle(
  name: string,
  env: Record<string, string>,
  options: { args?: readonly string[]; through?: readonly string[] } = {},
): Started {
  const file = sourceFile(`build/${name}.js`);
  const line = [process.execPath, '--enable-source-maps', file, ...(options.args ?? [])];
  const [command = '', ...args] = [...(options.through ?? []), ...line];
  const child = spawn(command, args, {
    env: { ...surroundings(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = once(child, 'close').then(
    ([code]): Ended => ({
      code: code as number | null,
      stderr,
      said: stderr.split('\n').filter((line) => line.trim() !== ''),
    }),
  );
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('ready ')) resolve();
    });
    void ended.then(() => reject(new Error(`${name} ended before it was ready: ${stderr}`)));
  });
  // Whoever waits for the end alone has no use for this.
  ready.catch(() => undefined);
  const stop = (): Promise<Ended> => {
    child.kill('SIGTERM');
    return ended;
  };
  return { child, stderr: () => stderr, ready, ended, stop };
}

/** Settings of a demo system below this folder that sends without a wait, and the doors it will have. */
export async function demoSettings(varDir: string): Promise<Fresh> {
  const { doors, env } = await bareSettings(varDir);
  return { doors, env: { ...env, STAND_RECALL_SECONDS: '0' } };
}
