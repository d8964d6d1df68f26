import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, PUBLIC, system } from '#kernel/actor';
import type { DatabaseRole } from '#platform/config/config';
import { newKeyPair } from '#platform/crypto/raw-keys';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { checkpoints } from './chain.store.ts';
import { sealAudit } from './seal-audit.ts';
import { type AuditVerdict, verifyAudit } from './verify.ts';

let worker: TestRuntime;
const FORCE = 'aldermarch';
const job = system('audit.test');
const line = (n: number) => ({
  act: 'reporting.submit-report',
  subject: 'reporting.report',
  subjectId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  kind: 'collection' as const,
  detail: { kind: 'report', n, urgent: false, area: null },
});

beforeAll(async () => {
  worker = await testRuntime({ role: 'worker' });
});
afterAll(() => worker?.close());

const write = (count: number, role: DatabaseRole = 'public_web', actor: Actor = PUBLIC) =>
  worker.role(role).as(actor, async (ctx) => {
    for (let n = 1; n <= count; n += 1) await ctx.audit(line(n));
  });
const verify = (options: Parameters<typeof verifyAudit>[2] = {}): Promise<AuditVerdict> =>
  worker.as(job, (ctx) => verifyAudit(ctx.tx, FORCE, options));
const seal = () => worker.as(job, (ctx) => sealAudit(ctx.tx, FORCE));
/** Does harm as the superuser, looks, and undoes it. */
async function harmed(text: string, look: () => Promise<void>): Promise<void> {
  const tables = ['audit_entry', 'audit_link', 'audit_checkpoint', 'audit_unsealed'];
  for (const table of tables)
    await worker.sql(`create table public.kept_${table} as table platform.${table}`);
  try {
    await worker.sql(text);
    await look();
  } finally {
    for (const table of [...tables].reverse()) await worker.sql(`delete from platform.${table}`);
    for (const table of tables) {
      await worker.sql(`insert into platform.${table} select * from public.kept_${table}`);
      await worker.sql(`drop table public.kept_${table}`);
    }
  }
}
const at = (seq: number) => `(select entry_id from platform.audit_link where seq = ${seq})`;

describe('the audit', () => {
  it('keeps lines of every process with the act, and none where the act is rolled back', async () => {
    for (const role of ['public_web', 'leader_web', 'staff_web', 'worker'] as const) await write(2, role);
    const lost = worker.as(job, async (ctx) => {
      await ctx.audit(line(1));
      throw new Error('the act failed');
    });
    await expect(lost).rejects.toThrow('the act failed');
    expect(await verify()).toMatchObject({ ok: true, entries: 0, waiting: expect.any(Number) });
    expect(
      await worker.sql(`select 1 from platform.audit_entry where act = 'reporting.submit-report'`),
    ).toHaveLength(8);
  });

  it('gives every line its place once, also when two sealers run at once', async () => {
    await write(50);
    await Promise.all([seal(), seal(), write(20), seal()]);
    await seal();
    const verdict = await verify();
    expect(verdict).toMatchObject({ ok: true, waiting: 0 });
    const [{ n } = { n: 0 }] = await worker.sql<{ n: number }>(
      'select count(*)::int as n from platform.audit_entry',
    );
    expect(verdict.entries).toBe(n);
    expect(await seal()).toBe(0);
  });

  it('is signed by the keeper; the jobs do both', async () => {
    await write(5);
    await worker.runClock('audit.seal-entries');
    await worker.runClock('audit.sign-checkpoint');
    await worker.runClock('audit.sign-checkpoint');
    const signed = await worker.as(job, (ctx) => checkpoints(ctx.tx, FORCE));
    expect(signed).toHaveLength(1);
    const verdict = await verify();
    expect(verdict).toMatchObject({ ok: true, checkpointSeq: verdict.entries });
  });

  it.each([
    [
      'an edited line',
      `update platform.audit_entry set actor_id = 'x' where id = ${at(9)}`,
      9,
      'entry-changed',
    ],
    [
      'an edited microsecond',
      `update platform.audit_entry set at = at + interval '1 microsecond' where id = ${at(4)}`,
      4,
      'entry-changed',
    ],
    [
      'an edited detail',
      `update platform.audit_entry set detail = detail || '{"n": 77}' where id = ${at(12)}`,
      12,
      'entry-changed',
    ],
    ['a deleted line', `delete from platform.audit_entry where id = ${at(7)}`, 7, 'entry-missing'],
    ['a deleted place', 'delete from platform.audit_link where seq = 30', 30, 'place-missing'],
    ['a cut tail', 'delete from platform.audit_link where seq > 40', 41, 'tail-missing'],
    ['an emptied chain', 'delete from platform.audit_link', 1, 'tail-missing'],
    [
      'a forged checkpoint',
      `update platform.audit_checkpoint set signature = repeat('A', 86)`,
      undefined,
      'bad-signature',
    ],
    [
      'a line that was never given a place',
      `insert into platform.audit_entry (force_id, id, at, actor_kind, act, kind, subject) values ('aldermarch', gen_random_uuid(), now(), 'public', 'a.b', 'access', 'c')`,
      undefined,
      'entry-without-place',
    ],
    [
      'a line that has waited for its place since the worker stopped',
      `with late as (insert into platform.audit_entry (force_id, id, at, written_at, actor_kind, act, kind, subject)
         values ('aldermarch', gen_random_uuid(), now(), now() - interval '11 minutes', 'public', 'a.b', 'access', 'c') returning id)
       insert into platform.audit_unsealed select 'aldermarch', id from late`,
      undefined,
      'entry-waits-too-long',
    ],
    [
      'a line that was deleted while it waited',
      `insert into platform.audit_unsealed values ('aldermarch', gen_random_uuid())`,
      undefined,
      'entry-waits-too-long',
    ],
  ])('shows %s', async (_, text, seq, why) => {
    await harmed(text, async () => {
      const { ok, firstBroken } = await verify();
      expect(ok).toBe(false);
      expect(firstBroken).toMatchObject({ why, ...(seq !== undefined && { seq }) });
    });
    expect(await verify()).toMatchObject({ ok: true });
  });

  it('shows a tail cut off together with its checkpoints to whoever kept one', async () => {
    const witnessed = await worker.as(job, (ctx) => checkpoints(ctx.tx, FORCE));
    await harmed(
      'delete from platform.audit_checkpoint; delete from platform.audit_link where seq > 40',
      async () => {
        expect((await verify({ witnessed })).firstBroken).toMatchObject({ seq: 41, why: 'tail-missing' });
      },
    );
  });

  it('takes pinned keys over those of the database', async () => {
    const [checkpoint] = await worker.as(job, (ctx) => checkpoints(ctx.tx, FORCE));
    const publicKeys = new Map([[checkpoint?.keyId ?? '', newKeyPair('ed25519').publicKey]]);
    expect((await verify({ publicKeys })).firstBroken?.why).toBe('bad-signature');
  });
});

describe('the keeper signs no other history', () => {
  const ask = (head: { seq: number; hash: Buffer }) => worker.keeper?.signCheckpoint(FORCE, head);
  const link = async (seq: number) =>
    (await worker.sql<{ hash: Buffer }>('select hash from platform.audit_link where seq = $1', [seq]))[0]
      ?.hash as Buffer;

  it('no shorter one, no wrong hash, no place that is not there', async () => {
    const { entries } = await verify();
    await expect(ask({ seq: 10, hash: await link(10) })).rejects.toMatchObject({ code: 'conflict' });
    await expect(ask({ seq: entries, hash: Buffer.alloc(32) })).rejects.toMatchObject({ code: 'conflict' });
    await expect(ask({ seq: entries + 5, hash: await link(entries) })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect((await ask({ seq: entries, hash: await link(entries) }))?.signature).toHaveLength(86);
  });

  it('none with a line changed since the last signature', async () => {
    const { entries } = await verify();
    await write(3);
    await seal();
    await harmed(`update platform.audit_entry set actor_id = 'x' where id = ${at(entries + 2)}`, async () => {
      const asked = ask({ seq: entries + 3, hash: await link(entries + 3) });
      await expect(asked).rejects.toMatchObject({ code: 'conflict' });
    });
    await worker.runClock('audit.sign-checkpoint');
    expect(await verify()).toMatchObject({ ok: true, checkpointSeq: entries + 3 });
  });
});

describe('the wall round the audit', () => {
  it.each(['public_web', 'leader_web', 'staff_web', 'worker', 'keeper', 'statistician'] as const)(
    'lets %s change and delete nothing',
    async (role) => {
      for (const table of ['audit_entry', 'audit_link', 'audit_checkpoint'])
        for (const text of [
          `update platform.${table} set force_id = force_id`,
          `delete from platform.${table}`,
        ])
          await expect(worker.role(role).as(job, (ctx) => ctx.tx.run(text))).rejects.toMatchObject({
            code: expect.stringMatching(/42501|25006/),
          });
    },
  );

  it('lets nobody write for another force', async () => {
    const other = worker
      .role('public_web')
      .as(PUBLIC, (ctx) =>
        ctx.tx.row(
          `select platform.append_audit('highmere', gen_random_uuid(), now(), 'public', null, 'a.b', 'access', 'c', null, '{}')`,
        ),
      );
    await expect(other).rejects.toMatchObject({ code: '42501' });
  });
});
