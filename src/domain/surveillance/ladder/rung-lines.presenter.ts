import { daysBetween } from '#statistics/days';
import { LOOK_ALPHA } from '#statistics/increase';
import type { Words } from '../words.model.ts';
import type { Ladder, Look, Rung } from './ladder.model.ts';
import {
  chanceText,
  dayText,
  intervalText,
  percent,
  smallestOf,
  times,
  upTo,
} from './rung-words.presenter.ts';

interface About {
  areaText(path: string): string;
  /** All areas and all strands: the question asked beforehand. */
  isTop: boolean;
  t: Words;
}

const KEY = 'surveillance.ladder';
/** Reasons that have words of their own. */
const WHY = [
  'too-soon',
  'no-history',
  'history-too-short',
  'history-too-thin',
  'too-few',
  'series-broken',
  'half-unknown',
  'late-reports',
  'no-convergence',
  'gap-in-series',
];

/** Why a rung has no answer, in words. */
const whyText = (why: string | null, t: Words): string[] =>
  why ? [t(`${KEY}.why.${WHY.includes(why) ? why : 'other'}`)] : [];

/** At what chance a single area or strand is asked. By month or week the table says what the steps say. */
function askedAt({ alpha = LOOK_ALPHA, unit }: Ladder, { isTop, t }: About): string[] {
  if (alpha < LOOK_ALPHA) return [t(`${KEY}.canTell.shared`, { rows: Math.round(LOOK_ALPHA / alpha) })];
  return isTop || unit !== 'day' ? [] : [t(`${KEY}.canTell.alone`)];
}

function canTell(ladder: Ladder, about: About): string[] {
  const { canTell: rung } = ladder;
  const { t } = about;
  if (rung.why && rung.expected === null) return whyText(rung.why, t);
  const args = {
    days: rung.days,
    expected: rung.expected?.toFixed(1) ?? '–',
    smallest: smallestOf(rung.smallest),
    ratio: rung.smallest === null ? '–' : upTo(rung.smallest),
  };
  return [t(`${KEY}.canTell.${rung.state}`, args), ...askedAt(ladder, about)];
}

function complete({ complete: rung }: Ladder, t: Words): string[] {
  if (!rung) return [];
  if (rung.state === 'unknown') return [t(`${KEY}.complete.unknown`), ...whyText(rung.why, t)];
  if (rung.why === 'long-ago') return [t(`${KEY}.complete.long-ago`)];
  return [
    t(`${KEY}.complete.${rung.state}`, {
      reported: rung.reported,
      expected: rung.expected.toFixed(1),
      low: Math.round(rung.low),
      high: Math.round(rung.high),
      percent: rung.expected > 0 ? percent(rung.reported / rung.expected) : 100,
      learntFrom: rung.learntFrom,
    }),
  ];
}

function risen({ risen: rung, complete: known, unit }: Ladder, t: Words): string[] {
  if (!rung) return [];
  if (rung.state === 'cannot') return whyText(rung.why, t);
  const judged = rung.weeks.filter(({ p }) => p !== null);
  const strongest = [...judged].sort((a, b) => (a.p ?? 1) - (b.p ?? 1))[0];
  if (!strongest) return [];
  const lines = [
    t(`${KEY}.risen.${unit === 'week' ? 'month' : unit}.${rung.state}`, {
      unit,
      weeks: judged.length,
      alarms: judged.filter(({ isAlarm }) => isAlarm).length,
      from: dayText(strongest.from),
      to: dayText(strongest.to),
      observed: strongest.observed,
      expected: strongest.expected?.toFixed(1) ?? '–',
      upper: strongest.upper ?? 0,
      chance: chanceText(strongest.p ?? 1, t),
    }),
    ...(rung.state === 'no' && known?.state === 'partly' ? [t(`${KEY}.risen.late`)] : []),
    t('surveillance.smallest', {
      smallest: smallestOf(strongest.smallest),
      among: rung.seriesJudged > 1 ? 'others' : 'none',
    }),
    t(`${KEY}.risen.method.${unit === 'day' ? strongest.method : 'months'}`, {
      unit,
      years: strongest.years,
      series: rung.seriesJudged,
    }),
  ];
  lines.push(
    rung.falseAlarmsAYear === null
      ? t(`${KEY}.risen.no-backtest`)
      : t(`${KEY}.risen.backtest`, {
          rate: rung.falseAlarmsAYear.toFixed(1),
          years: rung.judgedYears.toFixed(1),
        }),
  );
  return lines;
}

/**
 * "No increase seen" only where a doubling can be ruled out as well. What is half as many again as usual and still within
 * the months' own ups and downs is said as that, and not as nothing.
 */
function monthWord(state: NonNullable<Ladder['since']>['state'], { ratio, interval }: Look): string {
  if (state !== 'no' || (interval?.high ?? Number.POSITIVE_INFINITY) < 2) return state;
  return (ratio ?? 1) >= 1.5 ? 'unsure' : 'open';
}

/** The month beside the same month of the three years before. */
function sinceMonth({ since: rung, unit }: Ladder, t: Words): string[] {
  const [look] = rung?.looks ?? [];
  if (!rung || !look) return whyText(rung?.why ?? null, t);
  const lines = [
    t(`${KEY}.since.month.${monthWord(rung.state, look)}`, {
      unit,
      observed: look.observed,
      expected: look.expected?.toFixed(1) ?? '–',
      ratio: times(look.ratio),
      interval: intervalText(look.interval, t),
    }),
  ];
  const high = look.interval?.high ?? Number.POSITIVE_INFINITY;
  if (rung.state === 'no' || rung.state === 'cannot')
    lines.push(t(high >= 2 ? `${KEY}.since.doubling-open` : `${KEY}.since.doubling-out`));
  return lines;
}

function since(ladder: Ladder, t: Words): string[] {
  const { since: rung, unit } = ladder;
  if (!rung) return [];
  if (unit !== 'day') return sinceMonth(ladder, t);
  const last = rung.looks.at(-1);
  if (!last) return whyText(rung.why, t);
  const first = rung.looks.find(({ verdict }) => verdict === 'increase-seen');
  const args = (look: typeof last) => ({
    days: look.days,
    observed: look.observed,
    expected: look.expected?.toFixed(1) ?? '–',
    ratio: times(look.ratio),
    interval: intervalText(look.interval, t),
    smallest: smallestOf(look.smallest),
  });
  if (rung.state === 'cannot')
    return [
      ...(last.expected === null ? [] : [t(`${KEY}.since.cannot`, args(last))]),
      ...whyText(rung.why, t),
    ];
  if (rung.state !== 'yes' || !first) return [t(`${KEY}.since.${rung.state}`, args(last))];
  const lines = [t(`${KEY}.since.yes`, args(first))];
  if (first !== last)
    lines.push(
      t(`${KEY}.since.later`, { ...args(last), holds: last.verdict === 'increase-seen' ? 'yes' : 'no' }),
    );
  return lines;
}

function linked({ linked: rung, since: asked, unit }: Ladder, t: Words): string[] {
  if (!rung) return [];
  const lines = [t(`${KEY}.linked.${rung.state}`, { rose: asked?.state === 'yes' ? 'all' : 'strand' })];
  if (rung.placebo)
    lines.push(
      t(`${KEY}.linked.placebo`, {
        placebos: rung.placebo.placebos,
        chance: chanceText(rung.placebo.p, t),
        percent: percent(rung.placebo.nominalRate),
      }),
    );
  else if (rung.placeboWhy === 'months-alone') lines.push(t(`${KEY}.linked.months-alone`, { unit }));
  else if (rung.state !== 'nothing-to-link')
    lines.push(t(`${KEY}.linked.no-placebo`), ...whyText(rung.placeboWhy, t));
  if (rung.control)
    lines.push(
      t(`${KEY}.linked.control`, {
        source: rung.control.source,
        period: rung.control.period,
        from: dayText(rung.control.from),
        alone: rung.control.alone.ratio.toFixed(2),
        aloneInterval: intervalText(rung.control.alone.interval, t, 2),
        given: rung.control.given.ratio.toFixed(2),
        givenInterval: intervalText(rung.control.given.interval, t, 2),
      }),
    );
  else {
    const why = rung.controlWhy ?? 'no-control';
    const known = why === 'no-control' || why === 'too-soon' ? why : 'other';
    lines.push(t(`${KEY}.linked.no-control.${known}`));
  }
  if (rung.dose.length > 0) lines.push(t(`${KEY}.linked.dose.${rung.doseSays}`));
  lines.push(t(`${KEY}.linked.caution`));
  return lines;
}

function where({ where: rung, unit }: Ladder, { areaText, t }: About): string[] {
  if (!rung) return [];
  if (rung.why === 'months-alone') return [t(`${KEY}.where.months-alone`, { unit })];
  if (rung.why === 'nothing-rose') return [t(`${KEY}.where.nothing-rose`)];
  if (rung.state === 'not-asked') return [t(`${KEY}.where.not-asked`)];
  if (rung.state === 'cannot') return whyText(rung.why, t);
  const looked = t(`${KEY}.where.looked`, { cases: rung.cases, places: rung.places, leftOut: rung.leftOut });
  if (!rung.cluster) return [t(`${KEY}.where.none-at-all`), looked];
  const { cluster } = rung;
  return [
    t(`${KEY}.where.${rung.state}`, {
      areas: cluster.areaPaths.slice(0, 6).map(areaText).join('; '),
      more: Math.max(0, cluster.areaPaths.length - 6),
      from: dayText(cluster.from),
      to: dayText(cluster.to),
      observed: cluster.observed,
      expected: cluster.expected.toFixed(1),
      chance: chanceText(cluster.p, t),
      recurrence: Math.round(cluster.recurrence),
    }),
    looked,
  ];
}

/** Days that there were to measure, twelve weeks at most. */
const MOST_MEASURED = 84;

function size({ size: rung, asOf, window }: Ladder, t: Words): string[] {
  if (!rung) return [];
  if (rung.state === 'nothing-to-measure') return [t(`${KEY}.size.nothing-to-measure`)];
  const elapsed = daysBetween(window.start, asOf);
  const isCut = rung.days < Math.min(MOST_MEASURED, elapsed);
  const unforetold = isCut && !rung.forecast && elapsed < MOST_MEASURED ? [t(`${KEY}.forecast.another`)] : [];
  if (rung.state === 'cannot') return [...whyText(rung.why, t), ...forecastLines(rung, t), ...unforetold];
  const lines = [
    t(`${KEY}.size.shape`, {
      peak: ((rung.peak ?? 0) + 1).toFixed(1),
      peakInterval: intervalText(plusOne(rung.peakInterval), t),
      halfLife: times(rung.halfLifeDays),
      halfLifeInterval: intervalText(rung.halfLifeInterval, t),
    }),
  ];
  const settled = rung.lastingInterval !== null && rung.lastingInterval.low > 0;
  lines.push(
    t(settled ? `${KEY}.size.settled` : `${KEY}.size.not-settled`, {
      percent: percent(rung.lasting ?? 0),
      low: percent(rung.lastingInterval?.low ?? 0),
      high: percent(rung.lastingInterval?.high ?? 0),
    }),
  );
  if (rung.excess)
    lines.push(
      t(`${KEY}.size.excess`, {
        days: rung.excess.days,
        count: Math.round(rung.excess.count),
        low: Math.round(rung.excess.low),
        high: Math.round(rung.excess.high),
      }),
    );
  if (isCut) lines.push(t(`${KEY}.size.until`, { days: rung.days }));
  return [...lines, ...forecastLines(rung, t), ...unforetold];
}

const forecastLines = ({ forecast }: NonNullable<Ladder['size']>, t: Words): string[] =>
  forecast
    ? [
        t(`${KEY}.forecast.text`, {
          days: forecast.days.length,
          expected: Math.round(forecast.total.expected),
          low: forecast.total.low,
          high: forecast.total.high,
          usual: Math.round(forecast.total.usual),
          learntFrom: forecast.learntFrom,
        }),
      ]
    : [];

const plusOne = (interval: { low: number; high: number | null } | null) =>
  interval && { low: interval.low + 1, high: interval.high === null ? null : interval.high + 1 };

/** What one rung says, sentence by sentence. */
export function rungLines(ladder: Ladder, rung: Rung, about: About): string[] {
  if (rung === 'where') return where(ladder, about);
  if (rung === 'canTell') return canTell(ladder, about);
  const say = { complete, risen, since, linked, size }[rung];
  return say(ladder, about.t);
}
