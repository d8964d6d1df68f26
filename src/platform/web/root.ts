import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

let known: string | undefined;

/**
 * Folder of the installation: the nearest one above this file whose package.json is Stand Together's. Found by
 * walking up, so that views, catalogues and assets are read from one place by source runs, tests and bundles alike.
 */
export function installRoot(): string {
  if (known) return known;
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && readFileSync(file, 'utf8').includes('"name": "stand-together"')) {
      known = folder;
      return folder;
    }
    const above = dirname(folder);
    if (above === folder) throw new Error('the installation folder (package.json of stand-together) was not found');
    folder = above;
  }
}
