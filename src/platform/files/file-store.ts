import type { Readable } from 'node:stream';

/** One kept file, as the store knows it. */
export interface KeptFile {
  key: string;
  bytes: number;
  /** When the store took it. */
  keptAt: Date;
}

/**
 * Where sealed files lie. A key is `force/uuid`, made by us: no name a person gave ever reaches a store, and a store
 * never sees a byte that is not sealed. Two adapters: a folder, and anything that speaks S3.
 */
export interface FileStore {
  /** Takes the finished file at `path` (and removes it there). Once this returns, a crash does not lose it. */
  keep(key: string, path: string): Promise<void>;
  /** The sealed bytes. @throws Refusal `gone` where the store has no such file */
  read(key: string): Promise<Readable>;
  /** Removes the file; one that is not there is removed already. */
  remove(key: string): Promise<void>;
  /** Every file below one force. */
  list(forceId: string): AsyncIterable<KeptFile>;
}

const KEY = /^[a-z][a-z0-9-]{1,39}\/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The key of one record's file. @throws Error where the parts are not a force and a UUID */
export function fileKey(forceId: string, recordId: string): string {
  const key = `${forceId}/${recordId.toLowerCase()}`;
  if (!KEY.test(key)) throw new Error('a file key is a force and a UUID');
  return key;
}
