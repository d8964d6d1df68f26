import { system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { type Config, readConfig } from '#platform/config/config';
import { withContext } from '#platform/db/context';
import { openPool } from '#platform/db/pool';
import { makeRuntime, type Runtime } from '#platform/db/runtime';
import { silentLog } from '#platform/observability/log';
import { ownerUrl } from '../owner-url.ts';
import { findRunningDatabase } from './running-database.ts';

/** Runs a command's work against the database as its owner, in one transaction of the configured force. */
export async function withOwner<T>(
  name: string,
  work: (ctx: Context, runtime: Runtime) => Promise<T>,
): Promise<T> {
  const config = await findRunningDatabase(readConfig('cli'));
  return withOwnerOf(config, name, work);
}

/** The same where the settings were read before. */
export async function withOwnerOf<T>(
  config: Config,
  name: string,
  work: (ctx: Context, runtime: Runtime) => Promise<T>,
): Promise<T> {
  const pool = openPool(ownerUrl(config), { max: 2, applicationName: `stand-${name}` });
  const runtime = makeRuntime({ pool, config, log: silentLog });
  try {
    return await withContext(runtime, { forceId: config.forceId, actor: system(`cli.${name}`) }, (ctx) =>
      work(ctx, runtime),
    );
  } finally {
    await pool.end();
  }
}
