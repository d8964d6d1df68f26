import type { Translate } from '#platform/web/i18n';
import type { OwnFile } from '../evidence.model.ts';
import { fileLine } from '../files.presenter.ts';
import type { ThreadMessage } from '../read-thread.ts';
import { PROMISED_MINUTES } from '../report.model.ts';
import { messageView, statusLine } from '../thread.presenter.ts';
import type { PartnerReportView, ReportList, ReportListed } from './partner.reads.ts';

interface ListParts {
  rows: readonly ReportListed[];
  counts: Readonly<Record<ReportList, number>>;
  which: ReportList;
  /** From 1. */
  page: number;
  pageSize: number;
  t: Translate;
}

/** The model of the view `reporting/reports`. */
export function listModel({ rows, counts, which, page, pageSize, t }: ListParts): object {
  const at = (number: number): string => `/?show=${which}&page=${number}`;
  return {
    title: t('reporting.workspace.list.title'),
    tabs: (['waiting', 'open', 'closed'] as const).map((one) => ({
      text: t(`reporting.workspace.list.${one}`, { n: counts[one] }),
      href: `/?show=${one}`,
      isCurrent: one === which,
    })),
    empty: t(`reporting.workspace.list.none-${which}`),
    rows: rows.slice(0, pageSize).map((row) => ({
      ...row,
      name: row.ownReference ?? row.reference,
      state: statusLine(row, t),
      identityText: t(`reporting.workspace.identity.short.${row.identity}`),
    })),
    previous: page > 1 ? at(page - 1) : '',
    next: rows.length > pageSize ? at(page + 1) : '',
  };
}

const minutesOf = ({ danger }: PartnerReportView): number =>
  danger ? PROMISED_MINUTES.danger : PROMISED_MINUTES.report;
/** When a senior officer reads it by: what the force promised to everybody. */
const promisedAt = (report: PartnerReportView): Date =>
  new Date(report.reportedAt.getTime() + minutesOf(report) * 60_000);

/** Which of the page's sentences about the promise holds now; none once a senior officer has read it. */
function promise(report: PartnerReportView, now: Date): 'coming' | 'late' | '' {
  if (report.status !== 'received') return '';
  return promisedAt(report) < now ? 'late' : 'coming';
}

interface ReportParts {
  report: PartnerReportView;
  messages: readonly ThreadMessage[];
  files: readonly OwnFile[];
  now: Date;
  t: Translate;
}

/** The model of the view `reporting/report`: what the partner knows anyway, what was promised, and the messages. */
export function reportModel({ report, messages, files, now, t }: ReportParts): object {
  const last = messages.at(-1);
  const isOpen = report.withdrawnAt === null;
  return {
    title: report.ownReference ?? report.reference,
    report,
    state: statusLine(report, t),
    isWaiting: isOpen && last?.direction === 'to-reporter',
    identityText: t(`reporting.workspace.identity.long.${report.identity}`),
    promise: promise(report, now),
    promisedAt: promisedAt(report),
    minutes: minutesOf(report),
    messages: messages.map((message) => messageView(message, t)),
    files: files.map((file) => fileLine(file, t)),
    isOpen,
  };
}
