import { z } from 'zod';
import { MESSAGE_SETTINGS } from './message-settings.ts';
import { PUSH_SETTINGS } from './push-settings.ts';
import { count, flag, megabytes, oneOf, port, type Setting, setting, text, url, whole } from './setting.ts';

/** Every setting the product reads. The key is the name used in code, the `name` the one an operator writes. */
export const SETTINGS = {
  mode: setting({
    name: 'STAND_MODE',
    about:
      '`demo` starts a fictional force with a local identity provider; `production` refuses all of that.',
    schema: oneOf(['demo', 'production', 'test']),
    default: 'demo',
  }),
  forceId: setting({
    name: 'STAND_FORCE',
    about: "The force's short name, the first column of every key. Production refuses the demo's.",
    schema: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, 'use 2 to 40 lower-case letters, digits and hyphens'),
    default: 'aldermarch',
  }),
  forceName: setting({
    name: 'STAND_FORCE_NAME',
    about: 'The name readers know the force by. Demo mode uses the fictional force.',
    schema: text,
  }),
  varDir: setting({
    name: 'STAND_VAR',
    about: 'Folder for the embedded database, sockets and demo mail. Must be writable.',
    schema: text,
    default: 'var',
  }),
  databaseUrl: setting({
    name: 'DATABASE_URL',
    about:
      'A PostgreSQL server (15.14, 16.10, 17.6, 18 or later) as the migrator. Empty: the embedded one in STAND_VAR.',
    schema: z.string().regex(/^postgres(ql)?:\/\//, 'start with postgres://'),
    secret: true,
  }),
  databaseUrlTemplate: setting({
    name: 'DATABASE_ROLE_URL',
    about:
      'With DATABASE_URL: the URL of the running apps, with `{role}` where the role name stands. Passwords belong in a .pgpass file.',
    schema: z.string().regex(/\{role\}/, 'put {role} where the role name stands'),
    secret: true,
  }),
  bindAddress: setting({
    name: 'STAND_BIND',
    about: 'Address the web processes listen on. Keep it on loopback and put a TLS proxy in front.',
    schema: text,
    default: '127.0.0.1',
  }),
  publicPort: setting({
    name: 'STAND_PUBLIC_PORT',
    about: 'Port of the public site.',
    schema: port,
    default: '8080',
  }),
  publicProcesses: setting({
    name: 'STAND_PUBLIC_PROCESSES',
    about:
      'Processes that share the port of the public site, with one count of requests for its limits. Empty: in production one for each processor but one, which the database needs, at most 4; else 1.',
    schema: whole(1, 32),
  }),
  leaderPort: setting({
    name: 'STAND_LEADER_PORT',
    about: 'Port of the community leaders’ portal.',
    schema: port,
    default: '8081',
  }),
  partnerPort: setting({
    name: 'STAND_PARTNER_PORT',
    about: 'Port of the workspace of partner organisations.',
    schema: port,
    default: '8087',
  }),
  staffPort: setting({
    name: 'STAND_STAFF_PORT',
    about: 'Port of the staff console.',
    schema: port,
    default: '8082',
  }),
  apiPort: setting({ name: 'STAND_API_PORT', about: 'Port of the API.', schema: port, default: '8083' }),
  identityPort: setting({
    name: 'STAND_IDENTITY_PORT',
    about: 'Port of the demo identity provider (demo mode only).',
    schema: port,
    default: '8084',
  }),
  mailPort: setting({
    name: 'STAND_MAIL_PORT',
    about: 'Port of the demo mail catcher’s inbox page (demo mode only).',
    schema: port,
    default: '8085',
  }),
  smtpPort: setting({
    name: 'STAND_SMTP_PORT',
    about: 'Port the demo mail catcher takes mail on (demo mode only).',
    schema: port,
    default: '8025',
  }),
  opsPort: setting({
    name: 'STAND_OPS_PORT',
    about: 'First of the loopback ports for /metrics, one a process (0: off).',
    schema: port,
    default: '0',
  }),
  mostUnderWay: setting({
    name: 'STAND_MOST_UNDER_WAY',
    about:
      'Requests one web process works on at a time before it puts off all but help, statements and the short report (docs/overload.md).',
    schema: count,
    default: '120',
  }),
  publicUrl: setting({
    name: 'STAND_PUBLIC_URL',
    about: 'Address readers use for the public site. Empty: http://localhost and the port.',
    schema: url,
  }),
  leaderUrl: setting({ name: 'STAND_LEADER_URL', about: 'Address leaders use.', schema: url }),
  partnerUrl: setting({
    name: 'STAND_PARTNER_URL',
    about: 'Address case workers of partner organisations use.',
    schema: url,
  }),
  staffUrl: setting({ name: 'STAND_STAFF_URL', about: 'Address staff use.', schema: url }),
  apiUrl: setting({ name: 'STAND_API_URL', about: 'Address of the API.', schema: url }),
  exitUrl: setting({
    name: 'STAND_EXIT_URL',
    about: 'Neutral site that “Exit this page” leads to.',
    schema: url,
    default: 'https://www.bbc.co.uk/weather',
  }),
  keeperSocketDir: setting({
    name: 'STAND_KEEPER_SOCKETS',
    about:
      'Folder of the keeper’s Unix sockets. Empty: `run` below STAND_VAR, or below the system’s temporary folder where that path is too long.',
    schema: text,
  }),
  rootKeyFile: setting({
    name: 'STAND_ROOT_KEY_FILE',
    about:
      'File of the 32-byte root key (base64, mode 0600) that wraps the force’s private keys; the keeper alone reads it. Demo mode makes one.',
    schema: text,
  }),
  receiptPepper: setting({
    name: 'STAND_RECEIPT_PEPPER',
    about: 'Secret that keys the look-up of private codes and contact addresses. At least 32 characters.',
    schema: z.string().min(32, 'use at least 32 characters'),
    secret: true,
  }),
  cookieSecret: setting({
    name: 'STAND_COOKIE_SECRET',
    about: 'Secret that signs form tokens and seals short-lived cookies. At least 32 characters.',
    schema: z.string().min(32, 'use at least 32 characters'),
    secret: true,
  }),
  oidcIssuer: setting({
    name: 'STAND_OIDC_ISSUER',
    about: 'The force’s OpenID Connect issuer. Demo mode uses its own.',
    schema: url,
  }),
  oidcClientId: setting({
    name: 'STAND_OIDC_CLIENT_ID',
    about: 'Client name registered with the issuer.',
    schema: text,
    default: 'stand-together',
  }),
  oidcClientSecret: setting({
    name: 'STAND_OIDC_CLIENT_SECRET',
    about: 'Client secret registered with the issuer.',
    schema: z.string().min(16, 'use at least 16 characters'),
    secret: true,
  }),
  ...MESSAGE_SETTINGS,
  ...PUSH_SETTINGS,
  translateUrl: setting({
    name: 'STAND_TRANSLATE_URL',
    about:
      'A machine translation service that speaks LibreTranslate’s interface; what people told goes to it, so run it on your own network. Its drafts are entered by a person or not at all. Empty: none, and the pages say so.',
    schema: url,
  }),
  translateKey: setting({
    name: 'STAND_TRANSLATE_KEY',
    about: 'API key of that service, where it wants one.',
    schema: text,
    secret: true,
  }),
  textPort: setting({
    name: 'STAND_TEXT_PORT',
    about: 'Port of the demo text gateway: its page and its provider’s interface (demo mode only).',
    schema: port,
    default: '8086',
  }),
  evidenceFileMb: setting({
    name: 'STAND_EVIDENCE_FILE_MB',
    about: 'The largest file a person may add to a report, in megabytes.',
    schema: megabytes,
    default: '100',
  }),
  evidenceReportMb: setting({
    name: 'STAND_EVIDENCE_REPORT_MB',
    about: 'All files of one report together, in megabytes.',
    schema: megabytes,
    default: '250',
  }),
  evidenceFiles: setting({
    name: 'STAND_EVIDENCE_FILES',
    about: 'The most files of one report.',
    schema: count,
    default: '10',
  }),
  evidenceFreeMb: setting({
    name: 'STAND_EVIDENCE_FREE_MB',
    about: 'Files are refused while the disk has less than this free, in megabytes; reports are still taken.',
    schema: megabytes,
    default: '1024',
  }),
  repeatMonths: setting({
    name: 'STAND_REPEAT_MONTHS',
    about:
      'How many months back reports are counted for the flag “repeat place” (same ward, same kind of place); officers judge a repeat victim by the same span.',
    schema: count,
    default: '12',
  }),
  repeatReports: setting({
    name: 'STAND_REPEAT_REPORTS',
    about: 'How many reports in that time, this one among them, raise the flag “repeat place”.',
    schema: count,
    default: '2',
  }),
  s3Endpoint: setting({
    name: 'STAND_S3_ENDPOINT',
    about:
      'Address of an S3-compatible store for sealed files, without a path. Empty: they lie in `evidence` below STAND_VAR.',
    schema: url,
  }),
  s3Bucket: setting({
    name: 'STAND_S3_BUCKET',
    about: 'Bucket for sealed files; it exists already.',
    schema: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{2,62}$/, 'use 3 to 63 lower-case letters, digits, points and hyphens'),
  }),
  s3Region: setting({
    name: 'STAND_S3_REGION',
    about: 'Region that requests to the store are signed for.',
    schema: text,
    default: 'eu-west-2',
  }),
  s3KeyId: setting({ name: 'STAND_S3_KEY_ID', about: 'Access key id of the store.', schema: text }),
  s3Secret: setting({
    name: 'STAND_S3_SECRET',
    about: 'Secret access key of the store.',
    schema: text,
    secret: true,
  }),
  clamd: setting({
    name: 'STAND_CLAMD',
    about:
      'ClamAV’s daemon, `unix:/run/clamav/clamd.ctl` or `tcp://host:3310`. Empty: files are marked as not scanned.',
    schema: z.string().regex(/^(unix:\/|tcp:\/\/[^/\s]+:\d{1,5}$)/, 'write unix:/path or tcp://host:port'),
  }),
  logLevel: setting({
    name: 'STAND_LOG_LEVEL',
    about: 'How much is logged. Empty: `warn` in demo mode, so that the screen stays readable, else `info`.',
    schema: oneOf(['debug', 'info', 'warn', 'error', 'silent']),
  }),
  exercise: setting({
    name: 'STAND_EXERCISE',
    about:
      '`yes` puts a TRAINING banner on every page and the status Exercise on feeds. Always `yes` in demo mode.',
    schema: flag,
    default: 'no',
  }),
  languagesTogether: setting({
    name: 'STAND_LANGUAGES_TOGETHER',
    about:
      'Languages in which every statement goes out together with the English, never after it: `cy` for a force in Wales. Several are parted by commas.',
    schema: z
      .string()
      .regex(/^[a-z]{2,3}(,[a-z]{2,3})*$/, 'write language codes parted by commas, such as cy'),
  }),
  recallSeconds: setting({
    name: 'STAND_RECALL_SECONDS',
    about:
      'Seconds between the word to send a statement and the first message, in which one press takes it back; from 0 to 3600. A kind of statement can have its own (Statements, Who approves what).',
    schema: whole(0, 3_600),
    default: '60',
  }),
  playDemo: setting({
    name: 'STAND_PLAY_DEMO',
    about: '`yes` plays the demo exercise once after a demo start; `no` skips it.',
    schema: flag,
    default: 'yes',
  }),
} as const;

export type SettingKey = keyof typeof SETTINGS;
/** The values of all settings as read; a setting without default may be undefined. */
export type SettingValues = {
  [K in SettingKey]: (typeof SETTINGS)[K] extends Setting<infer T> ? T | undefined : never;
};
