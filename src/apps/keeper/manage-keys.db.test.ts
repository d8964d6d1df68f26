import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { system } from '#kernel/actor';
import { newId } from '#kernel/ids';
import type { KeeperClient } from '#platform/crypto/keeper-client';
import { deriveReaderKeys, newPrivateCode, openWithReader } from '#platform/crypto/reader';
import { eraseSeals, readerSeal } from '#platform/crypto/seal';
import { type TestRuntime, testRuntime } from '#platform/db/testing';

let runtime: TestRuntime;
const FORCE = 'aldermarch';
const worker = system('cascade.deliver');
const admin = (): KeeperClient => {
  const line = runtime.role('migrator').keeper;
  if (!line) throw new Error('the migrator has a line to the keeper');
  return line;
};
const seals = () =>
  runtime.sql<{ key_id: string; n: number }>(
    'select key_id, count(*)::int as n from platform.seal group by key_id order by key_id',
  );
const intake = async () =>
  (
    await runtime.sql<{ key_id: string }>(
      `select key_id from platform.public_key where purpose = 'intake' and retired_at is null`,
    )
  )[0]?.key_id;

beforeAll(async () => {
  runtime = await testRuntime({ role: 'worker' });
});
beforeEach(() => runtime.forceKeys.forget());
afterAll(() => runtime?.close());

async function rewrapAll(): Promise<void> {
  while ((await admin().rewrap(FORCE)).left > 0);
}

async function sealMany(count: number) {
  return runtime.as(worker, async (ctx) => {
    const kept = [];
    for (let n = 0; n < count; n += 1) {
      const recordId = newId();
      const sealed = await ctx.seal({
        table: 'community.leader',
        recordId,
        fields: { email: `${n}@example.org` },
      });
      kept.push({ table: 'community.leader', recordId, purpose: 'delivery', ...sealed });
    }
    return kept;
  });
}
const openAll = async (records: Awaited<ReturnType<typeof sealMany>>) =>
  (await runtime.as(worker, (ctx) => ctx.openMany(records))).map(({ email }) => email.reveal());

describe('keys of a force', () => {
  it('are made once for each purpose', async () => {
    expect(await admin().createForceKeys(FORCE)).toEqual([]);
    const keys = await runtime.sql('select purpose from platform.public_key order by purpose');
    expect(keys).toEqual([{ purpose: 'checkpoint' }, { purpose: 'intake' }, { purpose: 'statement' }]);
  });

  it('rotate; seals move over in batches; the old key goes only when nothing uses it', async () => {
    const records = await sealMany(1_203);
    const expected = records.map((_, n) => `${n}@example.org`);
    const old = await intake();
    const next = await admin().rotate(FORCE, 'intake');
    expect(await intake()).toBe(next);
    expect(await openAll(records)).toEqual(expected);

    await runtime.sql(
      `update platform.public_key set retired_at = now() - interval '11 minutes' where key_id = $1`,
      [old],
    );
    expect(await admin().destroyRetired(FORCE)).toEqual([]);
    expect(await admin().rewrap(FORCE)).toEqual({ moved: 200, left: 1_003 });
    expect(await openAll(records)).toEqual(expected);
    // Two runs at once share the work.
    const both = await Promise.all([admin().rewrap(FORCE), admin().rewrap(FORCE)]);
    expect(both.reduce((sum, { moved }) => sum + moved, 0)).toBe(400);
    await rewrapAll();
    expect(await admin().rewrap(FORCE)).toEqual({ moved: 0, left: 0 });
    expect(await seals()).toEqual([{ key_id: next, n: 1_203 }]);

    expect(await admin().destroyRetired(FORCE)).toEqual([old]);
    expect(await runtime.sql('select 1 from keeper.private_key where key_id = $1', [old])).toEqual([]);
    expect(await openAll(records)).toEqual(expected);
    const acts = await runtime.sql<{ act: string }>(
      `select distinct act from platform.audit_entry where act ~ 'key|rewrap' order by act`,
    );
    expect(acts.map(({ act }) => act)).toEqual([
      'keeper.create-key',
      'keeper.destroy-key',
      'keeper.rewrap-seals',
      'keeper.rotate-key',
    ]);
  });

  it('a freshly retired key is kept for those who still seal to it, and a destroyed one takes nothing', async () => {
    const before = await sealMany(1);
    const old = await intake();
    await admin().rotate(FORCE, 'intake');
    // This process read the old key a moment ago and seals to it still.
    const late = await sealMany(1);
    expect(
      await runtime.sql('select key_id from platform.seal where seal_id = $1', [late[0]?.sealId]),
    ).toEqual([{ key_id: old }]);
    await rewrapAll();
    expect(await admin().destroyRetired(FORCE)).toEqual([]);
    await runtime.sql(
      `update platform.public_key set retired_at = now() - interval '11 minutes' where key_id = $1`,
      [old],
    );
    expect(await admin().destroyRetired(FORCE)).toEqual([old]);
    await expect(sealMany(1)).rejects.toMatchObject({ code: 'unavailable' });
    runtime.forceKeys.forget();
    const after = await sealMany(1);
    expect(await openAll([...before, ...late, ...after])).toEqual(Array(3).fill('0@example.org'));
  });
});

describe('the reader’s half', () => {
  it('opens with the private code, also after the force’s key has changed', async () => {
    const code = newPrivateCode();
    const { publicKey, privateKey } = deriveReaderKeys(code);
    const recordId = newId();
    const table = 'reporting.message';
    const sealed = await runtime.as(worker, (ctx) =>
      ctx.seal({ table, recordId, fields: { text: 'We have read your report.' }, readerKey: publicKey }),
    );
    await admin().rotate(FORCE, 'intake');
    await admin().rewrap(FORCE);
    const web = runtime.role('public_web');
    const wrapped = await web.as({ kind: 'public' }, (ctx) => readerSeal(ctx.tx, ctx.forceId, sealed.sealId));
    const opened = openWithReader({
      forceId: FORCE,
      table,
      recordId,
      privateKey,
      wrapped: wrapped ?? Buffer.alloc(0),
      ...sealed,
    });
    expect(opened.text.reveal()).toBe('We have read your report.');
    expect(await runtime.as(worker, (ctx) => eraseSeals(ctx.tx, ctx.forceId, { table, recordId }))).toBe(1);
    expect(
      await web.as({ kind: 'public' }, (ctx) => readerSeal(ctx.tx, ctx.forceId, sealed.sealId)),
    ).toBeUndefined();
  });
});

describe('the wall round keys and seals', () => {
  it.each(['public_web', 'leader_web', 'staff_web', 'worker', 'statistician'] as const)(
    'keeps %s out',
    async (role) => {
      const other = runtime.role(role);
      const tries = [
        'select * from keeper.private_key',
        'select * from platform.seal',
        'update platform.seal set wrapped_force = wrapped_force',
        'delete from platform.seal',
        `update platform.public_key set public_key = '\\x00'`,
        `select platform.keep_seal('highmere', gen_random_uuid(), 'a.b', gen_random_uuid(), 'k', '\\x00', null)`,
      ];
      for (const text of tries)
        await expect(other.as(worker, (ctx) => ctx.tx.rows(text))).rejects.toMatchObject({
          code: expect.stringMatching(/42501|25006|ST001/),
        });
    },
  );
});
