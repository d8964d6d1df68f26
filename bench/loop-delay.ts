import type { ChildProcess } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { sourceFile } from '#platform/db/source-file';

/** Setting for a process whose event loop is watched. */
export const WATCHED = {
  NODE_OPTIONS: `--import=${pathToFileURL(sourceFile('build/bench/loop-delay-child.js'))}`,
};

/** The longest a process's event loop stood still since this was asked last, in milliseconds. */
export function loopDelay(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const take = (said: unknown): void => {
      const { loopMs } = (said ?? {}) as { loopMs?: number };
      if (loopMs === undefined) return;
      child.off('message', take);
      child.off('exit', fail);
      resolve(loopMs);
    };
    const fail = (): void => reject(new Error('the process ended'));
    child.on('message', take);
    child.once('exit', fail);
    child.send('loop-delay');
  });
}
