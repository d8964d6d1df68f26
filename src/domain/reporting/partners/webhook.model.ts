import { createHmac } from 'node:crypto';
import type { Sensitive } from '#kernel/sensitive';

/** What a partner is called back about. */
export type NoticeKind = 'report.status-changed' | 'report.message-written' | 'report.handed-over';

/** With e^n seconds between them, twelve calls take about a day and a half; then the partner has to ask by itself. */
export const MOST_CALLS = 12;

/** A signature of Standard Webhooks (version 1, symmetric): over identifier, second and the very bytes of the body. */
export function signatureOf(
  { id, seconds, body }: { id: string; seconds: string; body: string },
  secret: Sensitive<string>,
): string {
  const key = Buffer.from(secret.reveal().replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

/** One call as Standard Webhooks has it (standardwebhooks.com, version 1): identifiers only, signed with the partner's secret. */
export function signedCall(
  notice: { id: string; kind: NoticeKind; reportId: string; madeAt: Date },
  { secret, now }: { secret: Sensitive<string>; now: Date },
): { headers: Record<string, string>; body: string } {
  const body = JSON.stringify({
    type: notice.kind,
    timestamp: notice.madeAt,
    data: { reportId: notice.reportId },
  });
  const seconds = String(Math.floor(now.getTime() / 1000));
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': notice.id,
      'webhook-timestamp': seconds,
      'webhook-signature': signatureOf({ id: notice.id, seconds, body }, secret),
    },
    body,
  };
}
