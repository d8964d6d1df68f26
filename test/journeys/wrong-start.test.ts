import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { passableFolder } from '#platform/db/test-folder';
import { demoSettings, type Ended, startBundle } from '../support/process.ts';

const WRONG_SETTING = 78;
/** Nothing answers there; the web processes ask their database for nothing before they serve. */
const NOWHERE = 'postgres://nobody@127.0.0.1:9/nothing';

let folder: string;
let settings: Record<string, string>;
let occupied: Server;
let takenPort: string;

beforeAll(async () => {
  folder = passableFolder('stand-wrong-');
  settings = (await demoSettings(join(folder, 'var'))).env;
  occupied = createServer().listen(0, '127.0.0.1');
  await once(occupied, 'listening');
  takenPort = String((occupied.address() as { port: number }).port);
});
afterAll(() => {
  occupied.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (name: string, env: Record<string, string>, args: readonly string[] = []): Promise<Ended> =>
  startBundle(name, { ...settings, ...env }, { args }).ended;

/** It ended by itself, with the exit code for settings and one sentence that names the setting. */
function expectOneSentence(ended: Ended, sentence: RegExp): void {
  expect(ended.said).toHaveLength(1);
  expect(ended.said[0]).toMatch(sentence);
  expect(ended.code).toBe(WRONG_SETTING);
}

describe('a wrong setting stops every process with one sentence', () => {
  it.each([
    [{ STAND_PUBLIC_PORT: 'abc' }, /^Setting STAND_PUBLIC_PORT: "abc" cannot be used: give a whole number/],
    [{ STAND_MODE: 'prod' }, /^Setting STAND_MODE: "prod" cannot be used/],
    [{ STAND_PUBLIK_PORT: '1' }, /^Setting STAND_PUBLIK_PORT: there is no such setting/],
    [{ STAND_COOKIE_SECRET: 'short' }, /^Setting STAND_COOKIE_SECRET: use at least 32 characters\.$/],
    [{ STAND_COOKIE_SECRET_FILE: '/nowhere' }, /^Setting STAND_COOKIE_SECRET_FILE: the file \/nowhere/],
    [{ STAND_MODE: 'production' }, /^Setting STAND_FORCE: /],
  ])('all: %j', async (env, sentence) => {
    expectOneSentence(await run('all', env), sentence);
  });

  it.each(['public', 'leader', 'partner', 'staff', 'api', 'worker', 'keeper'])('%s', async (name) => {
    expectOneSentence(
      await run(name, { STAND_SMTP_CONNECTIONS: '0' }),
      /^Setting STAND_SMTP_CONNECTIONS: "0"/,
    );
    expectOneSentence(await run(name, {}), /DATABASE_URL/);
  });

  it('the command line', async () => {
    expectOneSentence(
      await run('cli', { STAND_EXERCISE: 'maybe' }, ['migrate']),
      /^Setting STAND_EXERCISE: "maybe"/,
    );
  });
});

describe('a taken port is named with the setting to change', () => {
  it.each(['public', 'leader', 'partner', 'staff', 'api'])('%s', async (name) => {
    const key = `STAND_${name.toUpperCase()}_PORT`;
    const ended = await run(name, { DATABASE_URL: NOWHERE, [key]: takenPort });
    expectOneSentence(ended, new RegExp(`^Setting ${key}: port ${takenPort} is taken`));
  });

  it('the figures’ port', async () => {
    const ended = await run('public', { DATABASE_URL: NOWHERE, STAND_OPS_PORT: takenPort });
    expectOneSentence(ended, /^Setting STAND_OPS_PORT: port \d+ for \/metrics cannot be used/);
  });

  it.each(['SMTP', 'MAIL'])('the mail catcher’s %s', async (door) => {
    const key = `STAND_${door}_PORT`;
    const ended = await run('demo/mail-catcher', { STAND_MAIL_DIR: join(folder, 'mail'), [key]: takenPort });
    expectOneSentence(ended, new RegExp(`^Setting ${key}: port ${takenPort} is taken`));
  });

  it('in the whole system, where the others stop too and the folder is free again', async () => {
    for (const key of ['STAND_IDENTITY_PORT', 'STAND_STAFF_PORT'])
      expectOneSentence(
        await run('all', { [key]: takenPort }),
        new RegExp(`^Setting ${key}: port ${takenPort} is taken`),
      );
    const started = startBundle('all', settings);
    await started.ready;
    expect((await started.stop()).code).toBe(0);
  });

  it('two doors on one port', async () => {
    const ended = await run('all', { STAND_LEADER_PORT: settings.STAND_PUBLIC_PORT ?? '' });
    expectOneSentence(ended, /^Setting STAND_LEADER_PORT: port \d+ is STAND_PUBLIC_PORT already/);
  });

  it('an address this machine does not have', async () => {
    const env = { DATABASE_URL: NOWHERE, STAND_BIND: '192.0.2.1' };
    expectOneSentence(await run('public', env), /^Setting STAND_BIND or STAND_PUBLIC_PORT: 192\.0\.2\.1/);
  });
});

describe('a folder that cannot be written stops the start', () => {
  it.each(['a file', 'below a file', 'below /proc', 'below /sys'])('%s', async (where) => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const places: Record<string, string> = {
      'a file': file,
      'below a file': join(file, 'var'),
      'below /proc': '/proc/stand',
      'below /sys': '/sys/stand',
    };
    expectOneSentence(await run('all', { STAND_VAR: places[where] ?? '' }), /STAND_VAR/);
  });

  // Permission bits do not stop root, so there the start is made without root's right to override them.
  const AS_ANYBODY = ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-all'];
  it('that may only be read', async () => {
    const readOnly = mkdtempSync(join(tmpdir(), 'stand-readonly-'));
    chmodSync(readOnly, 0o555);
    const through = process.getuid?.() === 0 ? AS_ANYBODY : [];
    const { ended } = startBundle('all', { ...settings, STAND_VAR: join(readOnly, 'var') }, { through });
    expectOneSentence(await ended, /STAND_VAR/);
    rmSync(readOnly, { recursive: true, force: true });
  });
});

describe('a database that cannot be reached stops the start', () => {
  it.each([
    ['postgres://stand:not-to-be-shown@127.0.0.1:9/stand', /ECONNREFUSED/],
    ['postgres://stand:not-to-be-shown@nowhere.invalid/stand', /nowhere\.invalid/],
    ['postgres://stand:not-to-be-shown@/stand?host=/nowhere', /ENOENT/],
  ])('%s', async (url, why) => {
    const ended = await run('all', { DATABASE_URL: url });
    expect(ended.code).toBe(1);
    expect(ended.said).toHaveLength(1);
    expect(ended.said[0]).toMatch(/^Setting DATABASE_URL: the database cannot be used/);
    expect(ended.said[0]).toMatch(why);
    expect(ended.stderr).not.toContain('not-to-be-shown');
  });
});
