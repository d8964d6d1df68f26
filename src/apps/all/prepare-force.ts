import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { Config } from '#platform/config/config';
import { KeeperClient, keeperSocket } from '#platform/crypto/keeper-client';
import { openPool } from '#platform/db/pool';

/** Makes sure the force has its row and its keys: intake, statement and checkpoint, made by the keeper. */
export async function prepareForce(config: Config, adminUrl: string): Promise<void> {
  const pool = openPool(adminUrl, { max: 1, applicationName: 'stand prepare' });

  try {
    await pool.query(
      'insert into platform.force (force_id, name) values ($1, $2) on conflict (force_id) do nothing',
      [config.forceId, config.forceName],
    );
  } finally {
    await pool.end();
  }
  const keeper = new KeeperClient(keeperSocket(config.keeperSocketDir, 'admin'));
  try {
    await keeper.createForceKeys(config.forceId);
  } finally {
    keeper.close();
  }
}

/**
 * Runs the demo's seed, as a process of its own.
 * @returns true where it wrote the fictional force, false where the force was there already
 */
export async function seedForce(buildDir: string, env: Record<string, string>): Promise<boolean> {
  const seed = spawn(process.execPath, [join(buildDir, 'demo/seed.js')], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  seed.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = (await once(seed, 'close')) as [number | null];
  if (code !== 0) throw new Error('the demo force could not be written');
  return said.includes('written');
}
