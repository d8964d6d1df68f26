import type { Sensitive } from '#kernel/sensitive';
import { openCookie, sealCookie } from '#platform/crypto/sealed-cookie';
import { DRAFT_HOURS } from './draft.model.ts';

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

const digitsIn = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d{24}$/.test(text) ? text : undefined;

/** The code's 24 digits, or undefined for a cookie that is not ours, was changed, is of the other kind or has ended. */
export function openCodeCookie(
  secret: Sensitive<string>,
  purpose: CodeCookie,
  cookie: { value: string | undefined; now: Date },
): string | undefined {
  return digitsIn(openCookie(secret, purpose, cookie));
}

const PAGE = 'check-page';

/**
 * The code as the page that shows all answers carries it, for as long as the draft lives: whoever sees that page has read
 * everything already, and somebody who had to put the phone away for two hours can still press "send".
 */
export const sealPageCode = (
  secret: Sensitive<string>,
  { digits, now }: { digits: string; now: Date },
): string => sealCookie(secret, PAGE, { text: digits, now, seconds: DRAFT_HOURS * 3_600 });

/** The code that such a page brought, or undefined for anything else. */
export function openPageCode(
  secret: Sensitive<string>,
  page: { value: string | undefined; now: Date },
): string | undefined {
  return digitsIn(openCookie(secret, PAGE, page));
}
