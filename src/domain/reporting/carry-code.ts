import type { Sensitive } from '#kernel/sensitive';
import { openCookie, sealCookie } from '#platform/crypto/sealed-cookie';

/** `__Host-report` while a form is open; `__Host-return` while a person reads their messages. */
export type CodeCookie = 'report' | 'return';

/** A form may lie still for an hour; a thread of messages for half an hour. */
export const COOKIE_MINUTES: Readonly<Record<CodeCookie, number>> = { report: 60, return: 30 };

/** The value of a cookie that carries a private code. */
export const sealCodeCookie = (
  secret: Sensitive<string>,
  purpose: CodeCookie,
  { digits, now }: { digits: string; now: Date },
): string => sealCookie(secret, purpose, { text: digits, now, seconds: COOKIE_MINUTES[purpose] * 60 });

/** The code's 24 digits, or undefined for a cookie that is not ours, was changed, is of the other kind or has ended. */
export function openCodeCookie(
  secret: Sensitive<string>,
  purpose: CodeCookie,
  cookie: { value: string | undefined; now: Date },
): string | undefined {
  const digits = openCookie(secret, purpose, cookie);
  return digits && /^\d{24}$/.test(digits) ? digits : undefined;
}
