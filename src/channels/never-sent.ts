/** Errors of a socket that come before a byte of a request has left: what was to be sent certainly was not. */
const BEFORE_THE_FIRST_BYTE = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];
/** Our own refusals to call an address (platform/outbound). */
const NOT_CALLED = ['no-address', 'private-address'];

/** True where certainly nothing has left, so that a second attempt makes no second copy. */
export const wasNeverSent = (code: string): boolean =>
  BEFORE_THE_FIRST_BYTE.includes(code) || NOT_CALLED.includes(code);
