import { Refusal } from '#kernel/refusal';
import type { Config } from '#platform/config/config';
import { EMBEDDED_SUPERUSER } from '#platform/db/embedded';

/**
 * Connection text that acts as the owner of the schemas: the migrator itself, or the embedded server's superuser in
 * the migrator's role, so that row-level security holds for commands too.
 */
export function ownerUrl(config: Config): string {
  const url = config.databaseUrl?.reveal();
  if (!url)
    throw new Refusal(
      'wrong-setting',
      'Setting DATABASE_URL: this command needs a running database; start the system first, or name a server.',
    );
  if (!url.includes(`//${EMBEDDED_SUPERUSER}@`)) return url;
  return `${url}${url.includes('?') ? '&' : '?'}options=-c%20role%3Dmigrator`;
}
