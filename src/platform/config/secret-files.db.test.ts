import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Config, readConfig } from './config.ts';

const SECRET = 'a secret for test runs only, of 32 or more characters';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stand-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (env: Record<string, string>): Config =>
  readConfig('public', { STAND_VAR: join(folder, 'var'), ...env });
function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

it.each([
  ['STAND_COOKIE_SECRET', 'cookieSecret'],
  ['STAND_RECEIPT_PEPPER', 'receiptPepper'],
] as const)('%s may come from a file, its line end left out', (name, key) => {
  expect(read({ [`${name}_FILE`]: fileOf(name, `${SECRET}\n`) })[key].reveal()).toBe(SECRET);
});

it('the database’s address too', () => {
  const file = fileOf('database', 'postgres://migrator@db/stand\n');
  expect(read({ DATABASE_URL_FILE: file }).databaseUrl?.reveal()).toBe('postgres://migrator@db/stand');
});

it.each([
  [
    'missing',
    () => ({ STAND_COOKIE_SECRET_FILE: join(folder, 'none') }),
    /STAND_COOKIE_SECRET_FILE: the file .*none cannot be read/,
  ],
  [
    'a folder',
    () => ({ STAND_COOKIE_SECRET_FILE: folder }),
    /STAND_COOKIE_SECRET_FILE: the file .* cannot be read/,
  ],
  [
    'empty',
    () => ({ DATABASE_URL_FILE: fileOf('empty', '\n') }),
    /DATABASE_URL_FILE: the file .*empty is empty/,
  ],
  [
    'too short',
    () => ({ STAND_COOKIE_SECRET_FILE: fileOf('short', 'hunter2') }),
    /STAND_COOKIE_SECRET: use at least 32/,
  ],
  [
    'beside the setting itself',
    () => ({ STAND_COOKIE_SECRET: SECRET, STAND_COOKIE_SECRET_FILE: fileOf('both', SECRET) }),
    /STAND_COOKIE_SECRET: give either .* or .*_FILE, not both/,
  ],
] as const)('a file that is %s stops the start with one sentence', (_, env, sentence) => {
  let said = '';
  try {
    read(env());
  } catch (error) {
    expect(error).toMatchObject({ code: 'wrong-setting' });
    said = (error as Error).message;
  }
  expect(said).toMatch(sentence);
  expect(said).not.toMatch(/hunter2|a secret for test/);
});

it('a demo makes secrets of its own once, for its owner alone, and production refuses them', () => {
  const first = read({}).cookieSecret.reveal();
  expect(first).toMatch(/^demo-only-/);
  expect(read({}).cookieSecret.reveal()).toBe(first);
  const file = join(folder, 'var', 'demo-secrets', 'stand_cookie_secret');
  expect(readFileSync(file, 'utf8')).toBe(first);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, 'var', 'demo-secrets')).mode & 0o777).toBe(0o700);
});

it.each(['a file', 'below a file', 'below /proc'])('a folder that cannot be made is named: %s', (where) => {
  const file = fileOf('plain', '');
  const places: Record<string, string> = {
    'a file': file,
    'below a file': join(file, 'var'),
    'below /proc': '/proc/stand',
  };
  expect(() => read({ STAND_VAR: places[where] ?? '' })).toThrow(
    /^Setting STAND_VAR: the folder .* cannot be written\.$/,
  );
});
