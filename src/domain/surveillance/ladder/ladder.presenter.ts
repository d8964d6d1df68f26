import { formatDate } from '#platform/web/formats';
import { type Area, areaName } from '#room/access';
import { LOOK_ALPHA } from '#statistics/increase';
import { type CurveChart, curveChart } from '../chart/curve-chart.presenter.ts';
import { type DelayChart, delayChart, delayTable } from '../chart/delay-chart.presenter.ts';
import { type ForecastChart, forecastChart } from '../chart/forecast-chart.presenter.ts';
import type { Named } from '../chart/frame.presenter.ts';
import { type IntervalChart, intervalChart } from '../chart/interval-chart.presenter.ts';
import { breakMarks, type Marked, type WeeksChart, weeksChart } from '../chart/weeks-chart.presenter.ts';
import { type TableView, weeksTable } from '../chart/weeks-table.presenter.ts';
import type { Words } from '../words.model.ts';
import { type Ladder, RUNGS, type Rung, stoppedAt } from './ladder.model.ts';
import { rungLines } from './rung-lines.presenter.ts';
import { chanceOf, intervalText, leastText } from './rung-words.presenter.ts';

/** One rung as the page shows it. */
export interface RungView {
  number: number;
  id: Rung;
  question: string;
  state: string;
  tag: string;
  lines: string[];
  weeks?: Named<WeeksChart>;
  interval?: Named<IntervalChart>;
  curve?: Named<CurveChart>;
  delay?: Named<DelayChart>;
  forecast?: Named<ForecastChart>;
  /** A second table, of what is expected to come. */
  ahead?: TableView;
  table?: TableView;
}

export interface LadderView {
  title: string;
  judged: string;
  restsOn: string[];
  rungs: RungView[];
  /** Said where the ladder ended early. */
  stopped: string | undefined;
}

const TAG: Record<string, string> = {
  yes: 'govuk-tag--red',
  no: 'govuk-tag--green',
  fewer: 'govuk-tag--blue',
  cannot: 'govuk-tag--grey',
  unknown: 'govuk-tag--grey',
  partly: 'govuk-tag--yellow',
  coincides: 'govuk-tag--red',
  'not-shown': 'govuk-tag--grey',
  'nothing-to-link': 'govuk-tag--green',
  cluster: 'govuk-tag--red',
  none: 'govuk-tag--green',
  'not-asked': 'govuk-tag--grey',
  shape: 'govuk-tag--red',
  'nothing-to-measure': 'govuk-tag--green',
};
/** "Yes" is good news where one can tell, or where the counts are all in. */
const GOOD_YES: readonly Rung[] = ['canTell', 'complete'];

const tagOf = (rung: Rung, state: string): string =>
  state === 'yes' && GOOD_YES.includes(rung) ? 'govuk-tag--green' : (TAG[state] ?? 'govuk-tag--grey');

const day = (text: string): string => formatDate(text, 'shortDate', 'en');

function weeksOf({ risen, window, restsOn, unit }: Ladder, t: Words): Pick<RungView, 'weeks' | 'table'> {
  if (!risen || risen.weeks.length === 0) return {};
  const points = [
    ...risen.past.map((week) => ({ ...week, isJudged: false })),
    ...risen.weeks.map((week) => ({ ...week, isJudged: true })),
  ];
  const marks: Marked[] = [
    { day: window.eventDay, kind: 'event', text: t('surveillance.ladder.weeks.event') },
    ...breakMarks(restsOn.breaks, t),
  ];
  const each = unit === 'month' ? 'month' : 'week';
  const title = t(`surveillance.ladder.${each}s.title`);
  return {
    weeks: {
      ...weeksChart(points, { marks, unit: each }),
      title,
      description: t('surveillance.ladder.weeks.description', { weeks: points.length, unit }),
    },
    table: weeksTable([...points].reverse(), { caption: title, unit: each, t }),
  };
}

interface Ratio {
  label: string;
  observed: number;
  expected: number | null;
  ratio: number | null;
  interval: { low: number; high: number | null } | null;
  smallest?: number | null | undefined;
  isStrong: boolean;
}

function ratiosOf(ratios: readonly Ratio[], title: string, t: Words): Pick<RungView, 'interval' | 'table'> {
  const lines = ratios.map((each) => ({
    ...each,
    text: each.ratio === null ? '–' : `${each.ratio.toFixed(1)}× (${intervalText(each.interval, t)})`,
  }));
  return {
    interval: {
      ...intervalChart(lines, t('surveillance.ladder.curve.usual')),
      title,
      description: lines.map(({ label, text }) => `${label}: ${text}`).join('; '),
    },
    table: {
      caption: title,
      head: ['what', 'counted', 'expected', 'ratio', 'interval', 'smallest'].map((name) =>
        t(`surveillance.ladder.head.${name}`),
      ),
      rows: ratios.map(({ label, observed, expected, ratio, interval, smallest }) => [
        label,
        String(observed),
        expected?.toFixed(1) ?? '–',
        ratio?.toFixed(2) ?? '–',
        intervalText(interval, t),
        leastText(smallest),
      ]),
    },
  };
}

function looksOf(
  { since, unit, alpha = LOOK_ALPHA }: Ladder,
  t: Words,
): Pick<RungView, 'interval' | 'table'> {
  const looks = since?.looks.filter(({ ratio }) => ratio !== null) ?? [];
  if (looks.length === 0) return {};
  return ratiosOf(
    looks.map((look) => ({
      ...look,
      label: t('surveillance.ladder.look', { days: look.days, unit }),
      isStrong: look.verdict === 'increase-seen',
    })),
    t(`surveillance.ladder.looks.title-${unit === 'day' ? 'day' : 'month'}`, {
      unit,
      one: chanceOf(alpha),
    }),
    t,
  );
}

function dosesOf({ linked }: Ladder, t: Words): Pick<RungView, 'interval' | 'table'> {
  if (!linked || linked.dose.every(({ ratio }) => ratio === null)) return {};
  return ratiosOf(
    [...linked.dose]
      .sort((a, b) => Number(b.isTargeted) - Number(a.isTargeted))
      .map((dose) => ({
        ...dose,
        label: t('surveillance.ladder.dose.strand', {
          strand: t('surveillance.strand', { strand: dose.strand }),
          isTargeted: dose.isTargeted ? 'yes' : 'no',
        }),
        isStrong: dose.verdict === 'increase-seen',
      })),
    t('surveillance.ladder.dose.title'),
    t,
  );
}

function curveOf({ size, window }: Ladder, t: Words): Pick<RungView, 'curve' | 'table'> {
  if (!size || size.curve.length === 0) return {};
  const title = t('surveillance.ladder.curve.title');
  return {
    curve: {
      ...curveChart(size.curve, t),
      title,
      description: t('surveillance.ladder.curve.description', {
        days: size.curve.length,
        start: day(window.start),
      }),
    },
    table: {
      caption: title,
      head: ['day', 'counted', 'expected', 'fitted'].map((name) => t(`surveillance.ladder.head.${name}`)),
      rows: size.curve.map(({ observed, usual, fitted }, at) => [
        String(at + 1),
        String(observed),
        usual.toFixed(1),
        fitted.toFixed(1),
      ]),
    },
  };
}

/** What is expected to come, if the rise fades as it has so far. */
function forecastOf({ size }: Ladder, t: Words): Pick<RungView, 'forecast' | 'ahead'> {
  const ahead = size?.forecast;
  if (!size || !ahead || ahead.days.length === 0) return {};
  const title = t('surveillance.ladder.forecast.title');
  return {
    forecast: {
      ...forecastChart(ahead),
      title,
      description: t('surveillance.ladder.forecast.description', { days: ahead.days.length }),
    },
    ahead: {
      caption: title,
      head: ['date', 'expected', 'forecast', 'reach'].map((name) => t(`surveillance.ladder.head.${name}`)),
      rows: ahead.days.map(({ day: date, usual, expected, low, high }) => [
        day(date),
        usual.toFixed(1),
        expected.toFixed(1),
        t('surveillance.ladder.span', { from: String(low), to: String(high) }),
      ]),
    },
  };
}

function delaysOf({ complete }: Ladder, t: Words): Pick<RungView, 'delay' | 'table'> {
  const chart = complete && delayChart(complete.known, t);
  if (!complete || !chart) return {};
  const after = (days: number): number => Math.round((complete.known[days] ?? 1) * 100);
  return {
    delay: {
      ...chart,
      title: t('surveillance.ladder.delay.title'),
      description: t('surveillance.series.delay.description', { same: after(0), week: after(7) }),
    },
    table: delayTable(complete.known, t),
  };
}

const CHARTS: Partial<Record<Rung, (ladder: Ladder, t: Words) => Partial<RungView>>> = {
  complete: delaysOf,
  risen: weeksOf,
  since: looksOf,
  linked: dosesOf,
  size: (ladder, t) => ({ ...curveOf(ladder, t), ...forecastOf(ladder, t) }),
};

/** A ladder in words, rung by rung, with a picture and a table where there are numbers to see. */
export function ladderView(
  ladder: Ladder,
  about: {
    judgedAt: Date;
    where: string;
    strand: string;
    isTop: boolean;
    areas: readonly Area[];
    t: Words;
  },
): LadderView {
  const { judgedAt, where, strand, isTop, areas, t } = about;
  const { restsOn } = ladder;
  const stop = stoppedAt(ladder);
  const areaText = (path: string): string => areaName(areas, path);
  return {
    title: t('surveillance.ladder.title', { area: where, strand }),
    judged: t('surveillance.ladder.judged', { at: formatDate(judgedAt, 'dateTime', 'en') }),
    restsOn: [
      t('surveillance.ladder.rests', {
        counts: restsOn.counts,
        own: restsOn.own,
        from: day(restsOn.firstDay),
        to: day(restsOn.lastDay),
      }),
      ...restsOn.breaks.map((each) =>
        t('surveillance.ladder.break', { day: day(each.day), effect: each.effect }),
      ),
    ],
    rungs: RUNGS.flatMap((rung, at): RungView[] => {
      const found = ladder[rung];
      if (!found) return [];
      return [
        {
          number: at + 1,
          id: rung,
          question: t(`surveillance.ladder.${rung}.question`),
          state: t(`surveillance.ladder.${rung}.state.${found.state}`),
          tag: tagOf(rung, found.state),
          lines: rungLines(ladder, rung, { areaText, isTop, t }),
          ...(CHARTS[rung]?.(ladder, t) ?? {}),
        },
      ];
    }),
    // Nothing comes after the last step.
    stopped:
      stop && stop !== RUNGS.at(-1)
        ? t('surveillance.ladder.stopped', { rung: RUNGS.indexOf(stop) + 1 })
        : undefined,
  };
}
