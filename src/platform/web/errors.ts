import { randomBytes } from 'node:crypto';
import { Refusal, type RefusalCode } from '#kernel/refusal';
import { typedTexts } from './clean.ts';
import { emergencyContacts, type PageRequest, renderPage } from './page.ts';
import type { Reply } from './route.ts';

/** Codes whose cause is ours, not the reader's: they see the page for a fault. */
const FAULTS: readonly RefusalCode[] = ['wrong-setting', 'broken-seal'];
export type ErrorCode = Exclude<RefusalCode, 'wrong-setting' | 'broken-seal'> | 'fault';

export interface SeenError {
  code: ErrorCode;
  status: number;
  /** Set on faults: shown on the page and written in the log. */
  ref: string | undefined;
  refusal: Refusal | undefined;
}

/** Errors of the web server itself, by its status. */
const BY_STATUS: Record<number, ErrorCode> = {
  404: 'not-found',
  405: 'not-found',
  413: 'too-large',
  415: 'invalid-input',
  429: 'too-many',
};

/** Sorts anything thrown into a code, a status and, for faults, a random reference. */
export function seeError(error: unknown): SeenError {
  if (error instanceof Refusal && !FAULTS.includes(error.code))
    return { code: error.code as ErrorCode, status: error.status, ref: undefined, refusal: error };
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    const code = BY_STATUS[status] ?? 'invalid-input';
    return { code, status: code === 'not-found' ? 404 : status, ref: undefined, refusal: undefined };
  }
  return { code: 'fault', status: 500, ref: randomBytes(5).toString('hex'), refusal: undefined };
}

const RETRY_AFTER_SECONDS: Partial<Record<ErrorCode, number>> = { unavailable: 30, 'too-many': 60 };
/** Where what was typed would otherwise be lost. */
const GIVES_BACK: readonly ErrorCode[] = [
  'unavailable',
  'form-expired',
  'sign-in-first',
  'sign-in-again',
  'fault',
  'too-many',
  'conflict',
];

function headersOf(code: ErrorCode): Record<string, string> {
  const seconds = RETRY_AFTER_SECONDS[code];
  return { 'cache-control': 'no-store', ...(seconds ? { 'retry-after': String(seconds) } : {}) };
}

interface ErrorRequest {
  page: PageRequest;
  seen: SeenError;
  form: unknown;
  requestId: string;
}

/** Where the form stands that was sent to this address: forms of one record post to a path below its page. */
function formPageOf(path: string): string {
  const [plain = '/'] = path.split('?');
  const steps = plain.split('/');
  return steps.length > 2 ? steps.slice(0, -1).join('/') : plain;
}

/** The page for an error, in the reader's language; renders with the database down. */
export function errorPage({ page, seen, form }: ErrorRequest): Reply {
  const t = page.site.translate(page.edition);
  const { code, refusal } = seen;
  const isStaff = page.site.audience === 'staff';
  const model = {
    code,
    title: t(`web.error.${code}.title`),
    text: t(`web.error.${code}.text`),
    next: t(`web.error.${code}.next`),
    // A refusal's own sentence is written for staff and in English; what is away, and how, is for the log.
    detail: isStaff && refusal && code !== 'unavailable' ? refusal.message : undefined,
    lines: refusal?.problems.map(({ key, args }) => t(key, args)) ?? [],
    reference: seen.ref,
    kept: GIVES_BACK.includes(code) ? typedTexts(form) : [],
    contacts:
      code === 'unavailable' || code === 'fault' || code === 'too-many'
        ? emergencyContacts(page.site, page.edition)
        : [],
    signIn: code === 'sign-in-first',
    signInAgain:
      code === 'sign-in-again'
        ? `/sign-in/start?again=1&wanted=${encodeURIComponent(formPageOf(page.path))}`
        : undefined,
  };
  const headers = { 'content-type': 'text/html; charset=utf-8', ...headersOf(code) };
  return { status: seen.status, headers, body: renderPage(page, 'error', model, {}) };
}

/** RFC 9457: the same error for machines. */
export function problemJson({ page, seen, requestId }: ErrorRequest): Reply {
  const t = page.site.translate(page.edition);
  const problem = {
    type: `${page.site.runtime.config.urls.public}/problems/${seen.code}`,
    title: t(`web.error.${seen.code}.title`),
    status: seen.status,
    detail: t(`web.error.${seen.code}.next`),
    instance: `urn:request:${requestId}`,
    ...(seen.ref ? { reference: seen.ref } : {}),
    ...(seen.refusal?.problems.length
      ? { errors: seen.refusal.problems.map(({ field, key, args }) => ({ field, detail: t(key, args) })) }
      : {}),
  };
  const headers = { 'content-type': 'application/problem+json', ...headersOf(seen.code) };
  return { status: seen.status, headers, body: JSON.stringify(problem) };
}
