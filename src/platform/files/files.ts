import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { clamdPlace, openClamd } from './clamd.ts';
import { DiskStore } from './disk-store.ts';
import type { FileStore } from './file-store.ts';
import { Incoming } from './incoming.ts';
import { S3Store } from './s3-store.ts';
import { noScanner, type Scanner } from './scanner.ts';

/** What a process needs to take files and give them back. */
export interface Files {
  store: FileStore;
  incoming: Incoming;
  scanner: Scanner;
  /** True where a scanner is set: what is not yet checked is then not shown. */
  hasScanner: boolean;
}

/** The store, the folder of incoming files and the scanner that the settings name. */
export function openFiles({ varDir, evidence }: Pick<Config, 'varDir' | 'evidence'>): Files {
  const folder = join(varDir, 'evidence');
  const place = evidence.clamd === undefined ? undefined : clamdPlace(evidence.clamd);
  return {
    store: evidence.s3 ? new S3Store(evidence.s3) : new DiskStore(join(folder, 'kept')),
    incoming: new Incoming(join(folder, 'incoming')),
    scanner: place ? openClamd(place) : noScanner,
    hasScanner: place !== undefined,
  };
}
