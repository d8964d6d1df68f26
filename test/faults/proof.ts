import pg from 'pg';
import type { Receipt } from '../../demo/exercise/hear.ts';
import type { Arrival } from './sink.ts';

/** One thing that must hold after the kills: what is counted, what it must be, what it is. */
export interface Proof {
  what: string;
  wanted: number;
  found: number;
}

type Ask = (sql: string) => Promise<number>;

/** Opens a line to the database as its owner, whom row level security lets see everything. */
export async function openLine(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

const counting =
  (line: pg.Client): Ask =>
  async (sql) =>
    Number((await line.query<{ n: string }>(sql)).rows[0]?.n);

/** What still has to come to its end by itself. The system is at rest when all of it is nought. */
export async function unfinished(line: pg.Client): Promise<Record<string, number>> {
  const ask = counting(line);
  return {
    jobs: await ask('select count(*) as n from graphile_worker._private_jobs'),
    deliveries: await ask(
      `select count(*) as n from cascade.delivery where state in ('queued', 'handing-over')`,
    ),
    parcels: await ask('select count(*) as n from cascade.parcel'),
    senders: await ask('select count(*) as n from cascade.sender'),
    audit: await ask('select count(*) as n from platform.audit_unsealed'),
    events: await ask('select count(*) as n from platform.outbox_event where handed_over_at is null'),
  };
}

/** Every report somebody holds a receipt for is there once, with all that belongs to it, and no other is. */
export async function proveReports(line: pg.Client, receipts: readonly Receipt[]): Promise<Proof[]> {
  const ask = counting(line);
  const { rows } = await line.query<{ reference: string }>('select reference from reporting.report');
  const stored = new Set(rows.map(({ reference }) => reference));
  const acknowledged = new Set(receipts.map(({ reference }) => reference));
  const none = async (what: string, sql: string): Promise<Proof> => ({
    what,
    wanted: 0,
    found: await ask(`select count(*) as n from ${sql}`),
  });
  const once = (table: string): string =>
    `reporting.report r where (select count(*) from ${table} = r.id::text) <> 1`;
  return [
    { what: 'different receipts', wanted: receipts.length, found: acknowledged.size },
    {
      what: 'acknowledged reports that are lost',
      wanted: 0,
      found: [...acknowledged].filter((reference) => !stored.has(reference)).length,
    },
    {
      what: 'reports nobody has a receipt for (doubled)',
      wanted: 0,
      found: [...stored].filter((reference) => !acknowledged.has(reference)).length,
    },
    { what: 'rows of reports', wanted: receipts.length, found: rows.length },
    await none(
      'reports without exactly one event',
      once(
        `platform.outbox_event e where e.force_id = r.force_id and e.name = 'reporting.report-submitted' and e.subject_id`,
      ),
    ),
    await none(
      'reports without exactly one audit line of their sending',
      once(
        `platform.audit_entry a where a.force_id = r.force_id and a.act = 'reporting.submit-report' and a.subject_id`,
      ),
    ),
    await none(
      'reports without exactly one form that became them',
      once('reporting.form_claim f where f.force_id = r.force_id and f.report_id::text'),
    ),
    await none(
      'reports without the senior officer’s clock',
      `reporting.report r where not exists (select 1 from triage.oversight o where o.force_id = r.force_id
         and o.report_id = r.id and o.attention_due_at > r.reported_at)`,
    ),
    await none(
      'reports that no count holds',
      `reporting.report r where not exists
         (select 1 from surveillance.counted_report c where c.force_id = r.force_id and c.report_id = r.id)`,
    ),
    // What was counted before the first of them is the demo's: its reports were erased.
    await none(
      'clocks, forms and seals of no report (orphans)',
      `(select report_id as id from triage.oversight union all select report_id from reporting.form_claim
        union all select report_id from surveillance.counted_report where reported_on >=
          (select min(reported_at at time zone 'Europe/London')::date from reporting.report)
        union all select record_id from platform.seal where owner_table in ('reporting.report', 'reporting.identity'))
       as child where not exists (select 1 from reporting.report r where r.id = child.id)`,
    ),
    await none(
      'sealed stories without their seal',
      `reporting.report r where r.seal_id is not null and not exists
         (select 1 from platform.seal s where s.force_id = r.force_id and s.seal_id = r.seal_id)`,
    ),
    await none('jobs that gave up', 'platform.dead_letter'),
  ];
}

/** What the ledger of a send says in all, and how it stands to what the next server counted. */
export interface LedgerView {
  recipients: number;
  states: Record<string, number>;
  uncertain: number;
  duplicates: number;
  explained: number;
  /** Most copies that one kill made necessary. */
  mostByOneKill: number;
}

/** Copies of messages by Message-ID; mail that is not of the statement does not count. */
function copiesOf(arrivals: readonly Arrival[]): Map<string, Arrival[]> {
  const copies = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    const id = /^<statement\.([0-9a-f-]{36})@/.exec(arrival.messageId)?.[1];
    if (!id) continue;
    const list = copies.get(id);
    if (list) list.push(arrival);
    else copies.set(id, [arrival]);
  }
  return copies;
}

/**
 * Compares the ledger with the sink. A duplicate is explained where the ledger itself says that the line was in doubt
 * (`is_uncertain`), counts at least as many attempts as there were copies, and each copy came in another life of the
 * system: it was handed over, and the process was killed before that was written down.
 */
export async function compareLedger(
  line: pg.Client,
  arrivals: readonly Arrival[],
): Promise<{ view: LedgerView; proofs: Proof[] }> {
  const { rows } = await line.query<{ id: string; state: string; attempts: number; uncertain: boolean }>(
    'select id, state, attempts, is_uncertain as uncertain from cascade.delivery',
  );
  const copies = copiesOf(arrivals);
  const states: Record<string, number> = {};
  const madeByKill = new Map<number, number>();
  let duplicates = 0;
  let explained = 0;
  let untrue = 0;
  for (const { id, state, attempts, uncertain } of rows) {
    states[state] = (states[state] ?? 0) + 1;
    const own = copies.get(id) ?? [];
    // "Handed over" must have arrived; what was never tried must not have.
    if ((state === 'handed-over' && own.length === 0) || (attempts === 0 && own.length > 0)) untrue += 1;
    if (own.length < 2) continue;
    duplicates += own.length - 1;
    const lives = new Set(own.map(({ life }) => life));
    if (uncertain && attempts >= own.length && lives.size === own.length) explained += own.length - 1;
    for (const life of [...lives].sort((a, b) => a - b).slice(0, -1))
      madeByKill.set(life, (madeByKill.get(life) ?? 0) + 1);
  }
  const known = new Set(rows.map(({ id }) => id));
  const view: LedgerView = {
    recipients: rows.length,
    states,
    uncertain: rows.filter(({ uncertain }) => uncertain).length,
    duplicates,
    explained,
    mostByOneKill: Math.max(0, ...madeByKill.values()),
  };
  const leaders = await counting(line)('select count(distinct leader_id) as n from cascade.delivery');
  return {
    view,
    proofs: [
      { what: 'different leaders in the ledger', wanted: rows.length, found: leaders },
      { what: 'lines whose state is not true', wanted: 0, found: untrue },
      {
        what: 'messages at the sink that no line knows',
        wanted: 0,
        found: [...copies.keys()].filter((id) => !known.has(id)).length,
      },
      { what: 'duplicates without an explanation', wanted: 0, found: duplicates - explained },
    ],
  };
}
