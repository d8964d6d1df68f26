import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sourceFile } from '../../src/platform/db/source-file.ts';
import { addDays, londonDay } from '../../src/statistics/days.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stand-exchange-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  code: number;
  out: string;
  said: string;
}
const stand = (...args: string[]): Promise<Run> =>
  new Promise((resolve) => {
    execFile(process.execPath, [sourceFile('build/cli.js'), 'exchange', ...args], (error, out, said) =>
      resolve({ code: error ? Number(error.code) : 0, out, said }),
    );
  });
const keep = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const table = (name: string, rows: string[]): string =>
  keep(name, ['reference,place,day,strands,contact', ...rows, ''].join('\n'));

const today = londonDay(new Date());
const yesterday = addDays(today, -1);

it('two organisations agree, hand over a file each, and find what both were told, without a word of it', async () => {
  const agreed = await stand('agree', 'aldermarch-ferry-desk', '--until', addDays(today, 300));
  expect(agreed.code).toBe(0);
  const agreement = keep('agreement.json', agreed.out);
  const police = table('police.csv', [
    `ALD-1,X05000001,${today},RACE,07700 900111`,
    `ALD-2,X05000002,${today},RELIGION RACE,`,
    `ALD-3,X05000003,${today},DISABILITY,`,
  ]);
  const desk = table('desk.csv', [
    `FC-1,X05000001,${yesterday},RACE,`,
    `FC-2,X05000002,${today},RELIGION,`,
    `FC-3,X05000003,${today},RACE,`,
    `FC-4,X05000009,${today},DISABILITY,07700 900222`,
  ]);
  const ours = await stand('make', agreement, '--rows', police);
  const { salt } = JSON.parse(ours.out) as { salt: string };
  expect([ours.code, ours.said]).toEqual([0, `3 rows. The other side makes its file with --salt ${salt}\n`]);
  const theirs = await stand('make', agreement, '--rows', desk, '--salt', salt);
  for (const telling of ['X0500', today, yesterday, 'DISABILITY', '900111', '900222'])
    expect(
      JSON.stringify(JSON.parse(ours.out).rows) + JSON.stringify(JSON.parse(theirs.out).rows),
    ).not.toContain(telling);
  const compared = await stand('compare', keep('ours.json', ours.out), keep('theirs.json', theirs.out));
  expect([compared.code, compared.said]).toEqual([0, '2 may be the same.\n']);
  const matches = compared.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  expect(matches.map((one) => [one.own, one.theirs]).sort()).toEqual([
    ['ALD-1', 'FC-1'],
    ['ALD-2', 'FC-2'],
  ]);

  // With a salt of its own a file is of no exchange; with a secret of its own nothing meets.
  const alone = await stand('make', agreement, '--rows', desk);
  const unsalted = await stand('compare', join(folder, 'ours.json'), keep('alone.json', alone.out));
  expect([unsalted.code, unsalted.out]).toEqual([5, '']);
  const other = keep(
    'other.json',
    (await stand('agree', 'aldermarch-ferry-desk', '--until', '2999-12-31')).out,
  );
  const strange = await stand('make', other, '--rows', desk, '--salt', salt);
  const none = await stand('compare', join(folder, 'ours.json'), keep('strange.json', strange.out));
  expect([none.code, none.out, none.said]).toEqual([0, '', '0 may be the same.\n']);
});

it('says in one sentence what is wrong with a name, a day, a table or a file', async () => {
  const good = keep('good.json', (await stand('agree', 'ferry-desk', '--until', '2999-12-31')).out);
  const bad: Array<[string[], number]> = [
    [['agree', 'Ferry Desk', '--until', '2999-12-31'], 2],
    [['agree', 'ferry-desk', '--until', 'soon'], 2],
    [['make'], 2],
    [['make', join(folder, 'none.json')], 3],
    [['make', keep('empty.json', '{}'), '--rows', 'x.csv'], 2],
    [['make', good, '--rows', join(folder, 'none.csv')], 3],
    [['make', good, '--rows', table('wrong.csv', ['A-1,X05000001,yesterday,RACE,'])], 2],
    [['make', good, '--rows', table('far.csv', []), '--tolerance', '9'], 2],
    [
      [
        'make',
        keep('over.json', (await stand('agree', 'ferry-desk', '--until', '2020-01-01')).out),
        '--rows',
        table('some.csv', [`A-1,X05000001,${today},RACE,`]),
      ],
      3,
    ],
    [['compare', good, good], 2],
  ];
  for (const [args, code] of bad) {
    const run = await stand(...args);
    expect([args.join(' '), run.code, run.out]).toEqual([args.join(' '), code, '']);
    expect(run.said.trim().split('\n'), args.join(' ')).toHaveLength(1);
  }
});
