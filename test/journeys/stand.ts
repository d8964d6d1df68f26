import { execFile } from 'node:child_process';
import { sourceFile } from '../../src/platform/db/source-file.ts';

/** How a command of `stand` ended, and the lines it printed and said. */
export interface Run {
  code: number;
  lines: string[];
  said: string[];
}
const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** Runs a command of `stand` that needs no server, from its build. */
export const stand = (...args: string[]): Promise<Run> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [sourceFile('build/cli.js'), ...args],
      { maxBuffer: 1e8 },
      (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, lines: lines(stdout), said: lines(stderr) }),
    );
  });
