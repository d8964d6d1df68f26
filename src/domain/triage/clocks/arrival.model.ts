import type { Report } from '#room/reporting';
import type { Start } from './start-clocks.ts';

/** True where the facts a person ticked say that graffiti is there to be removed. Nothing is read out of their words. */
export const saysGraffiti = (report: Pick<Report, 'happenedKinds' | 'wants' | 'concernAbout'>): boolean =>
  report.concernAbout === 'GRAFFITI' ||
  (report.happenedKinds.includes('DAMAGE_OR_GRAFFITI') && report.wants.includes('REMOVE'));

/** The clocks of a report: what is counted from when it was told, whenever the service heard of it. */
export const clocksOfReport = (report: Pick<Report, 'kind' | 'reportedAt'>): Start[] =>
  report.kind === 'report'
    ? [
        { kind: 'RECORDING', startedAt: report.reportedAt },
        { kind: 'CONTACT', startedAt: report.reportedAt },
      ]
    : [];

/**
 * Which clocks begin when a report comes in: a senior officer's attention, for a report its recording and the first
 * contact, and the removal of graffiti where it says there is some.
 */
export function clocksAtArrival(
  report: Pick<Report, 'kind' | 'reportedAt' | 'happenedKinds' | 'wants' | 'concernAbout'>,
  about: { openedAt: Date; attentionDueAt: Date },
): Start[] {
  const { reportedAt } = report;
  return [
    { kind: 'ATTENTION', startedAt: about.openedAt, setDueAt: about.attentionDueAt },
    ...clocksOfReport(report),
    ...(saysGraffiti(report) ? [{ kind: 'GRAFFITI' as const, startedAt: reportedAt }] : []),
  ];
}
