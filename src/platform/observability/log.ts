import pino from 'pino';
import type { Config, ProcessName } from '../config/config.ts';

/**
 * Fields a log line may carry. Anything else is dropped, so that a name, an address or a text of a person cannot reach
 * a log by a careless call. Values are cut at 300 characters.
 */
const ALLOWED = new Set([
  'act',
  'action',
  'applied',
  'attempts',
  'batch',
  'code',
  'count',
  'force',
  'job',
  'jobId',
  'keyId',
  'method',
  'ms',
  'name',
  'pid',
  'port',
  'ref',
  'requestId',
  'route',
  'seq',
  'server',
  'signal',
  'socket',
  'state',
  'status',
  'subjectId',
  'url',
  'version',
  'why',
]);

export type LogFields = Record<string, unknown>;

/** A log that prints allow-listed fields only. */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  /** `error` gives its class, code and stack; its message only where it is a Refusal's, which holds no personal data. */
  error(fields: LogFields & { error?: unknown }, message: string): void;
}

const plain = (value: unknown): unknown => {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  return String(value).slice(0, 300);
};

/** The fields that may be printed, each made plain. */
export function allowedFields(fields: LogFields): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields))
    if (ALLOWED.has(name) && value !== undefined) kept[name] = plain(value);
  return kept;
}

/**
 * An error without its message: database and parser messages quote what people typed. The stack's first line holds the
 * message too, so only the frames are kept.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { errorType: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const described: Record<string, unknown> = {
    errorType: error.name,
    at: frames
      .slice(0, 6)
      .map((line) => line.trim())
      .join(' | '),
  };
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') described.errorCode = code;
  if (error.name === 'Refusal') described.refusal = error.message;
  return described;
}

/** Writes JSON lines to stderr, so that stdout stays for data. */
export function createLog(config: Pick<Config, 'logLevel'>, process_: ProcessName | string): Log {
  const base = pino(
    { level: config.logLevel, base: { process: process_ }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
  const at =
    (level: 'debug' | 'info' | 'warn') =>
    (fields: LogFields, message: string): void =>
      base[level](allowedFields(fields), message);
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: ({ error, ...fields }, message) =>
      base.error({ ...allowedFields(fields), ...(error === undefined ? {} : describeError(error)) }, message),
  };
}

/** Says nothing; for tests and one-shot commands. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
