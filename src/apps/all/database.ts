import { join } from 'node:path';
import type { Config } from '#platform/config/config';
import { EMBEDDED_SUPERUSER, type Embedded, startEmbedded } from '#platform/db/embedded';
import type { Log } from '#platform/observability/log';

export interface Database {
  /** Settings the child processes get, so that each finds the server under its own role. */
  env: Record<string, string>;
  adminUrl: string;
  stop(): Promise<void>;
}

const ROLE_PLACE = 'roleplace';

/** The server named by DATABASE_URL, or the embedded one, started. */
export async function openDatabase(
  config: Config,
  log: Log,
  onExit: (why: string) => void,
): Promise<Database> {
  if (config.databaseUrl)
    return { env: {}, adminUrl: config.databaseUrl.reveal(), stop: async () => undefined };
  const embedded: Embedded = await startEmbedded({
    dataDir: join(config.varDir, 'postgres'),
    runDir: join(config.varDir, 'run'),
    log,
    onExit,
  });
  const adminUrl = embedded.url(EMBEDDED_SUPERUSER);
  return {
    env: {
      DATABASE_URL: adminUrl,
      DATABASE_ROLE_URL: embedded.url(ROLE_PLACE).replace(ROLE_PLACE, '{role}'),
    },
    adminUrl,
    stop: () => embedded.stop(),
  };
}
