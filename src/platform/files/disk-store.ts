import { createReadStream } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Refusal } from '#kernel/refusal';
import type { FileStore, KeptFile } from './file-store.ts';

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Sealed files in a folder of this machine: `<folder>/<force>/<first two of the id>/<id>`, 0700 and 0600. */
export class DiskStore implements FileStore {
  readonly #folder: string;
  constructor(folder: string) {
    this.#folder = folder;
  }

  async keep(key: string, path: string): Promise<void> {
    const target = this.#pathOf(key);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await flush(path);
    await rename(path, target);
    // The name must be on the disk too, or a power cut takes a file whose row says that it is there.
    await flush(dirname(target));
  }

  async read(key: string): Promise<Readable> {
    const handle = await open(this.#pathOf(key), 'r').catch((error: unknown) => {
      throw isMissing(error) ? new Refusal('gone', 'the sealed file is not in the store') : error;
    });
    return createReadStream('', { fd: handle });
  }

  async remove(key: string): Promise<void> {
    await rm(this.#pathOf(key), { force: true });
  }

  async *list(forceId: string): AsyncIterable<KeptFile> {
    const folder = join(this.#folder, forceId);
    const entries = await opendir(folder, { recursive: true }).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });
    if (!entries) return;
    for await (const entry of entries) {
      if (!entry.isFile()) continue;
      const facts = await stat(join(entry.parentPath ?? entry.path, entry.name)).catch(() => undefined);
      if (facts) yield { key: `${forceId}/${entry.name}`, bytes: facts.size, keptAt: facts.mtime };
    }
  }

  #pathOf(key: string): string {
    const [force = '', id = ''] = key.split('/');
    return join(this.#folder, force, id.slice(0, 2), id);
  }
}
