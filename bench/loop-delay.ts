import type { ChildProcess } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { sourceFile } from '#platform/db/source-file';

/** Setting for a process whose event loop is watched. */
export const WATCHED = {
  NODE_OPTIONS: `--import=${pathToFileURL(sourceFile('build/bench/loop-delay-child.js'))}`,
};

/** The longest that an event loop stood still, in milliseconds. */
export interface LoopDelay {
  /** By the process's own doing: what it computed, and what it waited for without letting others have their turn. */
  ownMs: number;
  /** The same with the time it waited for a processor that other processes had. */
  lateMs: number;
}

/** How long a process's event loop stood still at most since this was asked last. */
export function loopDelay(child: ChildProcess): Promise<LoopDelay> {
  return new Promise((resolve, reject) => {
    const take = (said: unknown): void => {
      const { ownMs, lateMs } = (said ?? {}) as Partial<LoopDelay>;
      if (ownMs === undefined || lateMs === undefined) return;
      child.off('message', take);
      child.off('exit', fail);
      resolve({ ownMs, lateMs });
    };
    const fail = (): void => reject(new Error('the process ended'));
    child.on('message', take);
    child.once('exit', fail);
    child.send('loop-delay');
  });
}
