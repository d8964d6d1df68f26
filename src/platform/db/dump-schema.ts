import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { silentLog } from '../observability/log.ts';
import { EMBEDDED_SUPERUSER, startEmbedded } from './embedded.ts';
import { migrate } from './migrate.ts';
import { schemaDump } from './schema-dump.ts';
import { sourceFile } from './source-file.ts';
import { passableFolder } from './test-folder.ts';

/** The program behind script/schema: migrates an empty database and writes db/schema.sql. */
const folder = passableFolder('stand-schema-');
const server = await startEmbedded({ dataDir: join(folder, 'pg'), runDir: folder, log: silentLog });
try {
  const url = server.url(EMBEDDED_SUPERUSER);
  await migrate(url, { log: silentLog });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const text = await schemaDump(client);
  await client.end();
  writeFileSync(join(sourceFile('db'), 'schema.sql'), text);
  process.stdout.write(`db/schema.sql: ${text.split('\n').length} lines\n`);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
