import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '#kernel/refusal';
import { Sensitive } from '#kernel/sensitive';
import type { Config } from '#platform/config/config';
import { EMBEDDED_SUPERUSER, socketUrl } from '#platform/db/embedded';

/**
 * Where no DATABASE_URL is set, a command works on the embedded server that the running system has started: its
 * `postmaster.pid` names socket folder and port.
 * @throws Refusal `unavailable` where none runs
 */
export async function findRunningDatabase(config: Config): Promise<Config> {
  if (config.databaseUrl) return config;
  try {
    const lines = readFileSync(join(config.varDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    const port = Number(lines[3]);
    const socketDir = lines[4]?.trim();
    if (!socketDir || !Number.isInteger(port)) throw new Error('unreadable');
    return { ...config, databaseUrl: new Sensitive(socketUrl({ socketDir, port })(EMBEDDED_SUPERUSER)) };
  } catch {
    throw new Refusal(
      'unavailable',
      `No database runs in ${config.varDir}: start the system with script/start, or set DATABASE_URL.`,
    );
  }
}
