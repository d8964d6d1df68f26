import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { expect, inject, it } from 'vitest';
import { EMBEDDED_SUPERUSER, socketUrl } from '#platform/db/embedded';
import { migrate } from '#platform/db/migrate';
import { schemaDump } from '#platform/db/schema-dump';
import { sourceFile } from '#platform/db/source-file';
import { silentLog } from '#platform/observability/log';

it('db/schema.sql equals a fresh migrate (script/schema writes it)', async () => {
  const url = socketUrl(inject('cluster'));
  const database = `schema_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: url(EMBEDDED_SUPERUSER, 'postgres') });
  await admin.connect();
  await admin.query(`create database ${database}`);
  try {
    await migrate(url(EMBEDDED_SUPERUSER, database), { log: silentLog });
    const client = new pg.Client({ connectionString: url(EMBEDDED_SUPERUSER, database) });
    await client.connect();
    const fresh = await schemaDump(client);
    await client.end();
    expect(fresh).toBe(readFileSync(sourceFile('db/schema.sql'), 'utf8'));
  } finally {
    await admin.query(`drop database ${database} with (force)`);
    await admin.end();
  }
});
