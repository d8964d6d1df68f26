import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Absolute path of a file or folder named from the project's root (`db/migrations`). Looks upwards from this file,
 * so that it is found from the sources and from the bundles in `build/` alike.
 */
export function sourceFile(path: string): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, path);
    if (existsSync(candidate) && existsSync(join(folder, 'package.json'))) return candidate;
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`${path} was not found above ${import.meta.url}`);
    folder = parent;
  }
}
