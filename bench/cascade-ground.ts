import { setTimeout as sleep } from 'node:timers/promises';
import { system } from '#kernel/actor';
import { readConfig } from '#platform/config/config';
import { sealThreads } from '#platform/crypto/seal-many';
import { withContext } from '#platform/db/context';
import { openPool } from '#platform/db/pool';
import { makeRuntime, type Runtime } from '#platform/db/runtime';
import { silentLog } from '#platform/observability/log';
import { addManyLeaders, LISTS_AT_ONCE, leaderEmailKey } from '#room/community';
import { ownerUrl } from '../src/apps/owner-url.ts';
import {
  approve,
  draftText,
  type Newsroom,
  publishedStatement,
} from '../src/domain/cascade/cascade.testing.ts';
import { freezeVersion } from '../src/domain/cascade/freeze-version.ts';
import { nextWithoutKit } from '../src/domain/cascade/kit/kit.reads.ts';
import { publishVersion } from '../src/domain/cascade/publish-version.ts';
import { saveDraft } from '../src/domain/cascade/save-draft.ts';
import { sendStatement } from '../src/domain/cascade/send-statement.ts';
import type { CpuMeter } from './cpu-time.ts';
import type { Ground } from './ground.ts';

/** Languages the statement is out in; as many leaders read each. */
export const LANGUAGES = ['en', 'pl', 'ur', 'cy', 'ar'] as const;
const AT_ONCE = 2_000;
const GIVE_UP_AFTER_MS = 120_000;

/** Connections as the owner's commands have them: in the migrator's role, for which the walls between forces stand too. */
export function ownerRuntime(ground: Ground): Runtime {
  const config = readConfig('cli', ground.env);
  const pool = openPool(ownerUrl(config), { max: LISTS_AT_ONCE, applicationName: 'bench owner' });
  ground.onClose(() => pool.end());
  const sealing = sealThreads();
  ground.onClose(() => sealing.close());
  return makeRuntime({ pool, config, log: silentLog, sealing });
}

/** Adds fictional leaders of five languages to an area, by the statements of the list's import. */
export async function addContacts(
  ground: Ground,
  runtime: Runtime,
  { areaPath, from, total }: { areaPath: string; from: number; total: number },
): Promise<void> {
  const key = leaderEmailKey(runtime.config.receiptPepper);
  const who = { forceId: ground.forceId, actor: system('bench.add-leaders') };
  let next = from;
  const lane = async (): Promise<void> => {
    for (let start = next; start < total; start = next) {
      next = start + AT_ONCE;
      await withContext(runtime, who, (ctx) =>
        addManyLeaders(
          ctx,
          key,
          Array.from({ length: Math.min(total - start, AT_ONCE) }, (_, i) => contact(areaPath, start + i)),
        ),
      );
    }
  };
  await Promise.all(Array.from({ length: LISTS_AT_ONCE }, lane));
  await ground.sql('vacuum analyze community.leader');
  await ground.sql('vacuum analyze platform.seal');
}

const contact = (areaPath: string, at: number) => ({
  name: `Sample Person ${at}`,
  email: `leader-${String(at).padStart(7, '0')}-${areaPath.replace('/', '-')}@example.org`,
  phone: '01632 960101',
  areaPath,
  organisation: '',
  represents: 'community-organisation' as const,
  language: LANGUAGES[at % LANGUAGES.length] ?? 'en',
  channel: 'email' as const,
  consentBasis: 'public-task' as const,
  consentOn: '2026-01-15',
});

/** A statement of about four kilobytes on the wire, out in five languages. */
export async function publishInLanguages(ground: Ground, room: Newsroom): Promise<string> {
  const draft = draftText();
  const { statementId, versionId } = await publishedStatement(ground, room, draft);
  for (const language of LANGUAGES.filter((one) => one !== 'en')) {
    await ground.as(room.drafter, (ctx) =>
      saveDraft(ctx, {
        statementId,
        language,
        draft,
        revision: 0,
        isCompared: true,
        followsVersionId: versionId,
      }),
    );
    const translated = await ground.as(room.drafter, (ctx) =>
      freezeVersion(ctx, { statementId, language, revision: 1 }),
    );
    await approve(ground, room, translated);
    await ground.as(room.drafter, (ctx) => publishVersion(ctx, translated));
  }
  return statementId;
}

/** What sending one statement to everybody in an area came to, as the ledger tells it. */
export interface Sent {
  recipients: number;
  perSecond: number;
  firstMs: number;
  /** The request to send, until its commit. */
  askMs: number;
}

/** Waits until the worker has made the share kits: its typesetter would take a processor from the sending for seconds. */
async function kitsMade(ground: Ground, room: Newsroom): Promise<void> {
  for (let still = 0; still < 3; ) {
    const [row] = await ground.sql<{ n: number }>(
      'select count(*)::int as n from graphile_worker._private_jobs',
    );
    const missing = await ground.as(room.drafter, ({ tx, forceId }) => nextWithoutKit(tx, forceId));
    still = row?.n === 0 && !missing ? still + 1 : 0;
    await sleep(300);
  }
}

/** Sends a new statement and waits until every line of the ledger has its end. */
export async function sendOut(
  ground: Ground,
  room: Newsroom,
  areaPath: string,
  cpu?: CpuMeter,
): Promise<Sent> {
  const statementId = await publishInLanguages(ground, room);
  await kitsMade(ground, room);
  cpu?.start();
  const askedAt = Date.now();
  const dispatchId = await ground.as(room.drafter, (ctx) =>
    sendStatement(
      ctx,
      statementId,
      { areaPaths: [areaPath] },
      // Beyond the week's statements, which a benchmark soon has sent.
      { isUrgent: true, urgentReason: 'measured' },
    ),
  );
  const committedAt = Date.now();
  await allEnded(ground, dispatchId);
  cpu?.stop(
    recipientsOf(
      await ground.sql('select count(*)::int as n from cascade.delivery where dispatch_id = $1', [
        dispatchId,
      ]),
    ),
  );
  const [row] = await ground.sql<{ n: number; first: Date; last: Date }>(
    `select count(*)::int as n, min(changed_at) as first, max(changed_at) as last from cascade.delivery
     where force_id = $1 and dispatch_id = $2 and state = 'handed-over'`,
    [ground.forceId, dispatchId],
  );
  if (!row) throw new Error('the ledger is empty');
  return {
    recipients: row.n,
    perSecond: row.n / ((row.last.getTime() - committedAt) / 1000),
    firstMs: row.first.getTime() - askedAt,
    askMs: committedAt - askedAt,
  };
}

const recipientsOf = ([row]: Array<{ n: number }>): number => row?.n ?? 0;

/** Asks for what moves, seldom: the ledger must not be counted by those who measure it. */
async function allEnded(ground: Ground, dispatchId: string): Promise<void> {
  let stillAt = Date.now();
  for (let before = -1; ; ) {
    await sleep(100);
    const [row] = await ground.sql<{ left: number }>(
      // What is not in the ledger yet counts as one more.
      `select (select count(*)::int from cascade.parcel where force_id = $1)
         + (select count(*)::int from cascade.dispatch where force_id = $1 and id = $2 and not is_frozen) as left`,
      [ground.forceId, dispatchId],
    );
    const left = row?.left ?? 0;
    if (left !== before) stillAt = Date.now();
    before = left;
    if (Date.now() - stillAt > GIVE_UP_AFTER_MS) throw new Error(`${left} parcels of ${dispatchId} stay`);
    if (left > 0) continue;
    const [open] = await ground.sql<{ n: number }>(
      `select count(*)::int as n from cascade.delivery
       where force_id = $1 and dispatch_id = $2 and state in ('queued', 'handing-over')`,
      [ground.forceId, dispatchId],
    );
    if (!open?.n) return;
  }
}
