import type { Translate } from '#platform/web/i18n';
import type { DutyRow, Report } from '#room/reporting';
import { span } from '../queue.presenter.ts';
import type { MissedCount, MissedRow } from './clock.reads.ts';

/** Promises not kept, by role and time. Nobody is named: it is about the service, not a league of officers. */
export function missedRows(
  rows: readonly MissedRow[],
  reports: readonly Report[],
  { now, t }: { now: Date; t: Translate },
) {
  const known = new Map(reports.map(({ id, reference }) => [id, reference]));
  return rows.map((row) => ({
    reference: known.get(row.reportId) ?? '',
    href: `/triage/${row.reportId}`,
    clock: t(`triage.clockKind.${row.clock}`),
    role: t(`triage.missed.role.${row.clock}`),
    dueAt: row.dueAt,
    doneAt: row.doneAt,
    late: span((row.doneAt ?? now).getTime() - row.dueAt.getTime(), t),
  }));
}

/** What people wait for that is over. Nobody is named here either. */
export const lateLines = (duties: readonly DutyRow[], { now, t }: { now: Date; t: Translate }) =>
  duties.map(({ what, reportId, reference, dueAt }) => ({
    what: t(`triage.duty.${what}`),
    href: `/triage/${reportId}`,
    reference,
    dueAt,
    late: span(now.getTime() - dueAt.getTime(), t),
  }));

/** How many of each kind were kept, as a count of what came due: no percentage that a small number would bend. */
export const missedCounts = (counts: readonly MissedCount[], t: Translate) =>
  counts.map(({ clock, due, missed, still, notPossible }) => ({
    href: `/missed-clocks?kind=${clock}`,
    clock: t(`triage.clockKind.${clock}`),
    due,
    missed,
    still,
    notPossible,
  }));
