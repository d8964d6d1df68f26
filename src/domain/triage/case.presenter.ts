import type { Translate } from '#platform/web/i18n';
import { type Area, areaName } from '#room/access';
import type { Report } from '#room/reporting';
import type { CaseRow } from './case.store.ts';
import type { NearestClock } from './clocks/clock.reads.ts';
import { answers } from './queue.presenter.ts';

/** The detective's list: what waits for an answer and what is supervised, without words of a report. */
export function caseRows(
  cases: ReadonlyArray<CaseRow & { isOffer: boolean }>,
  about: {
    reports: readonly Report[];
    areas: readonly Area[];
    nearest: readonly NearestClock[];
    now: Date;
  },
  t: Translate,
) {
  const reports = new Map(about.reports.map((report) => [report.id, report]));
  const unread = new Set(about.nearest.flatMap(({ reportId, hasNews }) => (hasNews ? [reportId] : [])));
  return cases.flatMap((row) => {
    const report = reports.get(row.reportId);
    if (!report) return [];
    return [
      {
        href: `/cases/${row.id}`,
        reference: report.reference,
        isOffer: row.isOffer,
        isDanger: report.danger,
        hasNews: unread.has(row.reportId),
        what: answers('happened', report.happenedKinds, t) || t(`triage.kind.${report.kind}`),
        area: report.areaPath ? areaName(about.areas, report.areaPath) : t('triage.area.unknown'),
        openedAt: row.openedAt,
        reviewDueAt: row.reviewDueAt,
        isLate: row.reviewDueAt !== null && row.reviewDueAt < about.now,
      },
    ];
  });
}
