import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

interface Process {
  pid: number;
  parent: number;
  isZombie: boolean;
}

/** Every process of this machine, as /proc tells it. */
function allProcesses(): Process[] {
  return readdirSync('/proc').flatMap((name): Process[] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [{ pid: Number(name), parent: Number(parent), isZombie: state === 'Z' }];
    } catch {
      // It ended while we looked.
      return [];
    }
  });
}

/** A process and all its descendants, the eldest first, so that nobody is left to start the others again. */
function familyOf(root: number): number[] {
  const all = allProcesses();
  const family = [root];
  for (const one of family) family.push(...all.filter(({ parent }) => parent === one).map(({ pid }) => pid));
  return family;
}

/** Processes that stand in this folder: PostgreSQL's own all stand in its data folder. */
const standingIn = (folder: string): number[] =>
  allProcesses()
    .filter(({ pid, isZombie }) => {
      try {
        return !isZombie && readlinkSync(`/proc/${pid}/cwd`) === folder;
      } catch {
        return false;
      }
    })
    .map(({ pid }) => pid);

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone by itself.
  }
}

const areAllGone = (pids: readonly number[]): boolean => {
  const living = new Set(
    allProcesses()
      .filter(({ isZombie }) => !isZombie)
      .map(({ pid }) => pid),
  );
  return !pids.some((pid) => living.has(pid));
};

/**
 * Sends SIGKILL to a process, all its descendants and all that stand in the data folder, as fast as a loop can, and
 * waits until none is left.
 * @returns how many there were
 */
export async function killFamily(root: number, dataDir: string, withinMs = 30_000): Promise<number> {
  const killed = new Set<number>();
  const until = performance.now() + withinMs;
  let targets = familyOf(root);
  while (targets.length > 0) {
    for (const pid of targets) {
      killHard(pid);
      killed.add(pid);
    }
    if (performance.now() > until) throw new Error(`processes outlived SIGKILL: ${targets.join(', ')}`);
    // A backend forked while the list was made stands in the data folder.
    targets = standingIn(dataDir);
  }
  while (!areAllGone([...killed])) {
    if (performance.now() > until) throw new Error('killed processes are still there');
    await sleep(10);
  }
  return killed.size;
}

/** How many processes still stand in the folder: none after a clean stop. */
export const leftIn = (dataDir: string): number => standingIn(dataDir).length;
