import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'stand-config-'));
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
const TWILIO = {
  ...PRODUCTION,
  STAND_API_URL: 'https://api.example.org',
  STAND_SMS_PROVIDER: 'twilio',
  STAND_SMS_ACCOUNT: 'AC1',
  STAND_SMS_SECRET: LONG,
};

it('production takes no texts until it is told how, and then by the provider named', () => {
  expect(readConfig('api', PRODUCTION).sms).toEqual({ provider: 'none' });
  const { sms } = readConfig('api', TWILIO);
  expect(sms).toMatchObject({
    apiUrl: 'https://api.twilio.com',
    receiptUrl: 'https://api.example.org/api/v1/texts/receipts',
  });
  expect(JSON.stringify(sms)).not.toContain(LONG);
});

it('production refuses the demo’s gateway and whatever is half set, and names the setting', () => {
  const refused: [Record<string, string>, string][] = [
    [{ STAND_SMS_URL: 'http://localhost:8086' }, 'STAND_SMS_URL'],
    [{ STAND_SMS_ACCOUNT: 'AC0000000000000000000000000000demo' }, 'STAND_SMS_ACCOUNT'],
    [{ STAND_SMS_SECRET: 'demo-only-1234567890' }, 'STAND_SMS_SECRET'],
    [{ STAND_SMS_SECRET: '' }, 'STAND_SMS_SECRET'],
    [{ STAND_SMS_ACCOUNT: '' }, 'STAND_SMS_ACCOUNT'],
    [{ STAND_API_URL: '' }, 'STAND_API_URL'],
    [{ STAND_SMS_PROVIDER: 'notify' }, 'STAND_SMS_CALLBACK_TOKEN'],
  ];
  for (const [part, name] of refused)
    expect(() => readConfig('api', { ...TWILIO, ...part }), name).toThrow(`Setting ${name}:`);
});

it('demo mode speaks to its own gateway with a secret of its own', () => {
  const { sms } = readConfig('api', { STAND_MODE: 'demo', STAND_VAR: folder, STAND_TEXT_PORT: '19999' });
  expect(sms).toMatchObject({ provider: 'twilio', apiUrl: 'http://localhost:19999' });
});
