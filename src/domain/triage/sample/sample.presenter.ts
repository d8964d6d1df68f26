import type { Translate } from '#platform/web/i18n';
import { directionOf } from '#reference/languages';
import { outcomeByCode } from '#reference/outcomes';
import type { Report } from '#room/reporting';
import { span } from '../queue.presenter.ts';
import type { openSampled } from './open-sampled.ts';
import type { SampledRow } from './sample.reads.ts';

const outcomeText = (code: string | null): string =>
  code ? `${code}: ${outcomeByCode(code)?.wording ?? ''}` : '';
const referenceOf = (reports: readonly Report[]) => {
  const known = new Map(reports.map(({ id, reference }) => [id, reference]));
  return (id: string): string => known.get(id) ?? '';
};

/** The sample: how each ended, how long a senior officer's attention took, and what was found of it before. */
export function sampleRows(
  rows: readonly SampledRow[],
  reports: readonly Report[],
  { seed, shut, t }: { seed: string; shut: readonly string[]; t: Translate },
) {
  const reference = referenceOf(reports);
  return rows.map((row) => ({
    reference: reference(row.reportId),
    // How a restricted report ended is for those named on it.
    isShut: shut.includes(row.reportId),
    how: shut.includes(row.reportId)
      ? t('triage.queue.restricted')
      : row.how === 'CLOSED'
        ? outcomeText(row.outcome) || t('triage.caseState.closed')
        : t('triage.route.NO_RECORD_SIGNPOST'),
    endedAt: row.endedAt,
    attention: row.acknowledgedAt
      ? span(row.acknowledgedAt.getTime() - row.openedAt.getTime(), t)
      : t('triage.state.unread'),
    wasLate: row.escalations > 0,
    verdict: row.verdict ? t(`triage.sample.verdict.option.${row.verdict}`) : '',
    open: `/dip-sample/${row.reportId}/open?seed=${seed}`,
    check: `/dip-sample/${row.reportId}/check?seed=${seed}`,
  }));
}

/** What commanders found, for a timeline. */
export const findingEntries = (
  findings: ReadonlyArray<{ checkedAt: Date; checkedBy: string; verdict: string; words: string }>,
  names: ReadonlyMap<string, string>,
  t: Translate,
) =>
  findings.map((row) => ({
    at: row.checkedAt,
    title: t('triage.log.checked', { found: t(`triage.sample.verdict.option.${row.verdict}`) }),
    by: names.get(row.checkedBy) ?? '',
    text: row.words,
  }));

/** One sampled report opened: what was told, and every decision with its reasons. */
export function openedPage(opened: Awaited<ReturnType<typeof openSampled>>, seed: string, t: Translate) {
  const name = (id: string): string => opened.names.get(id) ?? '';
  return {
    narrative: opened.narrative,
    lang: opened.report.language,
    dir: directionOf(opened.report.language),
    check: `/dip-sample/${opened.report.id}/check?seed=${seed}`,
    log: [
      ...opened.decisions.map((row) => ({
        at: row.decidedAt,
        title: t('triage.timeline.decided', {
          route: t(`triage.route.${row.route}`),
          risk: t(`triage.risk.${row.risk}`),
        }),
        by: name(row.decidedBy),
        text: row.reasons,
      })),
      ...opened.endings.map((row) => ({
        at: row.decidedAt,
        title:
          row.kind === 'REOPENED'
            ? t('triage.log.reopened')
            : t('triage.log.closed', {
                how: outcomeText(row.outcome) || t(`triage.route.${row.route ?? 'CRIME'}`),
              }),
        by: name(row.decidedBy),
        text: row.reasons,
      })),
      ...findingEntries(opened.findings, opened.names, t),
    ].sort((a, b) => a.at.getTime() - b.at.getTime()),
  };
}
