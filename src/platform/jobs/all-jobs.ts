import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sourceFile } from '../db/source-file.ts';
import type { Job } from './job.ts';

/** Files that export `jobs`, found in the sources: every room's and platform folder's `worker.jobs.ts`. */
export function jobFiles(): string[] {
  return ['src/platform', 'src/domain'].flatMap((place) => {
    const folder = sourceFile(place);
    return readdirSync(folder)
      .map((room) => join(folder, room, 'worker.jobs.ts'))
      .filter((file) => existsSync(file));
  });
}

/** All jobs of the product, read from the sources. For tests and developers' scripts; the worker imports its doors by name. */
export async function allJobs(): Promise<Job[]> {
  const jobs: Job[] = [];
  for (const file of jobFiles())
    jobs.push(...((await import(/* @vite-ignore */ pathToFileURL(file).href)) as { jobs: Job[] }).jobs);
  return jobs;
}
