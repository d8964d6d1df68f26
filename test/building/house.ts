import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sourceFile } from '#platform/db/source-file';

/** Folder of the project. */
export const ROOT = dirname(sourceFile('package.json'));

/** Text of a file named from the project's root. */
export const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Files below a folder whose path (from the root) fits the pattern, sorted. An absent folder has none. */
export function filesBelow(folder: string, pattern: RegExp): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .filter((path) => pattern.test(path))
    .sort();
}

/** Names of the rooms: the folders below src/domain. */
export const rooms = (): string[] =>
  readdirSync(join(ROOT, 'src/domain'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

/** The room a path lies in, or '' outside src/domain. */
export const roomOf = (path: string): string => /^src\/domain\/([^/]+)\//.exec(path)?.[1] ?? '';

/** What a source file exports. */
export const load = async (path: string): Promise<Record<string, unknown>> =>
  (await import(/* @vite-ignore */ pathToFileURL(join(ROOT, path)).href)) as Record<string, unknown>;

/** True for files that only tests run. */
export const isTestFile = (path: string): boolean =>
  /[.](test|testing|fixture|bench)[.]ts$|(^|\/)platform\/db\/test(ing|-cluster|-folder)[.]ts$/.test(path);

/** The golden copy beside the tests; `write` puts what is now there first. An absent file is empty. */
export function golden(name: string, now: string, { write }: { write: boolean }): string {
  const file = join(ROOT, 'test/building', name);
  if (write) writeFileSync(file, now);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
