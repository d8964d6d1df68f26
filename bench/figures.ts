import { availableParallelism, cpus, totalmem } from 'node:os';

/** The middle value; of an even number the lower of the two. NaN where there is none. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The smallest value that at least the share `q` (0 to 1) of the values does not exceed. NaN where there is none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

/** The machine a figure was measured on, for the reader of the last line. */
export const machine = (): string =>
  `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;

export const round = (value: number, digits = 0): number => Number(value.toFixed(digits));

/** Progress goes to stderr, so that stdout ends with the one line of JSON. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Runs a benchmark's main part; a wrong option ends it with one line and exit code 2, anything else with 1. */
export async function runBench(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (error instanceof WrongOption || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) {
      say((error as Error).message.split('\n')[0] ?? '');
      process.exitCode = 2;
      return;
    }
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  }
}

/** An option that cannot be used, in one sentence. */
export class WrongOption extends Error {}

/** A whole number of at least `least`. Throws WrongOption. */
export function count(name: string, text: string, least = 1): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new WrongOption(`${name} takes a whole number of at least ${least}, not "${text}".`);
  return value;
}
