import type { Translate } from '#platform/web/i18n';
import { type Area, areaName } from '#room/access';
import type { Report } from '#room/reporting';
import type { FoundCase } from './records.reads.ts';
import type { ExportRow } from './records.store.ts';
import type { ImportOutcome } from './set-crime-reference.ts';

/** The exports a person made, latest first. */
export const exportRows = (rows: readonly ExportRow[], t: Translate) =>
  rows.map((row) => ({
    id: row.id,
    at: row.madeAt,
    what: row.sinceOn ? t('triage.records.batch', { n: row.recordCount }) : t('triage.records.oneCase'),
    sinceOn: row.sinceOn,
    format: t(`triage.records.format.option.${row.format}`),
    withIdentity: row.withIdentity,
    leftOut: row.leftOut,
    sha256: row.sha256.toString('hex'),
  }));

/** What an import did, or every line that was wrong. */
export const importResult = ({ faults, set, same }: ImportOutcome, t: Translate) => ({
  isDone: faults.length === 0,
  done: t('triage.records.import.done', { set, same }),
  faults: faults.map(({ line, key, value }) => ({
    line,
    text: t(`triage.records.import.${key}`, { value }),
  })),
});

/** The cases a search found. */
export const foundRows = (
  found: readonly FoundCase[],
  about: { reports: readonly Report[]; areas: readonly Area[] },
  t: Translate,
) => {
  const references = new Map(about.reports.map(({ id, reference }) => [id, reference]));
  return found.map((row) => ({
    href: `/cases/${row.caseId}`,
    reference: references.get(row.reportId) ?? '',
    crimeReference: row.crimeReference ?? '',
    area: row.areaPath ? areaName(about.areas, row.areaPath) : t('triage.area.unknown'),
    state: t(`triage.caseState.${row.state}`),
  }));
};
