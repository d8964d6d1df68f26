import type { Translate } from '#platform/web/i18n';
import { isStrand } from '#reference/strands';
import { type Area, areaName } from '#room/access';
import { answers, languageName, shortSpan, span } from './queue.presenter.ts';
import type { BoardRow, GroupFacts, HourFigures, SurgeGroup } from './surge.reads.ts';

/** Letters of a narrative a short row shows: enough to tell two incidents apart. */
const FIRST_WORDS = 160;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CODE = /^[A-Z_]{1,40}$/;
const AREA = /^[a-z0-9-]+(\/[a-z0-9-]+)*$/;

/** The group as it stands in an address. */
export function groupQuery({ areaPath, placeKind, incidentOn, strands }: GroupFacts): string {
  return new URLSearchParams({
    area: areaPath ?? '',
    place: placeKind ?? '',
    day: incidentOn ?? '',
    strands: strands.join('.'),
  }).toString();
}

/** Reads a group from an address; a piece it does not know is "not known". */
export function readGroup(query: Readonly<Record<string, string | undefined>>): GroupFacts {
  const { area = '', place = '', day = '', strands = '' } = query;
  return {
    areaPath: AREA.test(area) ? area : null,
    placeKind: CODE.test(place) ? place : null,
    incidentOn: DAY.test(day) && !Number.isNaN(Date.parse(day)) ? day : null,
    strands: strands.split('.').filter(isStrand),
  };
}

/** What the reports of a group share, in words. */
export function groupWords(facts: GroupFacts, areas: readonly Area[], t: Translate) {
  return {
    area: facts.areaPath ? areaName(areas, facts.areaPath) : t('triage.area.unknown'),
    place: facts.placeKind ? answers('placeKind', [facts.placeKind], t) : '',
    day: facts.incidentOn ?? '',
    why: answers('why', facts.strands, t) || t('triage.why.unsaid'),
  };
}

/** The groups of the surge view. */
export const groupLines = (
  groups: readonly SurgeGroup[],
  { areas, now }: { areas: readonly Area[]; now: Date },
  t: Translate,
) =>
  groups.map((group) => ({
    ...groupWords(group, areas, t),
    href: `/triage/surge/group?${groupQuery(group)}`,
    n: group.n,
    danger: group.danger,
    overdue: group.overdue,
    oldest: span(now.getTime() - group.oldestAt.getTime(), t),
    languages: group.languages.map(languageName).join(', '),
  }));

/** The first words of a narrative, cut at a space and marked where it goes on. */
export function firstWords(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  if (plain.length <= FIRST_WORDS) return plain;
  const cut = plain.slice(0, FIRST_WORDS);
  const space = cut.lastIndexOf(' ');
  return `${space > FIRST_WORDS / 2 ? cut.slice(0, space) : cut} …`;
}

/** The board: figures alone. */
export function boardFigures(
  parts: {
    summary: { unread: number; overdue: number; open: number; oldestUnreadAt: Date | null };
    rows: readonly BoardRow[];
    hour: HourFigures;
  },
  { areas, now }: { areas: readonly Area[]; now: Date },
  t: Translate,
) {
  const { summary, rows, hour } = parts;
  const age = (at: Date | null): string => (at ? shortSpan(now.getTime() - at.getTime(), t) : '–');
  const danger = rows.reduce((sum, row) => sum + row.danger, 0);
  const figure = (key: string, value: number | string, isBad = false) => ({
    label: t(`triage.board.${key}`),
    value,
    isBad,
  });
  return {
    figures: [
      figure('unread', summary.unread),
      figure('danger', danger, danger > 0),
      figure('overdue', summary.overdue, summary.overdue > 0),
      figure('oldest', age(summary.oldestUnreadAt)),
      figure('came', hour.came),
      figure('taken', hour.taken),
      figure('median', hour.medianMinutes === null ? '–' : shortSpan(hour.medianMinutes * 60_000, t)),
      figure('open', summary.open),
    ],
    areas: rows.map((row) => ({
      area: row.area ? areaName(areas, row.area) : t('triage.area.unknown'),
      unread: row.unread,
      danger: row.danger,
      overdue: row.overdue,
      oldest: age(row.oldestAt),
    })),
  };
}
