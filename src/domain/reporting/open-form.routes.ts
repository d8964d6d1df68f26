import { newPrivateCode } from '#platform/crypto/reader';
import type { Reply, Visit } from '#platform/web/route';
import { COOKIE_MINUTES, type CodeCookie, openCodeCookie, sealCodeCookie } from './carry-code.ts';
import type { Draft } from './draft.model.ts';
import { loadDraft, saveDraft } from './keep-draft.ts';
import type { JourneyName } from './question.model.ts';
import { readReceipt } from './read-thread.ts';
import type { ReportingSecrets } from './secrets.model.ts';

/** An unfinished form and the code it is kept under. */
export interface OpenForm {
  digits: string;
  draft: Draft;
  expiresAt: Date;
}

export const secretsOf = ({ config }: Visit): ReportingSecrets => ({
  receiptPepper: config.receiptPepper,
  cookieSecret: config.cookieSecret,
});

/** The code in the visitor's cookie, unless it has ended. */
export const codeOf = (visit: Visit, purpose: CodeCookie): string | undefined =>
  openCodeCookie(visit.config.cookieSecret, purpose, { value: visit.cookies[purpose], now: new Date() });

/** Sets the cookie that carries the code, for another hour (form) or half hour (messages). */
export function keepCode(visit: Visit, purpose: CodeCookie, digits: string): void {
  const value = sealCodeCookie(visit.config.cookieSecret, purpose, { digits, now: new Date() });
  visit.setCookie(purpose, value, { maxAgeSeconds: COOKIE_MINUTES[purpose] * 60, sameSite: 'Strict' });
}

/** The form the visitor has open, or undefined. */
export async function openForm(visit: Visit): Promise<OpenForm | undefined> {
  const digits = codeOf(visit, 'report');
  if (!digits) return undefined;
  const found = await visit.ctx((ctx) => loadDraft(ctx, secretsOf(visit), digits));
  return found && { digits, ...found };
}

/** Begins a form under a new code. */
export async function beginForm(visit: Visit, draft: Draft): Promise<void> {
  const digits = newPrivateCode();
  await visit.ctx((ctx) => saveDraft(ctx, secretsOf(visit), { digits, draft }));
  keepCode(visit, 'report', digits);
}

/** Keeps the form as it now is and the cookie for another hour. */
export async function keepForm(
  visit: Visit,
  { digits, draft }: { digits: string; draft: Draft },
): Promise<void> {
  await visit.ctx((ctx) => saveDraft(ctx, secretsOf(visit), { digits, draft }));
  keepCode(visit, 'report', digits);
}

/** The start page as it tells somebody that their form has ended. */
export const endedPath = (journey: JourneyName): string => `/${journey}?ended=1`;

/** Where somebody goes whose form is not there: to the receipt if it was sent, else to the start. */
export async function withoutForm(visit: Visit, journey: JourneyName): Promise<Reply> {
  const digits = codeOf(visit, 'report');
  const sent = digits && (await visit.ctx((ctx) => readReceipt(ctx, secretsOf(visit), digits)));
  return visit.redirect(sent ? `/${sent.kind}/receipt` : endedPath(journey));
}
