import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import type pg from 'pg';
import { tidyEvidence } from '../../src/domain/reporting/tidy-evidence.ts';
import { readConfig } from '../../src/platform/config/config.ts';
import { openPool } from '../../src/platform/db/pool.ts';
import { makeRuntime } from '../../src/platform/db/runtime.ts';
import { fileKey } from '../../src/platform/files/file-store.ts';
import { silentLog } from '../../src/platform/observability/log.ts';
import type { Proof } from './proof.ts';
import type { Acknowledged } from './reporters.ts';
import type { System } from './system.ts';

interface Row {
  id: string;
  reference: string | null;
  sha256: string;
  sealed: string;
}

/** What was found of the files, and how much the sweep had to put right before. */
export interface FileView {
  acknowledged: number;
  rows: number;
  /** Files without a row and half files that the kills left and the sweep took away. */
  swept: number;
}

/**
 * Runs the product's own sweep, which waits an hour before it takes a file for left behind, without that wait, and then
 * holds what was acknowledged, the table, the store and the folder of incoming files against each other.
 */
export async function proveFiles(
  line: pg.Client,
  system: System,
  receipts: readonly Acknowledged[],
): Promise<{ view: FileView; proofs: Proof[] }> {
  const config = readConfig('worker', { ...system.env, DATABASE_URL: system.databaseUrl() });
  const pool = openPool(system.databaseUrl(), { max: 2, applicationName: 'fault test' });
  const runtime = makeRuntime({ pool, config, log: silentLog });
  const { forceId } = config;
  try {
    const { orphans, missing } = await tidyEvidence(runtime, forceId, 0);
    const { rows } = await line.query<Row>(
      `select e.id, r.reference, encode(e.sha256, 'hex') as sha256, encode(e.sealed_sha256, 'hex') as sealed
       from reporting.evidence e left join reporting.report r on r.force_id = e.force_id and r.id = e.report_id`,
    );
    const stored = new Map<string, string>();
    for await (const { key } of runtime.files.store.list(forceId)) {
      const hash = createHash('sha256');
      for await (const part of await runtime.files.store.read(key)) hash.update(part as Buffer);
      stored.set(key, hash.digest('hex'));
    }
    const sent = receipts.filter(({ fileSha256 }) => fileSha256 !== undefined);
    const kept = new Map<string, number>();
    for (const { reference, sha256 } of rows) {
      const key = `${reference} ${sha256}`;
      kept.set(key, (kept.get(key) ?? 0) + 1);
    }
    const count = (what: string, wanted: number, found: number): Proof => ({ what, wanted, found });
    const named = new Set(rows.map(({ id }) => fileKey(forceId, id)));
    return {
      view: { acknowledged: sent.length, rows: rows.length, swept: orphans },
      proofs: [
        count(
          'acknowledged files that are not with their report',
          0,
          sent.filter(({ reference, fileSha256 }) => !kept.has(`${reference} ${fileSha256}`)).length,
        ),
        count('rows of files', sent.length, rows.length),
        count('files kept twice', 0, [...kept.values()].filter((n) => n > 1).length),
        count(
          'files in the store without a row',
          0,
          [...stored.keys()].filter((key) => !named.has(key)).length,
        ),
        count(
          'rows whose file is missing or not the one that was sealed',
          0,
          missing + rows.filter(({ id, sealed }) => stored.get(fileKey(forceId, id)) !== sealed).length,
        ),
        count(
          'leftovers in the folder of incoming files',
          0,
          readdirSync(runtime.files.incoming.folder).length,
        ),
      ],
    };
  } finally {
    await pool.end();
  }
}
