import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ended, startBundle } from '../support/process.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stand-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const stand = (...args: string[]): Promise<Ended> =>
  startBundle('cli', { STAND_VAR: folder }, { args }).ended;

it('makes a root key for its owner alone, and never over another', async () => {
  const file = join(folder, 'keys', 'root.key');
  expect((await stand('keys', 'make-root', file)).code).toBe(0);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const key = readFileSync(file, 'utf8');
  expect(Buffer.from(key, 'base64')).toHaveLength(32);
  const again = await stand('keys', 'make-root', file);
  expect(again.code).toBe(5);
  expect(again.said).toHaveLength(1);
  expect(readFileSync(file, 'utf8')).toBe(key);
});

it('says what is missing where no root key can be made', async () => {
  expect((await stand('keys', 'make-root')).code).toBe(2);
  for (const place of ['/proc/stand/root.key', join(folder, 'plain', 'root.key')]) {
    writeFileSync(join(folder, 'plain'), '');
    const { code, said } = await stand('keys', 'make-root', place);
    expect(code).toBe(78);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(place);
  }
});

it('asks for a running database in one sentence', async () => {
  const { code, said } = await stand('audit', 'verify');
  expect(code).toBe(75);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('start the system');
});
