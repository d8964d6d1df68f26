import { existsSync } from 'node:fs';
import { Refusal } from '#kernel/refusal';
import { readConfig } from '#platform/config/config';
import { createRootKeyFile, fileRootKey } from '#platform/crypto/root-key';
import { openPool } from '#platform/db/pool';
import { createLog } from '#platform/observability/log';
import { runProcess } from '../run-process.ts';
import { startKeeper } from './keeper-server.ts';

/** Connections to the database: openings are short, so a few serve every process. */
const CONNECTIONS = 8;

await runProcess('keeper', async () => {
  const config = readConfig('keeper');
  const log = createLog(config, 'keeper');
  const url = config.roleUrl('keeper');
  if (!url) throw new Refusal('wrong-setting', 'The keeper needs DATABASE_URL or DATABASE_ROLE_URL');
  // A demo or test makes its own key once; in production a person makes it and keeps a copy.
  if (config.mode !== 'production' && !existsSync(config.rootKeyFile))
    await createRootKeyFile(config.rootKeyFile);
  const rootKey = await fileRootKey(config.rootKeyFile, config.mode);
  const pool = openPool(url.reveal(), { max: CONNECTIONS, applicationName: 'stand keeper' });
  const keeper = await startKeeper({ pool, socketDir: config.keeperSocketDir, rootKey, log });
  return {
    url: `unix:${config.keeperSocketDir}`,
    stop: async () => {
      await keeper.stop();
      await pool.end();
    },
  };
});
