import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '#kernel/refusal';

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

/** False for a zombie too: where process 1 does not reap, a dead server would otherwise seem to live for ever. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z /.test(read(`/proc/${pid}/stat`) ?? '');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process began, in the system's own words, so that a reused number is not taken for the old process. */
function birthOf(pid: number): string {
  const stat = read(`/proc/${pid}/stat`);
  if (stat !== undefined) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
}

function commandOf(pid: number): string {
  const line = read(`/proc/${pid}/cmdline`);
  if (line !== undefined) return line.replaceAll('\0', ' ');
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
}

/**
 * Marks the data folder as this process's own, in a file beside it.
 * @returns a function that takes the mark away.
 * @throws Refusal `conflict` where a living process holds it.
 */
export function claimFolder(dataDir: string): () => void {
  const file = `${dataDir}.owner`;
  const mine = `${process.pid} ${birthOf(process.pid)}`;
  for (let attempt = 0; attempt < 20; attempt++) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o600 });
      return () => {
        if (read(file) === mine) rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid = '', birth] = (read(file) ?? '').split(' ');
    if (isAlive(Number(pid || Number.NaN)) && birthOf(Number(pid)) === birth)
      throw new Refusal(
        'conflict',
        `Another Stand Together is running on ${dataDir} (process ${pid}): stop it first.`,
      );
    rmSync(file, { force: true });
  }
  throw new Refusal('conflict', `The mark ${file} keeps changing hands: is another Stand Together starting?`);
}

async function gone(pid: number, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (performance.now() < until) {
    if (!isAlive(pid)) return true;
    await sleep(25);
  }
  return !isAlive(pid);
}

/** Ends a PostgreSQL process: fast shutdown first, then harder. */
export async function endServer(pid: number): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    if (await gone(pid, waitMs)) return;
  }
}

/**
 * Stops a PostgreSQL that outlived a killed owner and clears its `postmaster.pid`. Call it only after `claimFolder`:
 * then nobody alive owns the server that is still there.
 * @returns the process number that was stopped.
 */
export async function stopOrphan(dataDir: string): Promise<number | undefined> {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const pid = Number(read(file)?.split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid) || !/postgres/.test(commandOf(pid))) {
    rmSync(file, { force: true });
    return undefined;
  }
  await endServer(pid);
  return pid;
}
