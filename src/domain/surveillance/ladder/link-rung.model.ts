import { addDays, daysBetween } from '#statistics/days';
import { LOOK_ALPHA } from '#statistics/increase';
import { ratioBesideControl } from '#statistics/negative-control';
import { placeboRank } from '#statistics/placebo';
import { carryBreaks } from '../breaks/series-break.model.ts';
import { daysCompared, judgeLook } from './counted-rungs.model.ts';
import type { Dose, Ladder } from './ladder.model.ts';
import { type ControlSeries, type LadderInput, sumOf } from './ladder-input.model.ts';

type Linked = NonNullable<Ladder['linked']>;

/** A rank this low, and what rose is no common week of this series. */
const PLACEBO_P = 0.05;
/** Two years of months or weeks before an event teach a control's trend and season. */
const TRAINING = { month: 48, week: 104 } as const;
const PERIODS = { month: 12, week: 52 } as const;
const MONTHS_AFTER = 2;

/**
 * Rung 5. Three ways of asking whether the rise goes with the event, none of which can show that it came of it: how the
 * days after it rank among days after which nothing is registered; whether the same offence without hate rose as well;
 * whether the strands rose that the event touches, and the others did not.
 */
export function linkRung(input: LadderInput, { state, looks }: NonNullable<Ladder['since']>): Linked {
  // Asked of the longest look that shows the rise: a week's surge is lost in four.
  const days = looks.findLast(({ verdict }) => verdict === 'increase-seen')?.days ?? daysCompared(input);
  const dose = doseOf(input, days);
  const doseSays = readDose(dose);
  const control = controlOf(input);
  const base = {
    dose,
    doseSays,
    control: control.ok ? control.found : null,
    controlWhy: control.ok ? null : control.why,
  };
  if (state !== 'yes' && !dose.some(({ verdict }) => verdict === 'increase-seen'))
    return { ...base, state: 'nothing-to-link', placebo: null, placeboWhy: 'nothing-to-link' };
  const { daily, firstDay, steps } = carryBreaks(input, input.breaks);
  const placebo = placeboRank(
    daily,
    { firstDay, windowStart: input.window.start, windowDays: days, steps },
    input.events,
  );
  const read = {
    ...base,
    placebo: placebo.ok
      ? { p: placebo.p, placebos: placebo.placebos, nominalRate: placebo.nominalRate }
      : null,
    placeboWhy: placebo.ok ? null : placebo.why,
  };
  return { ...read, state: stateOf(read) };
}

/** Every test that could be made must agree, and one at least must have been made. */
function stateOf({ placebo, control, doseSays }: Omit<Linked, 'state'>): Linked['state'] {
  const tests = [
    ...(placebo ? [placebo.p <= PLACEBO_P] : []),
    ...(control ? [control.given.interval.low > 1] : []),
  ];
  if (tests.length === 0) return doseSays === 'targeted-alone' ? 'coincides' : 'cannot';
  return tests.every(Boolean) && doseSays !== 'others-alone' ? 'coincides' : 'not-shown';
}

/** Each strand by itself, sharing one look between them. */
function doseOf(input: LadderInput, days: number): Dose[] {
  const { window, targeted, strands } = input;
  return strands.map(({ strand, daily, breaks }) => {
    const judged = judgeLook(
      { daily, firstDay: input.firstDay, breaks },
      { window, days, alpha: LOOK_ALPHA / Math.max(1, strands.length) },
    );
    const { observed, expected, ratio, interval, verdict, smallestRatio: smallest } = judged;
    return {
      strand,
      isTargeted: targeted.includes(strand),
      observed,
      expected,
      ratio,
      interval,
      verdict,
      smallest,
    };
  });
}

function readDose(dose: readonly Dose[]): Linked['doseSays'] {
  if (!dose.some(({ isTargeted }) => isTargeted)) return 'no-target';
  const rose = dose.filter(({ verdict }) => verdict === 'increase-seen');
  const targeted = rose.some(({ isTargeted }) => isTargeted);
  const others = rose.some(({ isTargeted }) => !isTargeted);
  if (targeted) return others ? 'targeted-and-others' : 'targeted-alone';
  return others ? 'others-alone' : 'none';
}

type FoundControl = { ok: true; found: NonNullable<Linked['control']> } | { ok: false; why: string };

/**
 * The first whole week or month after the event that is over. Months in which another event fell, or the one after it,
 * are not learnt from.
 */
function controlOf({ control, window, events, breaks }: LadderInput): FoundControl {
  if (!control) return { ok: false, why: 'no-control' };
  const at = control.starts.findIndex((start) => start >= window.start);
  if (at < 0) return { ok: false, why: 'too-soon' };
  if (daysBetween(window.eventDay, control.starts[at] ?? '') > 31) return { ok: false, why: 'gap-in-series' };
  if (breaks.some(({ day }) => day > window.start && day <= periodEnd(control, at)))
    return { ok: false, why: 'series-broken' };
  const lastBreak = breaks.findLast(({ day }) => day <= window.start)?.day ?? '';
  const leaveOut = new Set<number>();
  control.starts.forEach((start, place) => {
    const isNear = events.some((day) => {
      const after = daysBetween(day, periodEnd(control, place));
      return after >= 0 && after <= (control.period === 'month' ? 31 * MONTHS_AFTER : 28);
    });
    if (isNear || start < lastBreak) leaveOut.add(place);
  });
  leaveOut.delete(at);
  const answer = ratioBesideControl({
    counts: control.counts,
    control: control.control,
    at,
    firstSeason: seasonOf(control),
    periodsPerYear: PERIODS[control.period],
    training: TRAINING[control.period],
    leaveOut,
  });
  if (!answer.ok) return { ok: false, why: answer.why };
  const { alone, givenControl } = answer;
  const bare = ({ ratio, interval, p }: typeof alone) => ({ ratio, interval, p });
  return {
    ok: true,
    found: {
      source: control.source,
      period: control.period,
      from: control.starts[at] ?? '',
      observed: control.counts[at] ?? 0,
      alone: bare(alone),
      given: bare(givenControl),
    },
  };
}

const periodEnd = ({ starts, period }: ControlSeries, at: number): string => {
  const next = starts[at + 1];
  const start = starts[at] ?? '';
  return next ? addDays(next, -1) : addDays(start, period === 'month' ? 30 : 6);
};

/** Place of the first period in its year, from 0. */
function seasonOf({ starts, period }: ControlSeries): number {
  const [first = '1970-01-01'] = starts;
  if (period === 'month') return Number(first.slice(5, 7)) - 1;
  return Math.floor(daysBetween(`${first.slice(0, 4)}-01-01`, first) / 7);
}

/** Sums daily counts by period; periods that are not whole in the series are left out by whoever asks. */
export function countsByPeriod(
  { daily, firstDay }: { daily: readonly number[]; firstDay: string },
  spans: readonly { start: string; end: string }[],
): number[] {
  return spans.map(({ start, end }) =>
    sumOf(daily.slice(daysBetween(firstDay, start), daysBetween(firstDay, end) + 1)),
  );
}
