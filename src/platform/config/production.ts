import { basename, dirname } from 'node:path';
import { Refusal } from '#kernel/refusal';
import { SETTINGS, type SettingKey, type SettingValues } from './settings.ts';

/** The fictional force of the demo. */
export const DEMO_FORCE = 'aldermarch';
/** Folder, below STAND_VAR, of the secrets and the root key that a demo makes for itself. */
export const DEMO_SECRETS = 'demo-secrets';

/** The one sentence about a setting that stops the start. */
export const wrong = (name: string, why: string): Refusal =>
  new Refusal('wrong-setting', `Setting ${name}: ${why}.`);

const NEEDED: readonly SettingKey[] = [
  'forceName',
  'mailFrom',
  'oidcIssuer',
  'smtpUrl',
  'rootKeyFile',
  'publicUrl',
  'leaderUrl',
  'partnerUrl',
  'staffUrl',
];
const ADDRESSES: readonly SettingKey[] = ['publicUrl', 'leaderUrl', 'partnerUrl', 'staffUrl', 'apiUrl'];

/**
 * What production refuses: settings left to the demo's own, the demo's people and keys, and addresses that are not
 * https. The demo's identity provider speaks http on loopback alone, so an https issuer is never it.
 * @throws Refusal `wrong-setting` with one sentence that names the setting
 */
export function refuseDemoIn(values: SettingValues): void {
  if (values.mode !== 'production') return;
  if (values.forceId === DEMO_FORCE)
    throw wrong('STAND_FORCE', `${DEMO_FORCE} is the demo's fictional force; name your own`);
  for (const key of NEEDED)
    if (values[key] === undefined) throw wrong(SETTINGS[key].name, 'production needs it');
  if (!isHttps(values.oidcIssuer))
    throw wrong(
      'STAND_OIDC_ISSUER',
      'production needs an https issuer; the built-in identity provider is for demo mode',
    );
  for (const key of ADDRESSES)
    if (values[key] !== undefined && !isHttps(values[key]))
      throw wrong(SETTINGS[key].name, 'production needs an https address; put a TLS proxy in front');
  if (basename(dirname(values.rootKeyFile ?? '')) === DEMO_SECRETS)
    throw wrong('STAND_ROOT_KEY_FILE', 'this is a demo’s key; make one with: stand keys make-root FILE');
  if (values.databaseUrl && !values.databaseUrlTemplate)
    throw wrong(
      'DATABASE_ROLE_URL',
      'production with DATABASE_URL needs it, so that apps do not run as the migrator',
    );
}

const isHttps = (address: unknown): boolean => new URL(String(address)).protocol === 'https:';

const PORTS: readonly SettingKey[] = [
  'publicPort',
  'leaderPort',
  'partnerPort',
  'staffPort',
  'apiPort',
  'identityPort',
  'mailPort',
  'smtpPort',
  'textPort',
  'bouncePort',
];

/** Two doors cannot share a port; 0 takes a free one and is never the same. */
export function refuseSamePorts(values: SettingValues): void {
  const taken = new Map<unknown, string>();
  for (const key of PORTS) {
    const port = values[key];
    const { name } = SETTINGS[key];
    const other = taken.get(port);
    if (port !== 0 && other) throw wrong(name, `port ${String(port)} is ${other} already; choose another`);
    taken.set(port, name);
  }
}
