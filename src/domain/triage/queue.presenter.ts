import type { Translate } from '#platform/web/i18n';
import { INTERFACE_LANGUAGES, languageByTag } from '#reference/languages';
import { type Area, areaName } from '#room/access';
import { answerKey, type Report } from '#room/reporting';
import { nearestLine } from './clocks/clock.presenter.ts';
import type { NearestClock } from './clocks/clock.reads.ts';
import type { OversightRow } from './oversight.store.ts';
import { QUEUE_STATES, type QueueView, VIEW_STRANDS, viewQuery } from './queue.model.ts';
import type { QueueRowRead } from './queue.reads.ts';

export interface ClockView {
  /** `due`, `soon`, `overdue` or `done`; never colour alone, the text says it. */
  state: 'due' | 'soon' | 'overdue' | 'done';
  text: string;
}

export interface QueueRow {
  id: string;
  /** Counts changes: what was chosen on an old page is left out where the report moved on. */
  version: number;
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
  /** The other clock that is due first; null where none runs. */
  nearest: ReturnType<typeof nearestLine>;
  /** The person sent something that nobody has said they read. */
  hasNews: boolean;
  asked: string;
  state: string;
  isWithdrawn: boolean;
  /** How often the next officer was asked; 0 where the first still has time. */
  asks: number;
  heldUntil: Date | null;
  isCopy: boolean;
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

/** The same in the fewest letters, for a wall: `2 d`, `3 h`, `12 min`. */
export function shortSpan(ms: number, t: Translate): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  if (minutes >= 2 * 24 * 60) return t('triage.span.short.days', { days: Math.floor(minutes / 1440) });
  if (minutes >= 120) return t('triage.span.short.hours', { hours: Math.floor(minutes / 60) });
  return t('triage.span.short.minutes', { minutes });
}

/** The senior officer's clock as words. */
export function clockOf(row: OversightRow, now: Date, t: Translate): ClockView {
  if (row.acknowledgedAt) {
    const taken = row.acknowledgedAt.getTime() - row.openedAt.getTime();
    return { state: 'done', text: t('triage.clock.taken', { span: span(taken, t) }) };
  }
  const left = row.attentionDueAt.getTime() - now.getTime();
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
  rows: ReadonlyArray<OversightRow & Pick<QueueRowRead, 'heldUntil' | 'duplicateOf'>>,
  about: {
    reports: readonly Report[];
    areas: readonly Area[];
    names: ReadonlyMap<string, string>;
    /** Left out where a list shows attention alone. */
    nearest?: readonly NearestClock[];
    now: Date;
  },
  t: Translate,
): QueueRow[] {
  const reports = new Map(about.reports.map((report) => [report.id, report]));
  const nearest = new Map(about.nearest?.map((clock) => [clock.reportId, clock]));
  return rows.flatMap((row) => {
    const report = reports.get(row.reportId);
    if (!report) return [];
    const isConcern = row.kind === 'concern';
    return [
      {
        id: row.reportId,
        version: row.version,
        href: `/triage/${row.reportId}`,
        reference: report.reference,
        kind: t(`triage.kind.${row.kind}`),
        isConcern,
        isDanger: row.danger,
        isUnread: row.state === 'unread',
        what: row.isRestricted
          ? t('triage.queue.restricted')
          : isConcern
            ? answers('concernAbout', [report.concernAbout ?? ''], t) ||
              answers('happened', report.happenedKinds, t)
            : answers('happened', report.happenedKinds, t) ||
              answers('concernAbout', [report.concernAbout ?? ''], t) ||
              (report.reporterRole === 'NOT_ASKED' ? t('triage.text.asked-nothing') : ''),
        why: row.isRestricted ? '' : answers('why', [...report.strands, ...report.strandExtras], t),
        area: row.areaPath ? areaName(about.areas, row.areaPath) : t('triage.area.unknown'),
        language: languageName(row.language),
        reportedAt: row.reportedAt,
        clock: clockOf(row, about.now, t),
        nearest: nearestLine(nearest.get(row.reportId), about.now, t),
        hasNews: nearest.get(row.reportId)?.hasNews ?? false,
        asked: about.names.get(row.acknowledgedBy ?? row.askedStaffId ?? '') ?? t('triage.asked.nobody'),
        state: t(`triage.state.${row.state}`),
        isWithdrawn: report.withdrawnAt !== null,
        asks: row.escalationLevel,
        heldUntil: row.heldUntil && row.heldUntil > about.now ? row.heldUntil : null,
        isCopy: row.duplicateOf !== null,
      },
    ];
  });
}

/** The lists of the queue as tabs that keep what the view is narrowed to. */
export const viewTabs = (view: QueueView, t: Translate) =>
  QUEUE_STATES.map((state) => ({
    href: `/triage?${viewQuery({ ...view, state })}`,
    text: t(`triage.filter.${state}`),
    isCurrent: state === view.state,
  }));

/** Languages the queue may be narrowed to: those the public forms are offered in. */
const languageItems = (chosen: string | undefined) =>
  INTERFACE_LANGUAGES.map((tag) => ({ value: tag, text: languageName(tag), selected: tag === chosen }));

/** What the queue may be narrowed to, each list beginning with "any". */
export function filterForm(view: QueueView, areas: readonly Area[], t: Translate) {
  const any = (key: string, chosen: string | undefined) => ({
    value: '',
    text: t(`triage.narrow.${key}.any`),
    selected: !chosen,
  });
  return {
    state: view.state,
    isNarrowed: Boolean(view.area || view.strand || view.language || view.kind || view.isDanger),
    areas: [
      any('area', view.area),
      ...areas
        .filter(({ path }) => path !== '')
        .map(({ path }) => ({ value: path, text: areaName(areas, path), selected: path === view.area })),
    ],
    strands: [
      any('strand', view.strand),
      ...VIEW_STRANDS.map((value) => ({
        value,
        text: answers('why', [value], t),
        selected: value === view.strand,
      })),
    ],
    languages: [any('language', view.language), ...languageItems(view.language)],
    kinds: [
      any('kind', view.kind),
      ...(['report', 'concern'] as const).map((value) => ({
        value,
        text: t(`triage.kind.${value}`),
        selected: value === view.kind,
      })),
    ],
    isDanger: view.isDanger ?? false,
  };
}
