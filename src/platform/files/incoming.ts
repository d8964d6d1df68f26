import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '#kernel/ids';

/**
 * The folder where a sealed file grows until it is whole. Nothing here is anybody's evidence yet: a file is moved to the
 * store when it is whole, and whatever a crash left is swept away.
 */
export class Incoming {
  readonly folder: string;
  constructor(folder: string) {
    this.folder = folder;
  }

  /** A path nobody else writes to. The name says nothing. */
  async newPath(): Promise<string> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    return join(this.folder, newId());
  }

  /** Bytes free on the disk that takes the files. */
  async freeBytes(): Promise<number> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(this.folder);
    return bavail * bsize;
  }

  /** Removes what has not grown for so many minutes. Returns how many files. */
  async sweep(olderThanMinutes: number): Promise<number> {
    const names = await readdir(this.folder).catch(() => []);
    let removed = 0;
    for (const name of names) {
      const path = join(this.folder, name);
      const facts = await stat(path).catch(() => undefined);
      if (!facts || Date.now() - facts.mtimeMs < olderThanMinutes * 60_000) continue;
      await rm(path, { force: true });
      removed += 1;
    }
    return removed;
  }
}
