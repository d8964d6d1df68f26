import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { addDays, londonDay } from '#statistics/days';
import { seedAreas } from '../../domain/reporting/visitor.testing.ts';
import { toldReport } from '../../domain/triage/triage.testing.ts';
import { exchangeCommands } from './exchange-command.ts';

const today = londonDay(new Date());
let t: TestRuntime;
let folder: string;
beforeAll(async () => {
  t = await testRuntime();
  await seedAreas(t);
  folder = mkdtempSync(join(tmpdir(), 'stand-exchange-'));
  vi.stubEnv('STAND_MODE', 'test');
  vi.stubEnv('STAND_VAR', folder);
  vi.stubEnv('STAND_RECEIPT_PEPPER', 'for test runs only: the pepper of receipts');
  vi.stubEnv('STAND_COOKIE_SECRET', 'for test runs only: the secret of cookies');
  vi.stubEnv('STAND_OIDC_CLIENT_SECRET', 'for test runs only: the client secret');
  vi.stubEnv('DATABASE_URL', t.url('migrator'));
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
  await t?.close();
});

/** Runs a command as the program does, and gives what it wrote to standard output. */
async function stand(name: string, words: string[], flags: Record<string, string | boolean> = {}) {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const command = exchangeCommands.find((one) => one.name === `exchange ${name}`);
  const code = await command?.run({ words, flags });
  vi.restoreAllMocks();
  return { code, out: written.join('') };
}
const keep = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

it('makes the force’s own file from its reports and puts what meets before people, once', async () => {
  const told = await toldReport(t, { whenKind: 'TODAY', why: ['RACE'] });
  await toldReport(t, { whenKind: 'TODAY', why: ['DISABILITY'] });
  await t.runJobs({ failures: 'collect' });
  const agreement = keep(
    'agreement.json',
    (await stand('agree', ['ferry-desk'], { until: '2999-12-31' })).out,
  );
  const own = await stand('make', [agreement], { from: addDays(today, -7), to: today });
  expect(own.code).toBe(0);
  const { rows, salt } = JSON.parse(own.out) as { rows: { reference: string }[]; salt: string };
  expect(rows).toHaveLength(2);
  expect(own.out).not.toContain('X0500');
  const table = `reference,place,day,strands,contact\nFC-1,X05000001,${today},RACE,\nFC-2,X05000002,${today},RACE,\n`;
  const theirs = await stand('make', [agreement], { rows: keep('desk.csv', table), salt });
  const files = [keep('own.json', own.out), keep('theirs.json', theirs.out)];
  const looked = await stand('compare', files);
  expect(JSON.parse(looked.out)).toMatchObject({ own: told.reference, theirs: 'FC-1' });
  expect(await t.sql('select 1 from triage.exchange_match')).toEqual([]);
  for (let n = 0; n < 2; n++) expect((await stand('compare', files, { keep: true })).code).toBe(0);
  expect(await t.sql('select report_id, other_reference from triage.exchange_match')).toEqual([
    { report_id: told.id, other_reference: 'FC-1' },
  ]);
  await expect(stand('make', [agreement], { from: 'soon', to: today })).rejects.toMatchObject({
    code: 'invalid-input',
  });
});
