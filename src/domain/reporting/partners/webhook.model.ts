import { createHmac } from 'node:crypto';
import type { Sensitive } from '#kernel/sensitive';

/** What a partner is called back about. */
export type NoticeKind = 'report.status-changed' | 'report.message-written' | 'report.handed-over';

/** With e^n seconds between them, twelve calls take about a day and a half; then the partner has to ask by itself. */
export const MOST_CALLS = 12;

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
  const key = Buffer.from(secret.reveal().replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${notice.id}.${seconds}.${body}`).digest('base64');
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': notice.id,
      'webhook-timestamp': seconds,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  };
}
