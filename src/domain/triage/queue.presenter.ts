import type { Translate } from '#platform/web/i18n';
import { languageByTag } from '#reference/languages';
import { type Area, areaName } from '#room/access';
import { answerKey, type Report } from '#room/reporting';
import { attentionDueAt } from './oversight.model.ts';
import type { OversightRow } from './oversight.store.ts';

export interface ClockView {
  /** `due`, `soon`, `overdue` or `done`; never colour alone, the text says it. */
  state: 'due' | 'soon' | 'overdue' | 'done';
  text: string;
}

export interface QueueRow {
  href: string;
  reference: string;
  kind: string;
  isConcern: boolean;
  isDanger: boolean;
  isUnread: boolean;
  what: string;
  why: string;
  area: string;
  language: string;
  reportedAt: Date;
  clock: ClockView;
  asked: string;
  state: string;
  isWithdrawn: boolean;
  /** How often the next officer was asked; 0 where the first still has time. */
  asks: number;
}

const MINUTE_MS = 60_000;
const SOON_MS = 5 * MINUTE_MS;

/** `1 h 05 min`, `12 min`, `3 days`: how long, in the largest units an officer thinks in. */
export function span(ms: number, t: Translate): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  if (minutes >= 2 * 24 * 60) return t('triage.span.days', { days: Math.floor(minutes / 1440) });
  if (minutes >= 60)
    return t('triage.span.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return t('triage.span.minutes', { minutes });
}

/** The senior officer's clock as words. */
export function clockOf(row: OversightRow, now: Date, t: Translate): ClockView {
  if (row.acknowledgedAt) {
    const taken = row.acknowledgedAt.getTime() - row.openedAt.getTime();
    return { state: 'done', text: t('triage.clock.taken', { span: span(taken, t) }) };
  }
  // The promise to the person, not the time the officer asked next has.
  const left = attentionDueAt(row, row.openedAt).getTime() - now.getTime();
  if (left < 0) return { state: 'overdue', text: t('triage.clock.overdue', { span: span(-left, t) }) };
  return { state: left < SOON_MS ? 'soon' : 'due', text: t('triage.clock.due', { span: span(left, t) }) };
}

/** The words the person ticked, in the words they saw; values nobody translates stand as they are. */
export function answers(fields: string | readonly string[], values: readonly string[], t: Translate): string {
  return values
    .filter(Boolean)
    .map((value) => {
      const keys = [fields].flat().map((field) => answerKey(field, value));
      const key = keys.find((one) => one && t.has(one));
      return key ? t(key) : value;
    })
    .join(', ');
}

/** A language's English name; a tag nobody knows stands as it is. */
export const languageName = (tag: string): string => languageByTag(tag)?.englishName ?? tag;

/** The queue's rows in the order they were read; a report that is not there (any more) is left out. */
export function queueRows(
  rows: readonly OversightRow[],
  about: {
    reports: readonly Report[];
    areas: readonly Area[];
    names: ReadonlyMap<string, string>;
    now: Date;
  },
  t: Translate,
): QueueRow[] {
  const reports = new Map(about.reports.map((report) => [report.id, report]));
  return rows.flatMap((row) => {
    const report = reports.get(row.reportId);
    if (!report) return [];
    const isConcern = row.kind === 'concern';
    return [
      {
        href: `/triage/${row.reportId}`,
        reference: report.reference,
        kind: t(`triage.kind.${row.kind}`),
        isConcern,
        isDanger: row.danger,
        isUnread: row.state === 'unread',
        what: isConcern
          ? answers('concernAbout', [report.concernAbout ?? ''], t)
          : answers('happened', report.happenedKinds, t) ||
            (report.reporterRole === 'NOT_ASKED' ? t('triage.text.asked-nothing') : ''),
        why: answers('why', [...report.strands, ...report.strandExtras], t),
        area: row.areaPath ? areaName(about.areas, row.areaPath) : t('triage.area.unknown'),
        language: languageName(row.language),
        reportedAt: row.reportedAt,
        clock: clockOf(row, about.now, t),
        asked: about.names.get(row.acknowledgedBy ?? row.askedStaffId ?? '') ?? t('triage.asked.nobody'),
        state: t(`triage.state.${row.state}`),
        isWithdrawn: report.withdrawnAt !== null,
        asks: row.escalationLevel,
      },
    ];
  });
}
