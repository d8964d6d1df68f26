import type { Report } from '#room/reporting';
import type { Start } from './start-clocks.ts';

/**
 * True where what a person ticked may mean graffiti. The form asks for damage and graffiti together and nothing is read
 * out of their words: an officer stops a clock that is not needed, and graffiti nobody started one for would stay.
 */
const saysGraffiti = (report: Pick<Report, 'happenedKinds' | 'concernAbout'>): boolean =>
  report.concernAbout === 'GRAFFITI' || report.happenedKinds.includes('DAMAGE_OR_GRAFFITI');

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
  report: Pick<Report, 'kind' | 'reportedAt' | 'happenedKinds' | 'concernAbout'>,
  about: { openedAt: Date; attentionDueAt: Date },
): Start[] {
  const { reportedAt } = report;
  return [
    { kind: 'ATTENTION', startedAt: about.openedAt, setDueAt: about.attentionDueAt },
    ...clocksOfReport(report),
    ...(saysGraffiti(report) ? [{ kind: 'GRAFFITI' as const, startedAt: reportedAt }] : []),
  ];
}
