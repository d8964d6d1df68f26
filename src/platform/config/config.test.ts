import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const SECRET = 'a secret for test runs only, of 32 or more characters';
const TEST = {
  STAND_MODE: 'test',
  STAND_RECEIPT_PEPPER: SECRET,
  STAND_COOKIE_SECRET: SECRET,
  STAND_OIDC_CLIENT_SECRET: SECRET,
};
/** Everything a force has to say before production starts. */
const PRODUCTION = {
  ...TEST,
  STAND_MODE: 'production',
  STAND_FORCE: 'northmoor',
  STAND_FORCE_NAME: 'Northmoor Police',
  STAND_MAIL_FROM: 'statements@northmoor.example',
  STAND_OIDC_ISSUER: 'https://id.northmoor.example',
  STAND_SMTP_URL: 'smtps://relay.northmoor.example:465',
  STAND_ROOT_KEY_FILE: '/etc/stand/root.key',
  STAND_PUBLIC_URL: 'https://together.northmoor.example',
  STAND_LEADER_URL: 'https://leaders.northmoor.example',
  STAND_PARTNER_URL: 'https://partners.northmoor.example',
  STAND_STAFF_URL: 'https://stand.northmoor.example',
};
type Env = Record<string, string | undefined>;
const read = (env: Env, base: Env = TEST) => readConfig('public', { ...base, ...env });

/** The one sentence that stops the start. */
function sentence(env: Env, base: Env = TEST): string {
  try {
    read(env, base);
  } catch (error) {
    expect(error).toMatchObject({ code: 'wrong-setting' });
    const { message } = error as Error;
    expect(message).toMatch(/^Setting [A-Z_]+: [^\n]+\.$/);
    return message;
  }
  throw new Error('it started');
}

describe('a wrong setting is named, with what to write instead', () => {
  it.each([
    ['STAND_MODE', 'prod', 'use demo, production or test'],
    ['STAND_FORCE', 'Two Words', 'lower-case letters'],
    ['STAND_PUBLIC_PORT', 'abc', 'a whole number from 0 to 65535'],
    ['STAND_PUBLIC_PORT', '-1', 'a whole number from 0 to 65535'],
    ['STAND_LEADER_PORT', '65536', 'a whole number from 0 to 65535'],
    ['STAND_STAFF_PORT', '0x50', 'a whole number from 0 to 65535'],
    ['STAND_API_PORT', '80.5', 'a whole number from 0 to 65535'],
    ['STAND_SMTP_CONNECTIONS', '0', 'a whole number from 1 to 1000'],
    ['STAND_PUBLIC_URL', 'together.example.org', 'a whole address'],
    ['STAND_LEADER_URL', 'javascript:alert(1)', 'a whole address'],
    ['STAND_EXIT_URL', 'ftp://example.org', 'a whole address'],
    ['STAND_OIDC_ISSUER', 'issuer', 'a whole address'],
    ['STAND_MAIL_FROM', 'Statements <a@example.org>', 'one e-mail address'],
    ['STAND_LOG_LEVEL', 'loud', 'use debug, info, warn, error or silent'],
    ['STAND_EXERCISE', 'true', 'use yes or no'],
    ['STAND_PLAY_DEMO', '1', 'use yes or no'],
  ])('%s=%s', (name, value, advice) => {
    const said = sentence({ [name]: value });
    expect(said).toContain(`Setting ${name}: "${value}" cannot be used`);
    expect(said).toContain(advice);
  });

  it.each([
    ['STAND_RECEIPT_PEPPER', 'hunter2-hunter2'],
    ['STAND_COOKIE_SECRET', 'hunter2-hunter2'],
    ['STAND_OIDC_CLIENT_SECRET', 'hunter2'],
    ['STAND_SMTP_URL', 'https://user:hunter2@example.org'],
    ['DATABASE_URL', 'mysql://user:hunter2@example.org'],
    ['DATABASE_ROLE_URL', 'postgres://user:hunter2@example.org/stand'],
  ])('%s is named and never shown', (name, value) => {
    const said = sentence({ [name]: value });
    expect(said).toContain(`Setting ${name}: `);
    expect(said).not.toContain('hunter2');
  });

  it.each(['STAND_PUBLIK_PORT', 'STAND_COOKIE_SECRETS', 'STAND_FORCE_FILE', 'STAND_ROOT_KEY_FILE_FILE'])(
    'misspelt: %s',
    (name) => {
      expect(sentence({ [name]: '1' })).toContain(`Setting ${name}: there is no such setting`);
    },
  );

  it('takes an empty setting as none, and 0 as any free port', () => {
    expect(read({ STAND_PUBLIC_PORT: '' }).ports.public).toBe(8080);
    expect(read({ STAND_PUBLIC_PORT: '0', STAND_STAFF_PORT: '0' }).ports).toMatchObject({
      public: 0,
      staff: 0,
    });
  });

  it('two doors cannot have one port', () => {
    expect(sentence({ STAND_STAFF_PORT: '8080' })).toBe(
      'Setting STAND_STAFF_PORT: port 8080 is STAND_PUBLIC_PORT already; choose another.',
    );
  });
});

describe('production', () => {
  const production = (env: Env): string => sentence(env, PRODUCTION);

  it('starts with all a force has to say', () => {
    const config = read({}, PRODUCTION);
    expect(config).toMatchObject({
      mode: 'production',
      forceId: 'northmoor',
      exercise: false,
      playDemo: false,
    });
    expect(String(config.cookieSecret)).not.toContain(SECRET);
    expect(JSON.stringify(config)).not.toContain(SECRET);
  });

  it.each(Object.keys(PRODUCTION).filter((name) => name !== 'STAND_MODE'))('needs %s', (name) => {
    expect(production({ [name]: undefined })).toContain(`Setting ${name}: `);
  });

  it.each([
    ['STAND_FORCE', 'aldermarch', 'fictional force'],
    ['STAND_COOKIE_SECRET', `demo-only-${SECRET}`, 'demo secret'],
    ['STAND_RECEIPT_PEPPER', `demo-only-${SECRET}`, 'demo secret'],
    ['STAND_OIDC_CLIENT_SECRET', `demo-only-${SECRET}`, 'demo secret'],
    ['STAND_ROOT_KEY_FILE', 'var/demo-secrets/root.key', 'demo’s key'],
    ['STAND_OIDC_ISSUER', 'http://localhost:8084', 'built-in identity provider'],
    ['STAND_PUBLIC_URL', 'http://together.northmoor.example', 'https'],
    ['STAND_LEADER_URL', 'http://leaders.northmoor.example', 'https'],
    ['STAND_STAFF_URL', 'http://stand.northmoor.example', 'https'],
    ['STAND_API_URL', 'http://api.northmoor.example', 'https'],
  ])('refuses %s=%s', (name, value, why) => {
    const said = production({ [name]: value });
    expect(said).toContain(`Setting ${name}: `);
    expect(said).toContain(why);
  });

  it('does not let the apps run as the migrator', () => {
    expect(production({ DATABASE_URL: 'postgres://migrator@db/stand' })).toContain('DATABASE_ROLE_URL');
    const config = read(
      { DATABASE_URL: 'postgres://migrator@db/stand', DATABASE_ROLE_URL: 'postgres://{role}@db/stand' },
      PRODUCTION,
    );
    expect(config.roleUrl('public_web')?.reveal()).toBe('postgres://public_web@db/stand');
    expect(config.roleUrl('migrator')?.reveal()).toBe('postgres://migrator@db/stand');
  });
});
