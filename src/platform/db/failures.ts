import { Refusal } from '#kernel/refusal';

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

/** Two transactions got in each other's way and the database chose this one to give up: worth one more try. */
export const isWorthRetry = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error));

/** A statement waited for a lock as long as its role may; nothing of its transaction was kept. */
export const isLockTimeout = (error: unknown): boolean => codeOf(error) === '55P03';

/** The same, or it took longer than its role may take: either way nothing of it was kept. */
export const isOutOfTime = (error: unknown): boolean => isLockTimeout(error) || codeOf(error) === '57014';

const SOCKET_CODES = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
];
/** The library has no codes for these. */
const SOCKET_WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/;

/** True where the database is away, starting, stopping or out of room, rather than refusing this statement. */
export function isOutage(error: unknown): boolean {
  const code = codeOf(error);
  if (/^57P0|^08|^53/.test(code)) return true;
  if (error instanceof Refusal || !(error instanceof Error)) return false;
  return (SOCKET_CODES.includes(code) && isFromSocket(error)) || SOCKET_WORDS.test(error.message);
}

/** A missing file is `ENOENT` too; only a connection counts. */
const isFromSocket = (error: Error): boolean =>
  ['connect', 'read', 'write', 'getaddrinfo'].includes(String((error as NodeJS.ErrnoException).syscall));

/** The refusal readers get for an outage. Its cause stays with it for the log. */
export function outage(error: unknown): Refusal {
  const refusal = new Refusal(
    'unavailable',
    `The database does not answer (${codeOf(error) || 'connection lost'})`,
  );
  refusal.cause = error;
  return refusal;
}
