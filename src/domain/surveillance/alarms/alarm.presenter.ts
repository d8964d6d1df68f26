import { formatDate } from '#platform/web/formats';
import type { Area } from '#room/access';
import type { CriticalEvent } from '#room/situation';
import { addDays, londonDay } from '#statistics/days';
import type { Named } from '../chart/frame.presenter.ts';
import { eventMarks, type WeeksChart, weeksChart } from '../chart/weeks-chart.presenter.ts';
import { type TableView, weeksTable } from '../chart/weeks-table.presenter.ts';
import { chanceText, leastText, smallestOf } from '../ladder/rung-words.presenter.ts';
import { seriesHref, seriesText } from '../series/multiples.presenter.ts';
import type { Words } from '../words.model.ts';
import { type AlarmWeek, NEAR_AFTER_DAYS, NEAR_BEFORE_DAYS } from './alarm.model.ts';
import type { Alarm } from './alarm.reads.ts';

const day = (text: string): string => formatDate(text, 'shortDate', 'en');
const at = (date: Date | null): string => (date ? formatDate(date, 'dateTime', 'en') : '');

interface About {
  areas: readonly Area[];
  names: ReadonlyMap<string, string>;
  t: Words;
}

const strongest = (weeks: readonly AlarmWeek[]): AlarmWeek | undefined =>
  [...weeks].sort((a, b) => (a.p ?? 1) - (b.p ?? 1))[0];

const numbers = (week: AlarmWeek) => ({
  observed: week.observed,
  expected: week.expected?.toFixed(1) ?? '–',
  upper: week.upper ?? 0,
});

/** The smallest rise the most striking week would have shown; one judged before this was worked out says nothing. */
const smallestLine = (week: AlarmWeek | undefined, t: Words): string | undefined =>
  week?.smallest === undefined
    ? undefined
    : t('surveillance.smallest', {
        smallest: smallestOf(week.smallest),
        among: (week.among ?? 1) > 1 ? 'others' : 'none',
      });

/** A line of the list. */
export function alarmLine(alarm: Alarm, about: About) {
  const { names, t } = about;
  const top = strongest(alarm.weeks.filter(({ isAlarm }) => isAlarm));
  return {
    href: `/alarms/${alarm.id}`,
    series: seriesText(alarm, about),
    seen: top
      ? t('surveillance.alarm.seen', { ...numbers(top), unit: alarm.unit, from: day(top.from) })
      : t('surveillance.alarm.fallen'),
    smallest: leastText(top?.smallest),
    rate:
      alarm.falseAlarmsAYear === null
        ? t('surveillance.alarm.rate-unknown')
        : t('surveillance.alarm.rate', { rate: alarm.falseAlarmsAYear.toFixed(1) }),
    owner: alarm.ownerId ? (names.get(alarm.ownerId) ?? '') : t('surveillance.alarms.nobody'),
    found: alarm.disposition && t(`surveillance.alarm.found.${alarm.disposition}`),
  };
}

export interface AlarmView {
  title: string;
  seen: string;
  smallest: string | undefined;
  raised: string;
  rate: string;
  owner: string;
  isOpen: boolean;
  found: string | undefined;
  events: { href: string; title: string; day: string }[];
  chart: Named<WeeksChart>;
  /** The series it was raised in, and its numbers to take away. */
  series: string;
  csv: string;
  table: TableView;
}

/** The weeks of an alarm in the year they stand in, so that a reader sees what they rise from. */
function withinSeries({ weeks }: Alarm, series: readonly AlarmWeek[]): (AlarmWeek & { isJudged: boolean })[] {
  const own = new Map(weeks.map((week) => [week.from, week]));
  const others = series.filter(({ from }) => !own.has(from)).map((week) => ({ ...week, isJudged: false }));
  return [...others, ...weeks.map((week) => ({ ...week, isJudged: true }))].sort((a, b) =>
    a.from < b.from ? -1 : 1,
  );
}

/** One alarm: what was seen, how far it is to be trusted, what is registered near it. */
export function alarmView(
  alarm: Alarm,
  { events, series, ...about }: About & { events: readonly CriticalEvent[]; series: readonly AlarmWeek[] },
): AlarmView {
  const { names, t } = about;
  const above = alarm.weeks.filter(({ isAlarm }) => isAlarm);
  const top = strongest(above);
  const near = events.filter((event) => {
    const happened = londonDay(event.happenedAt);
    const lastDay = alarm.weeks.at(-1)?.to ?? alarm.lastWeek;
    return (
      happened <= addDays(lastDay, NEAR_BEFORE_DAYS) && happened >= addDays(alarm.firstWeek, -NEAR_AFTER_DAYS)
    );
  });
  const drawn = withinSeries(alarm, series);
  const { unit } = alarm;
  const rate = { series: alarm.seriesJudged, unit };
  const title = t(`surveillance.ladder.${unit}s.title`);
  return {
    title: seriesText(alarm, about),
    seen: top
      ? t('surveillance.alarm.seen-weeks', {
          ...numbers(top),
          unit: alarm.unit,
          weeks: above.length,
          from: day(alarm.firstWeek),
          chance: chanceText(top.p ?? 1, t),
        })
      : t('surveillance.alarm.fallen'),
    smallest: smallestLine(top, t),
    raised: t('surveillance.alarm.raised', { at: at(alarm.raisedAt) }),
    rate:
      alarm.falseAlarmsAYear === null
        ? t('surveillance.alarm.rate-text-unknown', rate)
        : t('surveillance.alarm.rate-text', {
            ...rate,
            rate: alarm.falseAlarmsAYear.toFixed(1),
            years: alarm.judgedYears.toFixed(1),
          }),
    owner: alarm.ownerId
      ? t('surveillance.alarm.owner', { name: names.get(alarm.ownerId) ?? '', at: at(alarm.ownedAt) })
      : t('surveillance.alarm.owner-none'),
    isOpen: alarm.disposition === null,
    found: alarm.disposition
      ? t('surveillance.alarm.found', {
          found: t(`surveillance.alarm.found.${alarm.disposition}`),
          name: names.get(alarm.disposedBy ?? '') ?? '',
          at: at(alarm.disposedAt),
          reason: alarm.reason ?? '',
        })
      : undefined,
    events: near.map(({ id, title, happenedAt }) => ({
      href: `/picture/${id}`,
      title,
      day: formatDate(happenedAt, 'shortDate', 'en'),
    })),
    chart: {
      ...weeksChart(drawn, { marks: eventMarks(near), unit }),
      title,
      description: t('surveillance.ladder.weeks.description', { weeks: drawn.length, unit }),
    },
    series: seriesHref(alarm),
    csv: seriesHref(alarm, '/weeks.csv'),
    table: weeksTable([...drawn].reverse(), { caption: title, unit, t }),
  };
}
