import { formatDate } from '#platform/web/formats';
import type { Translate } from '#platform/web/i18n';
import { type Organisation, organisationsFor, routeHref } from './organisations.model.ts';
import type { ReceiptView } from './receipt.reads.ts';
import { PROMISED_MINUTES } from './report.model.ts';

/** By when the promise of the receipt falls due. */
export function promisedAt(report: Pick<ReceiptView, 'kind' | 'danger' | 'reportedAt'>): Date {
  const minutes = report.danger ? PROMISED_MINUTES.danger : PROMISED_MINUTES[report.kind];
  return new Date(report.reportedAt.getTime() + minutes * 60_000);
}

/** Who reads it or answers, and by when, as the receipt promises it. */
export function promiseLine(
  report: Pick<ReceiptView, 'kind' | 'danger' | 'reportedAt'>,
  t: Translate,
): string {
  const at = promisedAt(report);
  const promise = { time: formatDate(at, 'time', t.lang), date: formatDate(at, 'date', t.lang) };
  const isAnswered = report.kind === 'concern' && !report.danger;
  return t(`reporting.receipt.next.${isAnswered ? 'concern' : 'report'}`, promise);
}

/** The private code in two lines of three groups of four, as it is shown and printed. */
export function codeLines(digits: string): string[] {
  const groups = digits.match(/\d{4}/g) ?? [];
  return [groups.slice(0, 3).join(' '), groups.slice(3).join(' ')];
}

/** An organisation with the routes to follow. */
export interface SupportLine {
  name: string;
  about: string;
  routes: { display: string; href: string }[];
}

/** An organisation in the reader's words. */
export function supportLine({ id, name, routes }: Organisation, t: Translate): SupportLine {
  const about = `reporting.support.about.${id}`;
  return {
    name,
    about: t.has(about) ? t(about) : t('reporting.support.about.other'),
    routes: routes.flatMap((route) => {
      const href = routeHref(route);
      return href ? [{ display: route.display, href }] : [];
    }),
  };
}

/** The model of the view `reporting/receipt`. */
export function receiptModel(
  report: ReceiptView,
  digits: string,
  { t, thanks }: { t: Translate; thanks: boolean },
): object {
  const isConcern = report.kind === 'concern';
  return {
    title: t(isConcern ? 'reporting.receipt.title-concern' : 'reporting.receipt.title'),
    reference: report.reference,
    code: codeLines(digits),
    promise: promiseLine(report, t),
    next: [
      ...(isConcern ? [] : [t('reporting.receipt.next.detective')]),
      t('reporting.receipt.next.answer'),
      t('reporting.receipt.next.emergency'),
    ],
    support: organisationsFor(report.strands).map((organisation) => supportLine(organisation, t)),
    mayAnswerEquality: !thanks,
    thanks,
  };
}
