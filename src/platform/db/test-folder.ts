import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimFolder, stopOrphan } from './embedded-orphan.ts';

/** A temporary folder that PostgreSQL's own user can pass through too (as root it runs as another user). */
export function passableFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), name));
  chmodSync(folder, 0o711);
  return folder;
}

/** Stops the servers of runs that were killed, and removes their folders. Those of living runs, or of other users, stay. */
export async function clearKilledRuns(name: string): Promise<void> {
  for (const entry of readdirSync(tmpdir()).filter((one) => one.startsWith(name))) {
    const folder = join(tmpdir(), entry);
    try {
      // A folder without an owner's mark may be that of a run that is just beginning.
      if (!readdirSync(folder).includes('pg.owner')) continue;
      const release = claimFolder(join(folder, 'pg'));
      await stopOrphan(join(folder, 'pg'));
      release();
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // It is alive, or not ours.
    }
  }
}
