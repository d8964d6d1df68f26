import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { newP256Key, p256Pair } from '../crypto/p256.ts';
import { readConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'stand-push-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LONG = 'a secret that is long enough for the rule';
const PRODUCTION = {
  STAND_MODE: 'production',
  STAND_VAR: folder,
  STAND_FORCE: 'brackenshire',
  STAND_FORCE_NAME: 'Brackenshire Police',
  STAND_MAIL_FROM: 'statements@brackenshire.example',
  STAND_OIDC_ISSUER: 'https://id.example.org',
  STAND_OIDC_CLIENT_SECRET: LONG,
  STAND_RECEIPT_PEPPER: LONG,
  STAND_COOKIE_SECRET: LONG,
  STAND_SMTP_URL: 'smtps://mail.example.org',
  STAND_ROOT_KEY_FILE: join(folder, 'root.key'),
  STAND_PUBLIC_URL: 'https://report.example.org',
  STAND_LEADER_URL: 'https://leaders.example.org',
  STAND_PARTNER_URL: 'https://partners.example.org',
  STAND_STAFF_URL: 'https://staff.example.org',
};
const push = (env: Record<string, string>) => readConfig('public', { ...PRODUCTION, ...env }).push;
const key = newP256Key();
const publicKey = p256Pair(key).publicKey.toString('base64url');

it('production offers no notifications until it has a key, and hides it', () => {
  expect(push({})).toEqual({ kind: 'none' });
  const own = push({ STAND_PUSH_KEY: key });
  expect(own).toMatchObject({ kind: 'web', publicKey, contact: 'mailto:statements@brackenshire.example' });
  expect(JSON.stringify(own)).not.toContain(key);
  expect(push({ STAND_PUSH_KEY: key, STAND_PUSH: 'none' })).toEqual({ kind: 'none' });
});

it('a public site can do with the public half', () => {
  const half = push({
    STAND_PUSH_PUBLIC_KEY: publicKey,
    STAND_PUSH_CONTACT: 'https://brackenshire.example/contact',
  });
  expect(half).toEqual({ kind: 'web', publicKey, contact: 'https://brackenshire.example/contact' });
});

it('refuses what is half set or does not fit, and names the setting', () => {
  const other = p256Pair(newP256Key()).publicKey.toString('base64url');
  const refused: [Record<string, string>, string][] = [
    [{ STAND_PUSH: 'web' }, 'STAND_PUSH_KEY'],
    [{ STAND_PUSH: 'blackhole' }, 'STAND_PUSH_KEY'],
    [{ STAND_PUSH: 'yes' }, 'STAND_PUSH'],
    [{ STAND_PUSH_KEY: 'short' }, 'STAND_PUSH_KEY'],
    [{ STAND_PUSH_KEY: Buffer.alloc(32, 255).toString('base64url') }, 'STAND_PUSH_KEY'],
    [{ STAND_PUSH_KEY: key, STAND_PUSH_PUBLIC_KEY: other }, 'STAND_PUSH_PUBLIC_KEY'],
    [{ STAND_PUSH_KEY: key, STAND_PUSH_CONTACT: 'me' }, 'STAND_PUSH_CONTACT'],
  ];
  for (const [env, name] of refused) expect(() => push(env), name).toThrow(name);
});

it('a demonstration keeps the key it made, so that subscriptions live through a restart', () => {
  const demo = () => readConfig('worker', { STAND_MODE: 'demo', STAND_VAR: folder }).push;
  const first = demo();
  expect(first).toMatchObject({ kind: 'web' });
  expect(JSON.stringify(demo())).toBe(JSON.stringify(first));
  expect(readFileSync(join(folder, 'demo-secrets', 'stand_push_key'), 'utf8')).toMatch(/^demo-only-/);
});
