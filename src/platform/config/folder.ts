import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it, step by step: Node's own recursive way never comes back where the system answers
 * "no such folder" to a folder that cannot be made (as below /proc).
 * @throws the system's error (EACCES, ENOTDIR, EROFS, ENOENT) where one of them cannot be made
 */
export function makeWay(folder: string, mode: number): void {
  if (existsSync(folder)) return;
  makeWay(dirname(folder), mode);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    // Another process of the same start was quicker.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
