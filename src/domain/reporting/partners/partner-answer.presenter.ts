import type { Reply, Visit } from '#platform/web/route';
import type { OwnFile } from '../evidence.model.ts';
import type { ThreadMessage } from '../read-thread.ts';
import type { PartnerReportView } from './partner.reads.ts';
import type { FieldError } from './wrong-body.model.ts';

/** The refusals a partner sees, with the sentence that says what to do. The words of one code are always the same. */
const PROBLEMS = {
  'sign-in-first': {
    status: 401,
    title: 'No live key',
    detail: 'Send a live key: Authorization: Bearer stp_…',
  },
  'not-allowed': {
    status: 403,
    title: 'Not within this key',
    detail: 'This key does not have the scope that is needed.',
  },
  'not-found': { status: 404, title: 'Not found', detail: 'No report of yours has this identifier.' },
  conflict: {
    status: 409,
    title: 'Used before',
    detail: 'This Idempotency-Key was used for another request. Make a new one for a new request.',
  },
  'invalid-input': {
    status: 422,
    title: 'Fields are wrong',
    detail: 'Mend the fields named in errors and send again.',
  },
  gone: {
    status: 410,
    title: 'Gone',
    detail: 'What this was about is not there any more.',
  },
  'too-large': {
    status: 413,
    title: 'Too large',
    detail: 'Send less: 64 KiB of JSON, or a file within the limit that errors names.',
  },
  'too-many': { status: 429, title: 'Too many requests', detail: 'Wait a minute, then go on more slowly.' },
} as const;
export type PartnerProblem = keyof typeof PROBLEMS;

const HEADERS: Partial<Record<PartnerProblem, Record<string, string>>> = {
  'sign-in-first': { 'www-authenticate': 'Bearer' },
  'too-many': { 'retry-after': '60' },
};

/** RFC 9457 for a partner's developer, in English. Equal causes answer equally but for the request's own number. */
export function problemReply(
  visit: Pick<Visit, 'bytes' | 'config' | 'requestId'>,
  code: PartnerProblem,
  errors: readonly FieldError[] = [],
): Reply {
  const body = {
    type: `${visit.config.urls.api}/api/v1/docs#${code}`,
    ...PROBLEMS[code],
    instance: `urn:request:${visit.requestId}`,
    ...(errors.length > 0 ? { errors } : {}),
  };
  return visit.bytes(JSON.stringify(body), 'application/problem+json', {
    status: body.status,
    ...(HEADERS[code] ? { headers: HEADERS[code] } : {}),
  });
}

/** The refusals for the page of documentation. */
export const problemRows = (): { code: string; status: number; detail: string }[] =>
  Object.entries(PROBLEMS).map(([code, { status, detail }]) => ({ code, status, detail }));

/** A report's state as the partner reads it. */
export const reportAnswer = (view: PartnerReportView) => ({
  id: view.id,
  reference: view.reference,
  status: view.status,
  statusAt: view.statusAt,
  receivedAt: view.reportedAt,
  withdrawnAt: view.withdrawnAt,
  identity: { state: view.identity, since: view.identityAt },
});

/** A file as the partner reads it back: what was kept of it. */
export const fileAnswer = (file: OwnFile) => ({
  id: file.id,
  mediaType: file.mediaType,
  bytes: file.bytes,
  receivedAt: file.receivedAt,
  isOriginal: file.isOriginal,
});

/** Messages as the partner reads them. Which officer wrote is not told; officers sign in their words. */
export const messagesAnswer = (messages: readonly ThreadMessage[]) => ({
  messages: messages.map(({ id, direction, sentAt, text, translation }) => ({
    id,
    from: direction === 'to-reporter' ? 'police' : 'partner',
    sentAt,
    text,
    // What is translated into English is for staff; whoever wrote it has the original.
    ...(translation && translation.toLanguage !== 'en'
      ? {
          translation: {
            language: translation.toLanguage,
            text: translation.text ?? null,
            isMachineDraft: translation.hasMachineDraft,
            isReadAgain: translation.isRead,
          },
        }
      : {}),
  })),
});
