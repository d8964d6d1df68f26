import { addDays, daysBetween, isoWeek } from '#statistics/days';
import { falseDiscoveryRates } from '#statistics/false-discovery';
import { judgeIncrease, LARGEST_USEFUL_RATIO, LEAST_FOR_A_RISE, LOOK_ALPHA } from '#statistics/increase';
import { smallestRise } from '#statistics/minimal-detectable';
import { ratioBesideControl } from '#statistics/negative-control';
import { cannotTell } from './counted-rungs.model.ts';
import { isPair } from './event-matter.model.ts';
import { isMonthAlarm, judgeMonth, monthRule, pastMonths } from './judge-months.model.ts';
import type { BareWeek } from './judge-weeks.model.ts';
import type { Dose, Ladder, Look, Risen } from './ladder.model.ts';
import { type MonthSeries, PERIODS, sinceBreak, type Unit } from './month-series.model.ts';
import { withSmallest } from './smallest-shown.model.ts';

/** The same month of so many years before. */
const SAME_MONTHS = 3;
const PAST_MONTHS = 36;
const SETTLED_DAYS = 60;
/** Months in which another event fell and the one after are not learnt from. */
const NEAR_DAYS = 62;

/** What a ladder by months is climbed from. */
export interface MonthsInput {
  unit: Unit;
  eventDay: string;
  today: string;
  /** The series the ladders are for, those of the event's areas together among them. */
  series: readonly MonthSeries[];
  events: readonly string[];
  targeted: readonly string[];
}

/**
 * The same ladder where there are figures by month alone: the month that most of the event's four weeks lie in, beside
 * the same months of earlier years. Figures by week are asked about the week most of its first seven days lie in. What only days can say (when, where, how long) is not asked.
 * @returns one ladder for each series, in their order
 */
export function climbMonths(input: MonthsInput): Ladder[] {
  const start = PERIODS[input.unit].after(input.eventDay);
  const judged = input.series.map((series) => judgeMonth(series, start));
  const able = judged.filter(({ p }) => p !== null);
  const rates = falseDiscoveryRates(able.map(({ p }) => p ?? 1));
  const qOf = new Map(able.map((each, at) => [each, rates[at] ?? 1]));
  // Pairs of an area and a strand share one chance of a false finding, as they do where there are days.
  const shared = LOOK_ALPHA / Math.max(1, input.series.length - 1);
  return input.series.map((series, at) => {
    const own = judged[at] ?? judgeMonth(series, start);
    return climbOne(input, {
      series,
      start,
      own,
      q: qOf.get(own) ?? null,
      seriesJudged: Math.max(1, able.length),
      alpha: isPair(series) ? shared : LOOK_ALPHA,
    });
  });
}

interface Place {
  series: MonthSeries;
  start: string;
  own: BareWeek;
  q: number | null;
  seriesJudged: number;
  /** One-sided chance the look is judged at. */
  alpha: number;
}

function climbOne(input: MonthsInput, place: Place): Ladder {
  const { series, start, own } = place;
  const { unit } = input;
  const end = PERIODS[unit].end(start);
  const ladder: Ladder = {
    unit,
    asOf: input.today,
    alpha: place.alpha,
    window: { eventDay: input.eventDay, start, end, days: daysOf(place), isUnfinished: false },
    restsOn: {
      firstDay: series.starts[0] ?? start,
      lastDay: PERIODS[unit].end(series.starts.at(-1) ?? start),
      counts: series.counts.reduce((sum, count) => sum + count, 0),
      own: 0,
      breaks: [...series.breaks],
    },
    canTell: tellRung(place, input.today),
    complete: null,
    risen: null,
    since: null,
    linked: null,
    where: null,
    size: null,
  };
  if (ladder.canTell.state === 'cannot') return ladder;
  const isLongAgo = daysBetween(end, input.today) > SETTLED_DAYS;
  ladder.complete = {
    state: isLongAgo ? 'yes' : 'unknown',
    days: ladder.window.days,
    learntFrom: 0,
    reported: 0,
    expected: 0,
    low: 0,
    high: 0,
    known: [],
    why: isLongAgo ? 'long-ago' : 'history-too-thin',
  };
  ladder.risen = risenRung(place, input.events);
  const since = sinceRung(place, own.phi ?? 1);
  ladder.since = since;
  if (since.state === 'cannot') return ladder;
  ladder.linked = linkRung(input, place, since.state === 'yes' || ladder.risen.state === 'yes');
  if (ladder.linked.state === 'cannot') return ladder;
  ladder.where = {
    state: 'not-asked',
    places: 0,
    cases: own.observed,
    leftOut: 0,
    cluster: null,
    why: 'months-alone',
  };
  return ladder;
}

/** Days of the period a ladder is about. */
const daysOf = ({ series, start }: Pick<Place, 'series' | 'start'>): number =>
  daysBetween(start, PERIODS[series.unit].end(start)) + 1;

/** Asked of the comparison since the event, at the chance that one is judged at. */
function tellRung({ series, start, own, alpha }: Place, today: string): Ladder['canTell'] {
  const { expected, p, observed, why, phi = null } = own;
  const days = daysOf({ series, start });
  const cannot = (why: string): Ladder['canTell'] => cannotTell(days, why);
  if (PERIODS[series.unit].end(start) >= today) return cannot('too-soon');
  if (expected === null || phi === null) return cannot(why ?? 'no-history');
  const rise = smallestRise({
    baselineMeanPerDay: expected / days,
    windowDays: days,
    alpha,
    phi,
  });
  const smallest = rise.ok ? rise.ratio : null;
  const shows =
    (smallest !== null && smallest <= LARGEST_USEFUL_RATIO) ||
    ((p ?? 1) <= alpha && observed >= LEAST_FOR_A_RISE);
  return {
    state: shows ? 'yes' : 'cannot',
    days,
    expected,
    phi,
    smallest,
    why: shows ? null : 'too-few',
  };
}

function risenRung({ series, start, own, q, seriesJudged }: Place, events: readonly string[]): Risen {
  const isAlarm = isMonthAlarm(own, q, series.unit);
  const rule = monthRule(series.unit, seriesJudged);
  const { past, aYear, judgedYears } = pastMonths(series, start, events);
  return {
    state: isAlarm ? 'yes' : 'no',
    weeks: [withSmallest({ ...own, q, isAlarm }, rule)],
    seriesJudged,
    past: past.slice(-PAST_MONTHS).map((period) => withSmallest(period, rule)),
    falseAlarmsAYear: aYear,
    judgedYears,
    why: null,
  };
}

/** The month against the same month of the three years before, exactly, widened by how much months vary. */
function sinceRung({ series, start, own, alpha }: Place, phi: number): NonNullable<Ladder['since']> {
  const earlier = [1, 2, 3].flatMap((back) => {
    const same = PERIODS[series.unit].before(start, back);
    const at = series.starts.indexOf(same);
    const isOld = series.breaks.some(({ day }) => day > same && day <= start);
    return at < 0 || isOld ? [] : [series.counts[at] ?? 0];
  });
  if (earlier.length < SAME_MONTHS) return { state: 'cannot', looks: [], why: 'history-too-short' };
  const answer = judgeIncrease({
    observed: own.observed,
    windowDays: 1,
    baselineCount: earlier.reduce((sum, count) => sum + count, 0),
    baselineDays: earlier.length,
    phi,
    alpha,
  });
  if (!answer.ok) return { state: 'cannot', looks: [], why: answer.why };
  const { verdict, observed, expected, ratio, interval, smallestRise: smallest } = answer;
  const look: Look = {
    days: daysOf({ series, start }),
    isPlanned: true,
    verdict,
    observed,
    expected,
    ratio,
    interval,
    smallest: smallest.ratio,
    why: null,
  };
  const state = { 'increase-seen': 'yes', 'decrease-seen': 'fewer', 'no-increase-seen': 'no' } as const;
  return verdict === 'too-few-to-say'
    ? { state: 'cannot', looks: [look], why: 'too-few' }
    : { state: state[verdict], looks: [look], why: null };
}

function linkRung(
  input: MonthsInput,
  { series, start }: Place,
  isRisen: boolean,
): NonNullable<Ladder['linked']> {
  const control = controlOf(input, series, start);
  const dose = doseOf(input, series, start);
  const rose = dose.filter(({ verdict }) => verdict === 'increase-seen');
  const targeted = rose.some((each) => each.isTargeted);
  const others = rose.some((each) => !each.isTargeted);
  const doseSays = !dose.some((each) => each.isTargeted)
    ? 'no-target'
    : targeted
      ? others
        ? 'targeted-and-others'
        : 'targeted-alone'
      : others
        ? 'others-alone'
        : 'none';
  const base = {
    placebo: null,
    placeboWhy: 'months-alone',
    control: control.ok ? control.found : null,
    controlWhy: control.ok ? null : control.why,
    dose,
    doseSays,
  } as const;
  if (!isRisen && rose.length === 0) return { ...base, state: 'nothing-to-link' };
  if (!control.ok) return { ...base, state: doseSays === 'targeted-alone' ? 'coincides' : 'cannot' };
  const goes = control.found.given.interval.low > 1 && doseSays !== 'others-alone';
  return { ...base, state: goes ? 'coincides' : 'not-shown' };
}

function doseOf({ series: all, targeted }: MonthsInput, own: MonthSeries, start: string): Dose[] {
  const strands = all.filter(({ areaPath, strand }) => areaPath === own.areaPath && strand !== 'ALL');
  if (own.strand !== 'ALL' || strands.length < 2) return [];
  return strands.map((series) => {
    const judged = judgeMonth(series, start);
    const { looks } = sinceRung(
      { series, start, own: judged, q: null, seriesJudged: 1, alpha: LOOK_ALPHA },
      judged.phi ?? 1,
    );
    const [look] = looks;
    return {
      strand: series.strand,
      isTargeted: targeted.includes(series.strand),
      observed: judged.observed,
      expected: look?.expected ?? null,
      ratio: look?.ratio ?? null,
      interval: look?.interval ?? null,
      verdict: look?.verdict ?? 'too-few-to-say',
      smallest: look?.smallest ?? null,
    };
  });
}

/** Calendar place of a period in its year, from 0. */
const seasonOf = (start: string, unit: Unit): number =>
  unit === 'month' ? Number(start.slice(5, 7)) - 1 : isoWeek(start).week - 1;

type Found =
  | { ok: true; found: NonNullable<NonNullable<Ladder['linked']>['control']> }
  | { ok: false; why: string };

function controlOf({ events, eventDay }: MonthsInput, whole: MonthSeries, start: string): Found {
  const series = sinceBreak(whole, start);
  if (!series.control) return { ok: false, why: 'no-control' };
  const at = series.starts.indexOf(start);
  const leaveOut = new Set<number>();
  series.starts.forEach((each, place) => {
    const isNear = events.some((day) => {
      const after = daysBetween(day, addDays(PERIODS[series.unit].end(each), 1));
      return day !== eventDay && after > 0 && after <= NEAR_DAYS;
    });
    if (isNear || (each < start && eventDay <= PERIODS[series.unit].end(each))) leaveOut.add(place);
  });
  leaveOut.delete(at);
  const answer = ratioBesideControl({
    counts: series.counts,
    control: series.control.counts,
    at,
    firstSeason: seasonOf(series.starts[0] ?? start, series.unit),
    periodsPerYear: PERIODS[series.unit].aYear,
    leaveOut,
  });
  if (!answer.ok) return { ok: false, why: answer.why };
  const bare = ({ ratio, interval, p }: typeof answer.alone) => ({ ratio, interval, p });
  return {
    ok: true,
    found: {
      source: series.control.source,
      period: series.unit,
      from: start,
      observed: series.counts[at] ?? 0,
      alone: bare(answer.alone),
      given: bare(answer.givenControl),
    },
  };
}
