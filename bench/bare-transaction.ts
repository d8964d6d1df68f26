import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Ground } from './ground.ts';

/** Bytes of sealed text in a row; with the other columns a report's row comes to about 700. */
const SEALED_BYTES = 512;

/** One connection that stores a report-like row, an event and a job in one durable transaction, as bare as can be. */
export class BareLane {
  readonly #client: pg.Client;
  readonly #forceId: string;
  readonly #sealed = randomBytes(SEALED_BYTES);

  private constructor(client: pg.Client, forceId: string) {
    this.#client = client;
    this.#forceId = forceId;
  }

  static async open(ground: Ground): Promise<BareLane> {
    const client = new pg.Client({ connectionString: ground.url('postgres') });
    // After an interrupt the server goes first; the statement under way rejects by itself.
    client.on('error', () => undefined);
    await client.connect();
    return new BareLane(client, ground.forceId);
  }

  /** Begin, three prepared inserts, commit: five round trips. */
  async store(): Promise<void> {
    const [id, event] = [randomUUID(), randomUUID()];
    await this.#client.query('begin');
    await this.#client.query({
      name: 'report',
      text: `insert into bench.report (force_id, id, reference, receipt_hash, area_path, strands, reported_at, narrative_sealed)
        values ($1, $2, $3, $4, $5, $6, now(), $7)`,
      values: [
        this.#forceId,
        id,
        `R-${id.slice(0, 13)}`,
        randomBytes(32),
        'eastmarch/mill-ward',
        ['RACE', 'RELIGION'],
        this.#sealed,
      ],
    });
    const payload = JSON.stringify({ reportId: id, kind: 'report' });
    await this.#client.query({
      name: 'event',
      text: 'insert into bench.event (force_id, id, name, subject_id, payload, at) values ($1, $2, $3, $4, $5, now())',
      values: [this.#forceId, event, 'reporting.report-submitted', id, payload],
    });
    await this.#client.query({
      name: 'job',
      text: 'insert into bench.job (id, task, payload, run_at) values ($1, $2, $3, now())',
      values: [randomUUID(), 'triage.open-oversight', payload],
    });
    await this.#client.query('commit');
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}

/** Makes the tables the bare transaction writes to, in a schema of their own. */
export async function makeBareTables(ground: Ground): Promise<void> {
  await ground.sql(`
    create schema bench;
    create table bench.report (force_id text not null, id uuid not null, reference text not null,
      receipt_hash bytea not null, area_path text not null, strands text[] not null, reported_at timestamptz not null,
      narrative_sealed bytea not null, primary key (force_id, id), unique (force_id, reference));
    create index on bench.report (force_id, area_path, reported_at);
    create table bench.event (force_id text not null, id uuid not null, name text not null, subject_id text not null,
      payload jsonb not null, at timestamptz not null, primary key (force_id, id));
    create table bench.job (id uuid primary key, task text not null, payload json not null, run_at timestamptz not null);
  `);
}
