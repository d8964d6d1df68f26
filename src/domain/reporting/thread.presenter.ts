import { formatDate } from '#platform/web/formats';
import type { Translate } from '#platform/web/i18n';
import type { ThreadMessage } from './read-thread.ts';
import type { ReceiptView } from './receipt.reads.ts';

/** Where the report stands, in one plain sentence. */
export function statusLine(report: Pick<ReceiptView, 'status' | 'withdrawnAt'>, t: Translate): string {
  if (report.withdrawnAt)
    return t('reporting.thread.status.withdrawn', { date: formatDate(report.withdrawnAt, 'date', t.lang) });
  return t(`reporting.thread.status.${report.status}`);
}

/** The model of the view `reporting/thread`. */
export function threadModel(
  { report, messages }: { report: ReceiptView; messages: readonly ThreadMessage[] },
  t: Translate,
): object {
  return {
    title: t('reporting.thread.title'),
    reference: report.reference,
    sentOn: t('reporting.thread.sent-on', { date: formatDate(report.reportedAt, 'date', t.lang) }),
    status: statusLine(report, t),
    mayWithdraw: report.withdrawnAt === null,
    messages: messages.map(({ direction, text, sentAt }) => ({
      from: t(direction === 'from-reporter' ? 'reporting.thread.from-you' : 'reporting.thread.from-police'),
      isOwn: direction === 'from-reporter',
      text,
      at: sentAt,
    })),
  };
}
