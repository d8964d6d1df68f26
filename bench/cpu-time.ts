import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the clock of its kernel. */
const MS_PER_TICK = 10;

/** Fields of /proc/PID/stat after the name, which may hold spaces and brackets. */
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

const ticksOf = (stat: string[] | undefined): number => Number(stat?.[11] ?? 0) + Number(stat?.[12] ?? 0);

/** What children used that have ended since. */
const ticksOfEnded = (stat: string[]): number => Number(stat[13] ?? 0) + Number(stat[14] ?? 0);

function childrenOf(pid: number): Array<string[] | undefined> {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat?.[1] === String(pid));
}

/** Milliseconds of processor time used so far; undefined where the system has no /proc. */
function cpuMs({ pid, withChildren }: Metered): number | undefined {
  const own = statOf(pid);
  if (!own) return undefined;
  const all = withChildren ? [own, ...childrenOf(pid)] : [own];
  const ended = withChildren ? ticksOfEnded(own) : 0;
  return all.reduce((sum, stat) => sum + ticksOf(stat), ended) * MS_PER_TICK;
}

export interface Metered {
  pid: number;
  /** A database server works in its children. */
  withChildren?: boolean;
}

/**
 * Processor time of each named process for each piece of work, in milliseconds (zeros where the system has no /proc).
 * It moves far less than pieces a second do when others use the machine too.
 */
export class CpuMeter {
  readonly #pids: Readonly<Record<string, Metered>>;
  readonly #used: Record<string, number> = {};
  #from: Record<string, number | undefined> = {};
  #pieces = 0;

  constructor(pids: Readonly<Record<string, Metered>>) {
    this.#pids = pids;
  }

  start(): void {
    this.#from = this.#look();
  }

  stop(pieces: number): void {
    const now = this.#look();
    for (const name of Object.keys(this.#pids))
      this.#used[name] = (this.#used[name] ?? 0) + ((now[name] ?? 0) - (this.#from[name] ?? 0));
    this.#pieces += pieces;
  }

  perPiece(): Record<string, number> {
    return Object.fromEntries(
      Object.entries(this.#used).map(([name, ms]) => [name, Number((ms / this.#pieces).toFixed(3))]),
    );
  }

  #look(): Record<string, number | undefined> {
    return Object.fromEntries(Object.entries(this.#pids).map(([name, metered]) => [name, cpuMs(metered)]));
  }
}
