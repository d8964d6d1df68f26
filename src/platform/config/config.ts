import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Sensitive } from '#kernel/sensitive';
import { makeWay } from './folder.ts';
import { type BounceConfig, bouncesOf, type DkimConfig, dkimOf } from './mail-config.ts';
import { DEMO_SECRETS, refuseDemoIn, refuseSamePorts, wrong } from './production.ts';
import { type PushConfig, pushOf } from './push.ts';
import { SETTINGS, type SettingKey, type SettingValues } from './settings.ts';

export type ProcessName =
  | 'public'
  | 'leader'
  | 'partner'
  | 'staff'
  | 'api'
  | 'worker'
  | 'keeper'
  | 'cli'
  | 'all';
export type DatabaseRole =
  | 'migrator'
  | 'public_web'
  | 'leader_web'
  | 'staff_web'
  | 'worker'
  | 'statistician'
  | 'keeper';
export type Mode = 'demo' | 'production' | 'test';

/** All settings of one process, checked. Secrets are `Sensitive`; paths are absolute. */
export interface Config {
  process: ProcessName;
  mode: Mode;
  forceId: string;
  /** The name readers know the force by. */
  forceName: string;
  varDir: string;
  /** The migrator's connection; undefined means the embedded PostgreSQL. */
  databaseUrl: Sensitive<string> | undefined;
  /** Connection text of one role on the server named by `databaseUrl`. */
  roleUrl(role: DatabaseRole): Sensitive<string> | undefined;
  bindAddress: string;
  ports: Record<
    'public' | 'leader' | 'partner' | 'staff' | 'api' | 'identity' | 'mail' | 'smtp' | 'text' | 'ops',
    number
  >;
  /** Processes that share the public site's port. */
  publicProcesses: number;
  urls: Record<'public' | 'leader' | 'partner' | 'staff' | 'api', string>;
  exitUrl: string;
  keeperSocketDir: string;
  rootKeyFile: string;
  receiptPepper: Sensitive<string>;
  cookieSecret: Sensitive<string>;
  oidc: { issuer: string; clientId: string; clientSecret: Sensitive<string> };
  smtp: {
    url: Sensitive<string>;
    from: string;
    connections: number;
    silenceSeconds: number;
    perDomain: number | undefined;
    tls: 'required' | 'when-offered' | 'off' | undefined;
    ca: string | undefined;
    /** Undefined where this installation does not sign. */
    dkim: DkimConfig | undefined;
  };
  /** Where undeliverable e-mail comes back to; undefined where nothing listens for it. */
  bounces: BounceConfig | undefined;
  /** True where no message leaves, whatever the channel. */
  swallows: boolean;
  /** Sender of neutral e-mails to people who reported; undefined where there is none, and then none leave. */
  noticeFrom: string | undefined;
  /** True where alerts about reports nobody took leave the console. */
  alerts: boolean;
  /** Sizes in bytes. */
  evidence: {
    fileBytes: number;
    reportBytes: number;
    files: number;
    freeBytes: number;
    clamd: string | undefined;
    /** Undefined: sealed files lie on the disk. */
    s3:
      | { endpoint: string; bucket: string; region: string; keyId: string; secret: Sensitive<string> }
      | undefined;
  };
  /** The service that drafts translations; undefined where there is none. */
  translate: { url: string; key: Sensitive<string> | undefined } | undefined;
  /** How texts travel; `none` where the force takes none. */
  sms: SmsConfig;
  /** Price of one piece of a text in pence; undefined where it is not known. */
  smsPence: number | undefined;
  push: PushConfig;
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** When a place counts as a repeat place: so many reports, this one among them, in so many months. */
  repeat: { months: number; reports: number };
  /** Requests one web process works on at a time before it puts off all it may put off. */
  mostUnderWay: number;
  exercise: boolean;
  /** Codes of languages a statement is published in together with the first language. */
  languagesTogether: readonly string[];
  /** Seconds between the word to send and the first message, in which a statement can be recalled. */
  recallSeconds: number;
  playDemo: boolean;
}

/** How the force's texts travel (STAND_SMS_*). */
export type SmsConfig =
  | { provider: 'none' }
  | {
      provider: 'notify';
      apiUrl: string;
      apiKey: Sensitive<string>;
      templateId: string;
      senderId: string | undefined;
      callbackToken: Sensitive<string>;
    }
  | {
      provider: 'twilio';
      apiUrl: string;
      accountSid: string;
      authToken: Sensitive<string>;
      receiptUrl: string;
    };

/** Text that begins every secret the demo makes for itself; production refuses it wherever it stands. */
export const DEMO_SECRET_PREFIX = 'demo-only-';

function rawValue(key: SettingKey, env: NodeJS.ProcessEnv): string | undefined {
  const { name, secret } = SETTINGS[key];
  const direct = env[name];
  const file = env[`${name}_FILE`];
  if (!secret || file === undefined || file === '' || name.endsWith('_FILE')) return direct || undefined;
  if (direct) throw wrong(name, `give either ${name} or ${name}_FILE, not both`);
  let held: string;
  try {
    held = readFileSync(file, 'utf8').trim();
  } catch {
    throw wrong(`${name}_FILE`, `the file ${file} cannot be read`);
  }
  if (held === '') throw wrong(`${name}_FILE`, `the file ${file} is empty`);
  return held;
}

function readValues(env: NodeJS.ProcessEnv): SettingValues {
  const values: Record<string, unknown> = {};
  for (const key of Object.keys(SETTINGS) as SettingKey[]) {
    const setting = SETTINGS[key];
    const raw = rawValue(key, env) ?? setting.default;
    if (raw === undefined) continue;
    const parsed = setting.schema.safeParse(raw);
    if (!parsed.success) {
      const why = parsed.error.issues[0]?.message ?? 'it cannot be read';
      throw wrong(setting.name, setting.secret ? why : `"${raw}" cannot be used: ${why}`);
    }
    values[key] = parsed.data;
  }
  refuseUnknown(env);
  return values as SettingValues;
}

/** A misspelt setting is worse than a missing one, because it looks set. */
function refuseUnknown(env: NodeJS.ProcessEnv): void {
  const known = new Set<string>(
    Object.values(SETTINGS).flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name])),
  );
  const stranger = Object.keys(env).find((name) => name.startsWith('STAND_') && !known.has(name));
  if (stranger) throw wrong(stranger, 'there is no such setting; docs/settings.md lists them all');
}

/** Demo and test runs keep their own secrets in `varDir`, so that a restart reads what was written before. */
function demoSecret(varDir: string, name: string): string {
  const file = join(varDir, DEMO_SECRETS, name);
  try {
    if (existsSync(file)) return readFileSync(file, 'utf8').trim();
    // The folder itself stays open to PostgreSQL's own user; the secrets below it do not.
    makeWay(varDir, 0o755);
    makeWay(join(varDir, DEMO_SECRETS), 0o700);
    const value = `${DEMO_SECRET_PREFIX}${randomBytes(32).toString('base64url')}`;
    writeFileSync(file, value, { mode: 0o600, flag: 'wx' });
    return value;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return readFileSync(file, 'utf8').trim();
    throw wrong('STAND_VAR', `the folder ${varDir} cannot be written`);
  }
}

function secretOf(
  key: 'receiptPepper' | 'cookieSecret' | 'oidcClientSecret',
  values: SettingValues,
  varDir: string,
): Sensitive<string> {
  const given = values[key];
  if (given !== undefined) {
    if (values.mode === 'production' && given.startsWith(DEMO_SECRET_PREFIX))
      throw wrong(SETTINGS[key].name, 'this is a demo secret; make one for this force');
    return new Sensitive(given);
  }
  if (values.mode === 'production')
    throw wrong(SETTINGS[key].name, 'production needs it; set it or name a file that holds it');
  return new Sensitive(demoSecret(varDir, SETTINGS[key].name.toLowerCase()));
}

/** A Unix socket's path has at most 107 bytes, so a deep `varDir` gets a short folder in the temporary one. */
function socketDir(values: SettingValues, varDir: string): string {
  if (values.keeperSocketDir) return resolve(values.keeperSocketDir);
  const below = join(varDir, 'run');
  if (Buffer.byteLength(below) <= 80) return below;
  return join(tmpdir(), `stand-${Buffer.from(varDir).toString('base64url').slice(-16)}`);
}

const MEGABYTE = 1024 * 1024;

/** The store is named whole or not at all: half of it would put evidence somewhere nobody meant. */
function s3Of(values: SettingValues): Config['evidence']['s3'] {
  const { s3Endpoint: endpoint } = values;
  if (endpoint === undefined) {
    for (const key of ['s3Bucket', 's3KeyId', 's3Secret'] as const)
      if (values[key] !== undefined) throw wrong('STAND_S3_ENDPOINT', `${SETTINGS[key].name} needs it too`);
    return undefined;
  }
  if (values.mode === 'production' && !endpoint.startsWith('https:'))
    throw wrong('STAND_S3_ENDPOINT', 'production needs https');
  return {
    endpoint,
    bucket: need(values.s3Bucket, 's3Bucket'),
    region: need(values.s3Region, 's3Region'),
    keyId: need(values.s3KeyId, 's3KeyId'),
    secret: new Sensitive(need(values.s3Secret, 's3Secret')),
  };
}

const need = <T>(value: T | undefined, key: SettingKey): T => {
  if (value === undefined) throw wrong(SETTINGS[key].name, 'it is missing');
  return value;
};

/**
 * The neutral sender of notices: its address stands on a screen others may see.
 * @throws Refusal `wrong-setting` for one that tells what it is about
 */
function noticeFromOf({ noticeFrom, mode }: SettingValues): string | undefined {
  const from = noticeFrom ?? (mode === 'production' ? undefined : 'post@messages.example');
  if (from && /polic|heddlu|hate|crime|victim/i.test(from))
    throw wrong('STAND_NOTICE_FROM', 'this address tells what it is about; use a neutral one');
  return from;
}

const DEMO_SMS_ACCOUNT = 'AC0000000000000000000000000000demo';

/** Demo mode talks to its own gateway, by the same protocol as a real provider; production never does. */
function smsOf(values: SettingValues, places: { varDir: string; gateway: string; api: string }): SmsConfig {
  const provider = values.smsProvider ?? (values.mode === 'demo' ? 'twilio' : 'none');
  if (provider === 'none') return { provider };
  const isDemo = values.mode === 'demo' && values.smsProvider === undefined;
  const secret = (key: 'smsSecret' | 'smsCallbackToken'): Sensitive<string> => {
    const given = values[key];
    if (given === undefined && isDemo)
      return new Sensitive(demoSecret(places.varDir, SETTINGS[key].name.toLowerCase()));
    if (values.mode === 'production' && given?.startsWith(DEMO_SECRET_PREFIX))
      throw wrong(SETTINGS[key].name, 'this is a demo secret; take the one the provider gave this force');
    return new Sensitive(need(given, key));
  };
  if (values.mode === 'production') refuseLocalGateway(values);
  if (provider === 'notify')
    return {
      provider,
      apiUrl: values.smsUrl ?? 'https://api.notifications.service.gov.uk',
      apiKey: secret('smsSecret'),
      templateId: need(values.smsAccount, 'smsAccount'),
      senderId: values.smsSender,
      callbackToken: secret('smsCallbackToken'),
    };
  return {
    provider,
    apiUrl: values.smsUrl ?? (isDemo ? places.gateway : 'https://api.twilio.com'),
    accountSid:
      values.smsAccount ?? (isDemo ? DEMO_SMS_ACCOUNT : need<string>(values.smsAccount, 'smsAccount')),
    authToken: secret('smsSecret'),
    receiptUrl: `${places.api}/api/v1/texts/receipts`,
  };
}

function refuseLocalGateway(values: SettingValues): void {
  if (values.smsUrl && new URL(values.smsUrl).protocol !== 'https:')
    throw wrong('STAND_SMS_URL', 'production needs an https provider; the text gateway is for demo mode');
  if (values.smsAccount === DEMO_SMS_ACCOUNT)
    throw wrong('STAND_SMS_ACCOUNT', 'this is the demo gateway’s account');
  if (values.apiUrl === undefined)
    throw wrong('STAND_API_URL', 'with texts, production needs the address the provider calls');
}

/**
 * Reads, checks and completes every setting; the only reader of `process.env`.
 * @throws Refusal `wrong-setting` with one sentence that names the setting and says what to do.
 */
export function readConfig(process_: ProcessName, env: NodeJS.ProcessEnv = process.env): Config {
  const values = readValues(env);
  refuseDemoIn(values);
  refuseSamePorts(values);
  const mode = need(values.mode, 'mode');
  const varDir = resolve(need(values.varDir, 'varDir'));
  const ports = {
    public: need(values.publicPort, 'publicPort'),
    leader: need(values.leaderPort, 'leaderPort'),
    partner: need(values.partnerPort, 'partnerPort'),
    staff: need(values.staffPort, 'staffPort'),
    api: need(values.apiPort, 'apiPort'),
    identity: need(values.identityPort, 'identityPort'),
    mail: need(values.mailPort, 'mailPort'),
    smtp: need(values.smtpPort, 'smtpPort'),
    text: need(values.textPort, 'textPort'),
    ops: need(values.opsPort, 'opsPort'),
  };
  const at = (port: number): string => `http://localhost:${port}`;
  const { databaseUrl, databaseUrlTemplate } = values;
  const mailFrom = values.mailFrom ?? 'statements@aldermarch.example';
  return {
    process: process_,
    mode,
    forceId: need(values.forceId, 'forceId'),
    forceName: values.forceName ?? 'Aldermarch Police',
    varDir,
    databaseUrl: databaseUrl ? new Sensitive(databaseUrl) : undefined,
    roleUrl: (role) => {
      if (role === 'migrator' || !databaseUrlTemplate)
        return databaseUrl ? new Sensitive(databaseUrl) : undefined;
      return new Sensitive(databaseUrlTemplate.replace('{role}', role));
    },
    bindAddress: need(values.bindAddress, 'bindAddress'),
    ports,
    publicProcesses:
      values.publicProcesses ??
      (mode === 'production' ? Math.min(4, Math.max(1, availableParallelism() - 1)) : 1),
    urls: {
      public: values.publicUrl ?? at(ports.public),
      leader: values.leaderUrl ?? at(ports.leader),
      partner: values.partnerUrl ?? at(ports.partner),
      staff: values.staffUrl ?? at(ports.staff),
      api: values.apiUrl ?? at(ports.api),
    },
    exitUrl: need(values.exitUrl, 'exitUrl'),
    keeperSocketDir: socketDir(values, varDir),
    rootKeyFile: values.rootKeyFile ? resolve(values.rootKeyFile) : join(varDir, DEMO_SECRETS, 'root.key'),
    receiptPepper: secretOf('receiptPepper', values, varDir),
    cookieSecret: secretOf('cookieSecret', values, varDir),
    oidc: {
      issuer: values.oidcIssuer ?? at(ports.identity),
      clientId: need(values.oidcClientId, 'oidcClientId'),
      clientSecret: secretOf('oidcClientSecret', values, varDir),
    },
    smtp: {
      url: new Sensitive(values.smtpUrl ?? `smtp://127.0.0.1:${ports.smtp}`),
      from: mailFrom,
      connections: need(values.smtpConnections, 'smtpConnections'),
      silenceSeconds: need(values.smtpTimeoutSeconds, 'smtpTimeoutSeconds'),
      perDomain: values.smtpPerDomain,
      tls: values.smtpTls,
      ca: values.smtpCa,
      dkim: dkimOf(values, mailFrom),
    },
    bounces: bouncesOf(values),
    swallows: values.outgoing === 'swallow',
    noticeFrom: noticeFromOf(values),
    alerts: need(values.alerts, 'alerts'),
    translate: values.translateUrl
      ? {
          url: values.translateUrl,
          key: values.translateKey ? new Sensitive(values.translateKey) : undefined,
        }
      : undefined,
    evidence: {
      fileBytes: need(values.evidenceFileMb, 'evidenceFileMb') * MEGABYTE,
      reportBytes: need(values.evidenceReportMb, 'evidenceReportMb') * MEGABYTE,
      files: need(values.evidenceFiles, 'evidenceFiles'),
      freeBytes: need(values.evidenceFreeMb, 'evidenceFreeMb') * MEGABYTE,
      clamd: values.clamd,
      s3: s3Of(values),
    },
    repeat: {
      months: need(values.repeatMonths, 'repeatMonths'),
      reports: need(values.repeatReports, 'repeatReports'),
    },
    mostUnderWay: need(values.mostUnderWay, 'mostUnderWay'),
    sms: smsOf(values, { varDir, gateway: at(ports.text), api: values.apiUrl ?? at(ports.api) }),
    smsPence: values.smsPence,
    push: pushOf(values, mailFrom, () => demoSecret(varDir, 'stand_push_key')),
    logLevel: values.logLevel ?? (mode === 'demo' ? 'warn' : 'info'),
    exercise: mode === 'demo' || need(values.exercise, 'exercise'),
    languagesTogether: values.languagesTogether?.split(',') ?? [],
    recallSeconds: need(values.recallSeconds, 'recallSeconds'),
    playDemo: mode === 'demo' && need(values.playDemo, 'playDemo'),
  };
}
