import { formatDate } from '#platform/web/formats';
import { londonDay } from '#statistics/days';
import type { AlarmWeek } from '../alarms/alarm.model.ts';
import { type DelayChart, delayChart, delayTable } from '../chart/delay-chart.presenter.ts';
import type { Named } from '../chart/frame.presenter.ts';
import { breakMarks, eventMarks, type WeeksChart, weeksChart } from '../chart/weeks-chart.presenter.ts';
import { type TableView, weeksTable } from '../chart/weeks-table.presenter.ts';
import type { Unit } from '../ladder/month-series.model.ts';
import { smallestOf } from '../ladder/rung-words.presenter.ts';
import type { Words } from '../words.model.ts';
import { type Calendar, calendarOf } from './calendar.presenter.ts';
import { seriesHref, seriesText } from './multiples.presenter.ts';
import type { SeriesPage } from './read-series.ts';
import type { SeriesName } from './watched.model.ts';

const day = (text: string): string => formatDate(text, 'shortDate', 'en');
const WEEKDAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });
const at = (text: string): Date => new Date(`${text}T00:00:00Z`);

export interface OneSeriesView {
  title: string;
  /** What the last whole week says. */
  state: string;
  /** The smallest rise the last whole week would have shown; undefined where it was not judged. */
  smallest: string | undefined;
  judged: string | undefined;
  /** Said where nobody watches the series. */
  note: string | undefined;
  weeks: (Named<WeeksChart> & { table: TableView; csv: string }) | undefined;
  /** Without an address for whoever may not open alarms. */
  alarms: { href: string | undefined; text: string }[];
  /** Undefined where nothing was counted by day. */
  calendar:
    | (Named<Calendar> & {
        rows: { name: string; mean: string; y: number }[];
        monthNames: string[];
        cellTexts: string[];
        table: TableView;
        csv: string;
      })
    | undefined;
  delay: (Named<DelayChart> & { table: TableView; csv: string; lines: string[] }) | undefined;
  events: { href: string; title: string; day: string }[];
}

/** One series by itself: its weeks with bounds, its days by weekday, and how soon it is told. */
export function oneSeriesView(
  page: SeriesPage,
  { opensAlarms, t, ...series }: SeriesName & { unit: Unit; opensAlarms: boolean; t: Words },
): OneSeriesView {
  const { areas, watched, events } = page;
  const last = watched?.weeks.at(-1);
  const csv = (file: string): string => seriesHref(series, `/${file}.csv`);
  return {
    title: seriesText(series, { areas, t }),
    state: stateText(page, t),
    smallest:
      last && last.p !== null
        ? t('surveillance.smallest', {
            smallest: smallestOf(last.smallest),
            among: watched?.isAlone ? 'none' : 'others',
          })
        : undefined,
    note: watched?.isAlone ? t('surveillance.series.on-demand') : undefined,
    judged:
      watched && t('surveillance.ladder.judged', { at: formatDate(watched.judgedAt, 'dateTime', 'en') }),
    weeks: weeksView(page, csv('weeks'), t),
    alarms: page.alarms.map((alarm) => ({
      href: opensAlarms ? `/alarms/${alarm.id}` : undefined,
      text: t('surveillance.series.alarm', {
        from: day(alarm.firstWeek),
        found: alarm.disposition ?? 'OPEN',
      }),
    })),
    calendar: calendarView(page, csv('days'), t),
    delay: delayView(page, csv('delays'), t),
    events: events.map(({ id, title, happenedAt }) => ({
      href: `/picture/${id}`,
      title,
      day: formatDate(happenedAt, 'shortDate', 'en'),
    })),
  };
}

/** Above its own bound and still no alarm: among so many series some are. */
function weekState({ p, isAlarm, observed, upper }: AlarmWeek): 'cannot' | 'above' | 'chance' | 'within' {
  if (p === null) return 'cannot';
  if (isAlarm) return 'above';
  return upper !== null && observed > upper ? 'chance' : 'within';
}

function stateText({ watched }: SeriesPage, t: Words): string {
  const last = watched?.weeks.at(-1);
  if (!watched || !last) return t('surveillance.series.not-watched');
  return t('surveillance.series.state', {
    unit: watched.unit,
    state: weekState(last),
    observed: last.observed,
    from: day(last.from),
    to: day(last.to),
    expected: last.expected?.toFixed(1) ?? '–',
    upper: last.upper ?? 0,
  });
}

function weeksView({ watched, events, breaks }: SeriesPage, csv: string, t: Words): OneSeriesView['weeks'] {
  if (!watched || watched.weeks.length < 2) return undefined;
  const { unit } = watched;
  const title = t(`surveillance.ladder.${unit}s.title`);
  return {
    ...weeksChart(
      watched.weeks.map((week) => ({ ...week, isJudged: week.isAlarm })),
      { marks: [...eventMarks(events), ...breakMarks(breaks, t)], unit },
    ),
    title,
    description: t('surveillance.ladder.weeks.description', { weeks: watched.weeks.length, unit }),
    table: weeksTable([...watched.weeks].reverse(), { caption: title, unit, t }),
    csv,
  };
}

function calendarView({ calendar, events }: SeriesPage, csv: string, t: Words): OneSeriesView['calendar'] {
  const { from, daily } = calendar;
  if (daily.every((count) => count === 0)) return undefined;
  const drawn = calendarOf(daily, {
    from,
    events: events.map(({ happenedAt }) => londonDay(happenedAt)),
  });
  const title = t('surveillance.series.calendar.title');
  const weekday = (date: string): string => WEEKDAY.format(at(date));
  const byMean = [...drawn.weekdays].sort((a, b) => b.mean - a.mean);
  const weeks = Array.from({ length: Math.floor(daily.length / 7) }, (_, week) => week);
  return {
    ...drawn,
    title,
    description: t('surveillance.series.calendar.description', {
      weeks: weeks.length,
      most: weekday(byMean[0]?.day ?? from),
      least: weekday(byMean.at(-1)?.day ?? from),
    }),
    rows: drawn.weekdays.map((each) => ({
      name: weekday(each.day),
      mean: t('surveillance.series.calendar.mean', { mean: each.mean.toFixed(1) }),
      y: each.y,
    })),
    monthNames: drawn.months.map((month) => MONTH.format(at(month.day))),
    cellTexts: drawn.cells.map((cell) =>
      t('surveillance.series.calendar.cell', {
        day: `${weekday(cell.day)} ${day(cell.day)}`,
        count: cell.count,
        is: cell.isEvent ? 'event' : cell.isHoliday ? 'holiday' : 'plain',
      }),
    ),
    table: {
      caption: title,
      head: [
        t('surveillance.ladder.head.week'),
        ...drawn.weekdays.map((each) => weekday(each.day)),
        t('surveillance.series.calendar.sum'),
      ],
      rows: weeks.reverse().map((week) => {
        const own = drawn.cells.slice(week * 7, week * 7 + 7);
        return [
          day(own[0]?.day ?? from),
          ...own.map(({ count }) => String(count)),
          String(own.reduce((sum, { count }) => sum + count, 0)),
        ];
      }),
    },
    csv,
  };
}

function delayView({ delays, learnDays }: SeriesPage, csv: string, t: Words): OneSeriesView['delay'] {
  const chart = delays && delayChart(delays.known, t);
  if (!delays || !chart) return undefined;
  const title = t('surveillance.ladder.delay.title');
  const after = (days: number): number => Math.round((delays.known[days] ?? 1) * 100);
  return {
    ...chart,
    title,
    description: t('surveillance.series.delay.description', { same: after(0), week: after(7) }),
    table: delayTable(delays.known, t),
    csv,
    lines: [
      t('surveillance.series.delay.said', {
        same: after(0),
        week: after(7),
        learntFrom: delays.learntFrom,
        days: learnDays,
      }),
    ],
  };
}
