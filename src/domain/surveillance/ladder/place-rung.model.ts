import { addDays, daysBetween } from '#statistics/days';
import { scanSignificance } from '#statistics/scan-significance';
import { planScan, scanClusters, scanReplicates } from '#statistics/space-time-scan';
import type { Ladder } from './ladder.model.ts';
import type { LadderInput } from './ladder-input.model.ts';

type Where = NonNullable<Ladder['where']>;

const LONGEST_DAYS = 28;
const REPLICATES = 999;
/** Found by chance one day in twenty at most. */
const CLUSTER_P = 0.05;
/** Circles no wider than what one can send officers to. */
const LARGEST_KM = 30;
/** Fixed, so that the same counts give the same answer. */
const SEED = 20_260_101;

/** Rung 6 where nothing was looked for, and why. */
export const notAsked = ({ places }: Pick<LadderInput, 'places'>, why: string): Where => ({
  state: 'not-asked',
  places: places?.places.length ?? 0,
  cases: 0,
  leftOut: places?.leftOut ?? 0,
  cluster: null,
  why,
});

/** Rung 6. Prospective space-time permutation scan: circles of areas, and days up to the last one compared. */
export function placeRung({ places, window }: LadderInput): Where {
  const cannot = (why: string): Where => ({ ...notAsked({ places }, why), state: 'cannot' });
  if (!places || places.places.length < 2) return notAsked({ places }, 'no-centres');
  const end = window.end ?? window.eventDay;
  const units = daysBetween(places.firstDay, end) + 1;
  if (units < LONGEST_DAYS * 2) return cannot('history-too-short');
  const cases = places.cases.filter(({ day }) => day < units);
  const plan = planScan({
    places: places.places,
    cases: cases.map(({ place, day, count }) => ({ place, unit: day, count })),
    units,
    longest: LONGEST_DAYS,
    isProspective: true,
    largestKm: LARGEST_KM,
  });
  if (!plan.ok) return cannot(plan.why);
  const base = { places: places.places.length, cases: plan.total, leftOut: places.leftOut, why: null };
  const [best] = scanClusters(plan);
  if (!best) return { ...base, state: 'none', cluster: null };
  const largest = scanReplicates(plan, { seed: SEED, from: 0, to: REPLICATES });
  const { p, gumbelP, recurrence } = scanSignificance(best.statistic, largest);
  return {
    ...base,
    state: p <= CLUSTER_P ? 'cluster' : 'none',
    cluster: {
      areaPaths: best.places.map((at) => places.places[at]?.areaPath ?? ''),
      km: best.km,
      from: addDays(places.firstDay, best.fromUnit),
      to: addDays(places.firstDay, best.toUnit),
      observed: best.observed,
      expected: best.expected,
      p,
      gumbelP,
      recurrence,
    },
  };
}
