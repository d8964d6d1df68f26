import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { type ListSealer, sealMany } from '#platform/crypto/seal-many';
import { withContext } from '#platform/db/context';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader, seedAreas } from './community.testing.ts';
import { importList } from './import-list.ts';
import { knownEmails, nameOfIndex } from './leader.reads.ts';
import { eraseLeader } from './leader.store.ts';
import { leaderByEmail, leaderEmailKey } from './leader-by-email.ts';
import { leaderContacts } from './leader-contacts.ts';

let t: TestRuntime;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
});
afterAll(() => t.close());

const HEADER = 'name,email,phone,area,language,represents,organisation,channel,consent_basis,consent_on';
const line = (word: string, change: { email?: string; area?: string; organisation?: string } = {}): string =>
  [
    `Sam ${word}`,
    change.email ?? `${word}@example.org`,
    '',
    change.area ?? 'eastmarch/mill-ward',
    'en',
    'residents',
    change.organisation ?? '',
    '',
    'consent',
    '2026-01-15',
  ].join(',');

async function* inPieces(text: string, size: number): AsyncIterable<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

it('adds a list of any length in pieces, leaves out what is known or wrong, and is safe to repeat', async () => {
  const key = leaderEmailKey(t.config.receiptPepper);
  await newLeader(t, 'here');
  const gone = await newLeader(t, 'gone');
  await t.as(system('test'), (ctx) => eraseLeader(ctx, gone));
  const fresh = Array.from({ length: 4_500 }, (_, at) =>
    line(`finch${at}`, at % 100 ? {} : { organisation: 'The Club' }),
  );
  const text = [
    HEADER,
    line('here'),
    line('gone'),
    ...fresh,
    line('again', { email: ' FINCH7@example.org' }),
    // Its first line is in the part of the list before, which may be under way still.
    line('late', { email: 'finch3000@example.org' }),
    line('nowhere', { area: 'atlantis' }),
    'too,few',
  ].join('\n');
  // As a thread answers: bytes come without what a Buffer knows beside them.
  const sealing: ListSealer = { ask: async (task) => structuredClone(sealMany(structuredClone(task))) };
  const owner = { ...t.role('migrator'), sealing };
  const run = () =>
    importList(inPieces(text, 10_007), {
      key,
      languages: ['en'],
      inTransaction: (fn) => withContext(owner, { forceId: t.forceId, actor: system('cli.leaders') }, fn),
    });
  const first = await run();
  expect(first).toMatchObject({ lines: 4_506, added: 4_500, known: 3, left: 1, wrong: 2 });
  expect(first.knownLines).toEqual([2, 4_504, 4_505]);
  expect(first.problems.map(({ line: at, key: what }) => [at, what])).toEqual([
    [4_506, 'area'],
    [4_507, 'cell-count'],
  ]);
  expect(await run()).toMatchObject({ added: 0, known: 4_503, left: 1, wrong: 2 });
  const contacts = await t.role('worker').as(system('cascade.dispatch'), async (ctx) => {
    const found = await Promise.all(
      [0, 1, 4_499].map((at) => leaderByEmail(ctx, key, `finch${at}@example.org`)),
    );
    return leaderContacts(
      ctx,
      found.map((one) => one?.id ?? ''),
      'delivery',
    );
  });
  expect(contacts.map(({ name, email }) => [name.reveal(), email?.reveal()]).sort()).toEqual([
    ['Sam finch0', 'finch0@example.org'],
    ['Sam finch1', 'finch1@example.org'],
    ['Sam finch4499', 'finch4499@example.org'],
  ]);
  expect(
    await t.sql(`select count(*)::int as n from community.leader l join community.organisation o on o.id = l.organisation_id
      where o.name = 'The Club'`),
  ).toEqual([{ n: 45 }]);
});

it('finds every address by its key, in a register that was never counted', async () => {
  const scans = await t.role('migrator').as(system('cli.leaders'), async ({ tx, forceId }) => {
    const looks = async () =>
      (await tx.row<{ whole: number; byKey: number }>(
        `select seq_scan::int as whole, idx_scan::int as "byKey" from pg_stat_xact_user_tables
         where schemaname = 'community' and relname = 'leader'`,
      )) ?? { whole: 0, byKey: 0 };
    const asked = [randomBytes(32), randomBytes(32)];
    const [kept] = await t.sql<{ email_index: Buffer }>(
      `select email_index from community.leader where left_at is null limit 1`,
    );
    const before = await looks();
    const found = await knownEmails(tx, forceId, [...asked, kept?.email_index as Buffer]);
    expect([...found]).toEqual([[nameOfIndex(kept?.email_index as Buffer), { leftAt: null }]]);
    const after = await looks();
    return { whole: after.whole - before.whole, byKey: after.byKey - before.byKey };
  });
  // Each of the three is looked for among those who did not leave and those who did.
  expect(scans).toEqual({ whole: 0, byKey: 6 });
});

it('passes over whoever comes in by another hand between the look and the writing', async () => {
  const key = leaderEmailKey(t.config.receiptPepper);
  let isThere = false;
  const done = await importList(inPieces([HEADER, line('siskin'), line('wagtail')].join('\n'), 1_000), {
    key,
    languages: ['en'],
    inTransaction: (fn) =>
      t.role('migrator').as(system('cli.leaders'), (ctx) => {
        const run: Context['tx']['run'] = async (text, values, name) => {
          if (name === 'community_insert_leaders' && !isThere) {
            isThere = true;
            await newLeader(t, 'siskin');
          }
          return ctx.tx.run(text, values, name);
        };
        const { rows, row } = ctx.tx;
        return fn({ ...ctx, tx: { rows: rows.bind(ctx.tx), row: row.bind(ctx.tx), run } });
      }),
  });
  expect(isThere).toBe(true);
  expect(done).toMatchObject({ lines: 2, added: 1, known: 1, knownLines: [2] });
  expect(
    await t.sql(`select count(*)::int as n from community.leader l
      where not exists (select from platform.seal s where s.force_id = l.force_id and s.seal_id = l.seal_id)
        and l.left_at is null`),
  ).toEqual([{ n: 0 }]);
});

it('refuses a list whose first line does not name the columns, one without any, and one with a quote left open', async () => {
  const run = (text: string) =>
    importList(inPieces(text, 100), {
      key: leaderEmailKey(t.config.receiptPepper),
      languages: ['en'],
      inTransaction: (fn) => t.role('migrator').as(system('cli.leaders'), fn),
    });
  await expect(run('who,where\na,b\n')).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(run('')).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(run(`${HEADER}\n${line('plover').replace('Sam', '"Sam')}\n`)).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('line 2'),
  });
});
