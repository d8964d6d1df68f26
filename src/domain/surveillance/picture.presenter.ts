import { formatDate } from '#platform/web/formats';
import { type Area, areaName } from '#room/access';
import type { CriticalEvent } from '#room/situation';
import type { EventLinkJudgements } from '#room/triage';
import { type DaysChart, daysChart } from './chart/days-chart.presenter.ts';
import type { Named } from './chart/frame.presenter.ts';
import type { TableView } from './chart/weeks-table.presenter.ts';
import type { EventPicture, FullPicture } from './full-picture.model.ts';
import { periodInWords } from './ladder/month-headline.model.ts';
import { dayText, intervalText, leastText } from './ladder/rung-words.presenter.ts';
import { ALL_AREAS, type PictureRow } from './picture.model.ts';
import type { Words } from './words.model.ts';

/** A row of the table as text. */
export interface RowView {
  /** Leads to the steps of this area or strand, where there are any. */
  href: string | undefined;
  area: string;
  strand: string;
  observed: string;
  expected: string;
  ratio: string;
  interval: string;
  smallest: string;
  verdict: string;
  tag: string;
}

const TAG: Record<PictureRow['verdict'], string> = {
  'increase-seen': 'govuk-tag--red',
  'no-increase-seen': 'govuk-tag--green',
  'decrease-seen': 'govuk-tag--blue',
  'too-few-to-say': 'govuk-tag--grey',
};
const NONE = '–';
const oneDecimal = (value: number | null): string => (value === null ? NONE : value.toFixed(1));

/** Where the steps of an area and strand are; undefined where there are none. */
export type HrefOf = (series: { areaPath: string; strand: string }) => string | undefined;

export function areaText(path: string, areas: readonly Area[], t: Words): string {
  return path === ALL_AREAS ? t('surveillance.all-areas') : areaName(areas, path);
}

const rowView = (
  row: PictureRow,
  { areas, hrefOf, t }: { areas: readonly Area[]; hrefOf: HrefOf; t: Words },
): RowView => ({
  href: hrefOf(row),
  area: areaText(row.areaPath, areas, t),
  strand: t('surveillance.strand', { strand: row.strand }),
  observed: String(row.observed),
  expected: oneDecimal(row.expected),
  ratio: oneDecimal(row.ratio),
  interval: intervalText(row.interval, t),
  smallest: leastText(row.smallestRatio),
  verdict: t(
    `surveillance.verdict.${row.why === 'too-soon' || row.why === 'series-broken' ? row.why : row.verdict}`,
  ),
  tag: TAG[row.verdict],
});

/** What the counts are made of: where they come from and how far they go. */
function sourceLines({ range, firstDay, window }: FullPicture, t: Words): string[] {
  const { importedFrom, importedTo, sources, ownFrom } = range;
  const lines = [t('surveillance.source.history', { day: dayText(firstDay) })];
  if (importedFrom && importedTo)
    lines.push(
      t('surveillance.source.imported', {
        sources: sources.join(', '),
        from: dayText(importedFrom),
        to: dayText(importedTo),
      }),
    );
  lines.push(
    ownFrom ? t('surveillance.source.own', { day: dayText(ownFrom) }) : t('surveillance.source.none'),
  );
  if (importedTo && ownFrom && importedTo >= ownFrom) lines.push(t('surveillance.source.overlap'));
  if (window.isUnfinished) lines.push(t('surveillance.source.unfinished'));
  return lines;
}

/** The judgements of people about single reports, strongest first, as the page counts them. */
const LINKS = [
  ['confirmed', 'CONFIRMED'],
  ['assessed', 'ASSESSED'],
  ['possible', 'POSSIBLE'],
  ['notLinked', 'NOT_LINKED'],
  ['notYetAssessed', 'NOT_YET_ASSESSED'],
] as const;

/** How people judged single reports, and on what grounds. Stands apart: the counts by time know nothing of it. */
const linkLines = (links: EventLinkJudgements, t: Words): PictureView['links'] =>
  LINKS.map(([kind, link]) => ({
    name: t(`surveillance.link.${kind}`),
    count: String(links[kind]),
    bases: links.bases
      .filter((one) => one.link === link)
      .map(({ basis, n }) => `${t(`triage.basis.${basis}`)}: ${n}`)
      .join('. '),
  }));

export interface PictureView {
  event: { id: string; title: string; day: string };
  sentence: string;
  total: string;
  windowText: string;
  /** When the sentence and the table were judged, and whether more has been counted since. */
  judged: string;
  /** When the rows of single areas were judged. */
  areasJudged: string | undefined;
  rows: RowView[];
  /** At what chances the rows were judged. */
  note: string;
  links: Array<{ name: string; count: string; bases: string }>;
  /** Undefined where there are figures by month alone: the steps below show those. */
  chart: (Named<DaysChart> & { table: TableView; csv: { href: string; text: string } }) | undefined;
  sources: string[];
  others: Array<{ href: string; title: string; day: string }>;
}

/** How many there were, of days or of the month. */
export const totalText = ({ total, month }: EventPicture, t: Words): string =>
  month
    ? t('surveillance.total-month', {
        observed: month.observed,
        month: periodInWords(month.from, month.unit),
      })
    : t('surveillance.total', { total });

function freshness(judged: EventPicture['judged']): 'now' | 'figures' | 'behind' | 'kept' {
  if (!judged) return 'now';
  return judged.isBehind === null ? 'figures' : judged.isBehind ? 'behind' : 'kept';
}

/** How fresh the sentence and the table are. */
export const judgedText = ({ judged }: EventPicture, t: Words): string =>
  t('surveillance.judged', {
    state: freshness(judged),
    at: judged ? formatDate(judged.at, 'dateTime', 'en') : '',
  });

/**
 * How fresh the rows of single areas are, which are the worker's alone; where there are none of these days, that. Nothing
 * where there are no single areas: nobody will ever judge them.
 */
function areasJudgedText({ areasJudgedAt, month, hasParts }: FullPicture, t: Words): string | undefined {
  if (month) return undefined;
  if (areasJudgedAt)
    return t('surveillance.areas-judged', { at: formatDate(areasJudgedAt, 'dateTime', 'en') });
  return hasParts ? t('surveillance.areas-waiting') : undefined;
}

function windowText({ window, month }: EventPicture, t: Words): string {
  if (month)
    return t('surveillance.window-month', {
      month: periodInWords(month.from, month.unit),
      unit: month.unit,
    });
  return window.end
    ? t('surveillance.window', {
        span: window.start === window.end ? 'day' : 'days',
        from: dayText(window.start),
        to: dayText(window.end),
        days: window.days,
      })
    : t('surveillance.window-none', { from: dayText(window.start) });
}

function chartView(picture: FullPicture, sentence: string, t: Words): PictureView['chart'] {
  const { event, window, daily, firstDay, today, month } = picture;
  if (month) return undefined;
  const chart = daysChart({ daily, firstDay, eventDay: window.eventDay, today });
  const most = Math.max(0, ...chart.points.map(({ count }) => count));
  const title = t('surveillance.chart.title');
  return {
    ...chart,
    title,
    description: t('surveillance.chart.description', { most, sentence }),
    table: {
      caption: title,
      head: [t('surveillance.chart.day'), t('surveillance.chart.count')],
      rows: chart.points.map(({ day, count }) => [dayText(day), String(count)]),
    },
    csv: {
      href: `/picture/${event.id}/days.csv`,
      text: t('surveillance.chart.csv', { from: dayText(firstDay) }),
    },
  };
}

export function pictureView(
  picture: FullPicture,
  about: {
    areas: readonly Area[];
    links: EventLinkJudgements;
    events: readonly CriticalEvent[];
    hrefOf: HrefOf;
    t: Words;
  },
): PictureView {
  const { event, window, headline, total } = picture;
  const { areas, links, events, hrefOf, t } = about;
  const sentence = headline
    ? t(headline.key, headline.args)
    : t('surveillance.sentence.no-history', { strand: 'ALL', total });
  return {
    event: { id: event.id, title: event.title, day: dayText(window.eventDay) },
    sentence,
    total: totalText(picture, t),
    windowText: windowText(picture, t),
    judged: judgedText(picture, t),
    areasJudged: areasJudgedText(picture, t),
    rows: picture.rows.map((row) => rowView(row, { areas, hrefOf, t })),
    note: t('surveillance.table.note', { unit: picture.month?.unit ?? 'day' }),
    links: linkLines(links, t),
    chart: chartView(picture, sentence, t),
    sources: sourceLines(picture, t),
    others: events
      .filter(({ id }) => id !== event.id)
      .map(({ id, title, happenedAt }) => ({
        href: `/picture/${id}`,
        title,
        day: formatDate(happenedAt, 'shortDate', 'en'),
      })),
  };
}
