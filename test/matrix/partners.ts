import { createHash } from 'node:crypto';
import { system } from '#kernel/actor';
import { newId } from '#kernel/ids';
import type { TestRuntime } from '#platform/db/testing';
import { addPartner, addPartnerWorker, makePartnerKey } from '#room/reporting';
import { REPORT } from '../../src/domain/reporting/partners/partners.testing.ts';
import { removePartnerWorker } from '../../src/domain/reporting/partners/remove-worker.ts';
import type { Caller } from './ask.ts';

const hash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

interface Organisation {
  partnerId: string;
  keyId: string;
  key: string;
}

/** A partner in the register, with a key. */
const organisation = (t: TestRuntime, name: string, route: string): Promise<Organisation> =>
  t.role('migrator').as(system('test'), async (ctx) => {
    const { partnerId } = await addPartner(ctx, { name, route });
    const { key, keyId } = await makePartnerKey(ctx, { name, days: 30 });
    return { partnerId, keyId, key };
  });

/** Somebody who works for a partner: signed in, by a session of the same rows a mailed link makes. */
async function worker(
  t: TestRuntime,
  partner: string,
  { name, isManager = false }: { name: string; isManager?: boolean },
): Promise<{ id: string; cookies: Record<string, string> }> {
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;
  const { workerId } = await t
    .role('migrator')
    .as(system('test'), (ctx) =>
      addPartnerWorker(ctx, t.config.receiptPepper, { partner, name, email, isManager }),
    );
  const [id, secret] = [newId(), `secret-of-${newId()}`];
  await t.sql(
    `insert into access.partner_session (force_id, id, worker_id, token_hash, started_at, seen_at, expires_at)
     values ($1, $2, $3, $4, now(), now(), now() + interval '12 hours')`,
    [t.forceId, id, workerId, hash(secret)],
  );
  return { id: workerId, cookies: { partner: `${id}.${secret}` } };
}

/** Two partner organisations with their case workers, and a report that the first has brought. */
export async function partnersOf(t: TestRuntime, mark: string, api: Caller) {
  const [first, second] = [`First ${mark}`, `Second ${mark}`];
  const own = await organisation(t, first, 'TELL_MAMA');
  const other = await organisation(t, second, 'CST');
  const manager = await worker(t, first, { name: `Manager ${mark}`, isManager: true });
  const caseWorker = await worker(t, first, { name: `Worker ${mark}` });
  const colleague = await worker(t, first, { name: `Colleague ${mark}` });
  const leaving = await worker(t, first, { name: `Gone ${mark}` });
  await t
    .role('migrator')
    .as(system('test'), (ctx) =>
      removePartnerWorker(ctx, { partnerId: own.partnerId, workerId: leaving.id }),
    );
  const stranger = await worker(t, second, { name: `Stranger ${mark}`, isManager: true });
  const [linkId, secret] = [newId(), `link-of-${newId()}`];
  await t.sql(
    `insert into access.login_link (force_id, id, audience, person_id, language, asked_on, expires_at, asked_at, token_hash,
       browser_hash, code_hash)
     values ($1, $2, 'partner', $3, 'en', 'computer', now() + interval '15 minutes', now(), $4, $5, $5)`,
    [t.forceId, linkId, manager.id, hash(secret), Buffer.alloc(32)],
  );
  const answer = await api({
    method: 'POST',
    url: '/api/v1/reports',
    headers: {
      authorization: `Bearer ${own.key}`,
      'content-type': 'application/json',
      'idempotency-key': mark,
    },
    payload: JSON.stringify({ ...REPORT, narrative: `${mark} she was spat at` }),
  });
  return {
    keys: { own: own.key, other: other.key },
    people: {
      'partner manager': manager.cookies,
      'partner worker': caseWorker.cookies,
      'removed worker': leaving.cookies,
      'worker of another partner': stranger.cookies,
    },
    ids: {
      partner: own.partnerId,
      'partner-key': own.keyId,
      'partner-link': `${linkId}.${secret}`,
      'partner-report': (JSON.parse(answer.body) as { id: string }).id,
      worker: caseWorker.id,
      colleague: colleague.id,
    },
  };
}
