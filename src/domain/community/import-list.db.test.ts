import { afterAll, beforeAll, expect, it } from 'vitest';
import { system } from '#kernel/actor';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { newLeader, seedAreas } from './community.testing.ts';
import { importList } from './import-list.ts';
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
  const owner = t.role('migrator');
  const run = () =>
    importList(inPieces(text, 10_007), {
      key,
      languages: ['en'],
      inTransaction: (fn) => owner.as(system('cli.leaders'), fn),
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

it('refuses a list whose first line does not name the columns, and one without any', async () => {
  const run = (text: string) =>
    importList(inPieces(text, 100), {
      key: leaderEmailKey(t.config.receiptPepper),
      languages: ['en'],
      inTransaction: (fn) => t.role('migrator').as(system('cli.leaders'), fn),
    });
  await expect(run('who,where\na,b\n')).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(run('')).rejects.toMatchObject({ code: 'invalid-input' });
});
