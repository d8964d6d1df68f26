import { type Answer, isCount, noAnswer } from './answer.ts';
import { type Random, seededRandom } from './random.ts';
import { type Place, type ScanZones, scanZones } from './scan-zones.ts';

/** Cases of one place in one unit of time (day, week, month; 0 the first). */
export interface ScanCases {
  place: number;
  unit: number;
  count: number;
}

/** Everything a scan and its replicates need; arrays and numbers only, so that threads can be handed it. */
export interface ScanPlan {
  zones: ScanZones;
  units: number;
  total: number;
  model: 'permutation' | 'poisson';
  /** The place and unit of each single case. */
  casePlace: Uint16Array;
  caseUnit: Uint16Array;
  /** First and last unit of each window looked through, and what part of the base a window expects. */
  windowFrom: Int32Array;
  windowTo: Int32Array;
  windowShare: Float64Array;
  /** Poisson alone: running sums of base over places, to draw a place from. */
  drawBase: Float64Array;
}

export interface ScanQuestion {
  places: readonly Place[];
  cases: readonly ScanCases[];
  /** How many units of time there are; the last is today. */
  units: number;
  /** Longest window in units. */
  longest: number;
  /** Windows that end today (is something going on?) or any (what went on?). */
  isProspective: boolean;
  /** What is expected of a place, for the Poisson model; without it dates are shuffled among cases. */
  population?: readonly number[];
  largestShare?: number;
  largestKm?: number;
}

/** A circle and a time with more cases than chance would have put there. */
export interface ScanCluster {
  centre: number;
  places: number[];
  km: number;
  fromUnit: number;
  toUnit: number;
  observed: number;
  expected: number;
  /** Log likelihood ratio. */
  statistic: number;
}

/** Fewer than this are no cluster. */
const LEAST_CASES = 2;
/** Each case is kept by itself, twice over in every thread. */
const MOST_CASES = 50_000_000;

/**
 * The windows and circles of a space-time scan. Without population: the permutation model (Kulldorff et al. 2005,
 * PLoS Med 2:e59), which needs no denominators because places that always report much and days on which everybody
 * reports much cancel out. With population: the Poisson model, expected in proportion to it and even over time.
 */
export function planScan(question: ScanQuestion): Answer<ScanPlan> {
  const { places, cases, units, longest, population } = question;
  if (!Number.isInteger(units) || units < 1 || units > 65_535) return noAnswer('not-a-period');
  if (!Number.isInteger(longest) || longest < 1 || longest > units) return noAnswer('not-a-period');
  const isKnown = ({ place, unit, count }: ScanCases): boolean =>
    place >= 0 && place < places.length && unit >= 0 && unit < units && isCount(count);
  if (!cases.every(isKnown)) return noAnswer('not-a-count');
  const total = cases.reduce((sum, each) => sum + each.count, 0);
  if (total < LEAST_CASES) return noAnswer('empty');
  if (total > MOST_CASES) return noAnswer('too-many-cases');
  const byPlace = new Array<number>(places.length).fill(0);
  const byUnit = new Array<number>(units).fill(0);
  const casePlace = new Uint16Array(total);
  const caseUnit = new Uint16Array(total);
  let at = 0;
  for (const { place, unit, count } of [...cases].sort((a, b) => b.unit - a.unit)) {
    byPlace[place] = (byPlace[place] ?? 0) + count;
    byUnit[unit] = (byUnit[unit] ?? 0) + count;
    casePlace.fill(place, at, at + count);
    caseUnit.fill(unit, at, at + count);
    at += count;
  }
  const base = population ?? byPlace;
  const zones = scanZones(places, base, question);
  if (!zones.ok) return zones;
  const windows = windowsOf(question);
  const whole = base.reduce((sum, each) => sum + each, 0);
  const share = windows.map(([from, to]) =>
    population
      ? (total / whole) * ((to - from + 1) / units)
      : byUnit.slice(from, to + 1).reduce((sum, each) => sum + each, 0) / total,
  );
  let running = 0;
  return {
    ok: true,
    zones,
    units,
    total,
    model: population ? 'poisson' : 'permutation',
    casePlace,
    caseUnit,
    windowFrom: Int32Array.from(windows, ([from]) => from),
    windowTo: Int32Array.from(windows, ([, to]) => to),
    windowShare: Float64Array.from(share),
    drawBase: Float64Array.from(population ?? [], (each) => (running += each)),
  };
}

function windowsOf({ units, longest, isProspective }: ScanQuestion): [number, number][] {
  const ends = isProspective ? [units - 1] : Array.from({ length: units }, (_, end) => end);
  return ends.flatMap((end) =>
    Array.from({ length: Math.min(longest, end + 1) }, (_, at): [number, number] => [end - at, end]),
  );
}

/** c ln(c/mu) + (C-c) ln((C-c)/(C-mu)); c above mu. */
function likelihoodRatio(c: number, mu: number, total: number): number {
  const outside = total - c;
  return c * Math.log(c / mu) + (outside > 0 ? outside * Math.log(outside / (total - mu)) : 0);
}

/** Room for the counts of one data set: cases of each place up to each unit, and of one window. */
interface CountRoom {
  running: Int32Array;
  window: Int32Array;
}
const countRoom = ({ zones, units }: ScanPlan): CountRoom => ({
  running: new Int32Array((units + 1) * zones.places),
  window: new Int32Array(zones.places),
});

/** Cases of each place by unit, summed up over time. */
function fillCounts(
  room: CountRoom,
  { zones, units }: ScanPlan,
  { place, unit }: { place: Uint16Array; unit: Uint16Array },
): void {
  const { running } = room;
  running.fill(0);
  for (let at = 0; at < place.length; at++) {
    const cell = ((unit[at] as number) + 1) * zones.places + (place[at] as number);
    running[cell] = (running[cell] as number) + 1;
  }
  for (let cell = zones.places; cell < (units + 1) * zones.places; cell++)
    running[cell] = (running[cell] as number) + (running[cell - zones.places] as number);
}

function fillWindow({ running, window }: CountRoom, plan: ScanPlan, at: number): void {
  const { places } = plan.zones;
  const before = (plan.windowFrom[at] as number) * places;
  const after = ((plan.windowTo[at] as number) + 1) * places;
  for (let place = 0; place < places; place++)
    window[place] = (running[after + place] as number) - (running[before + place] as number);
}

/**
 * The largest statistic over all circles and windows. Nearly every circle is passed by without a logarithm: for c
 * above mu the statistic is at most (c-mu)^2/2 (1/mu + 1/(C-c)), by Taylor's theorem with its second derivative.
 */
function largestStatistic(plan: ScanPlan, room: CountRoom): number {
  const { zones, total, windowShare } = plan;
  const { start, neighbour, base } = zones;
  const { window } = room;
  let best = 0;
  for (let at = 0; at < windowShare.length; at++) {
    fillWindow(room, plan, at);
    const share = windowShare[at] as number;
    let inWindow = 0;
    for (let place = 0; place < zones.places; place++) inWindow += window[place] as number;
    if (inWindow < LEAST_CASES) continue;
    const outside = 1 / Math.max(1, total - inWindow);
    for (let centre = 0; centre < zones.places; centre++) {
      const end = start[centre + 1] as number;
      let c = 0;
      for (let circle = start[centre] as number; circle < end; circle++) {
        c += window[neighbour[circle] as number] as number;
        const mu = (base[circle] as number) * share;
        const above = c - mu;
        // Also passes by circles that do not end here: their mu is infinite.
        if (!(above > 0 && above * above * (1 + mu * outside) > 2 * best * mu)) continue;
        if (c < LEAST_CASES) continue;
        const statistic = likelihoodRatio(c, mu, total);
        if (statistic > best) best = statistic;
      }
    }
  }
  return best;
}

/**
 * The clusters of the data, the most striking first: the best circle and window round each place, then those that
 * share no place with a better one. Of equals the smaller circle, which says more.
 */
export function scanClusters(plan: ScanPlan): ScanCluster[] {
  const room = countRoom(plan);
  fillCounts(room, plan, { place: plan.casePlace, unit: plan.caseUnit });
  const { start, neighbour, base, km, places } = plan.zones;
  const best = new Array<{ circle: number; window: number; statistic: number; c: number } | undefined>(
    places,
  );
  for (let at = 0; at < plan.windowShare.length; at++) {
    fillWindow(room, plan, at);
    for (let centre = 0; centre < places; centre++) {
      let c = 0;
      for (let circle = start[centre] as number; circle < (start[centre + 1] as number); circle++) {
        c += room.window[neighbour[circle] as number] as number;
        const mu = (base[circle] as number) * (plan.windowShare[at] as number);
        if (!(c > mu) || c < LEAST_CASES) continue;
        const statistic = likelihoodRatio(c, mu, plan.total);
        const known = best[centre];
        const isBetter =
          !known ||
          statistic > known.statistic * (1 + 1e-12) ||
          (statistic >= known.statistic * (1 - 1e-12) && (km[circle] ?? 0) < (km[known.circle] ?? 0));
        if (isBetter) best[centre] = { circle, window: at, statistic, c };
      }
    }
  }
  const taken = new Set<number>();
  const clusters: ScanCluster[] = [];
  const found = best.flatMap((each, centre) => (each ? [{ ...each, centre }] : []));
  found.sort(
    (a, b) => b.statistic - a.statistic || (km[a.circle] ?? 0) - (km[b.circle] ?? 0) || a.centre - b.centre,
  );
  for (const { centre, circle, window, statistic, c } of found) {
    const members = [...neighbour.subarray(start[centre], circle + 1)];
    if (members.some((place) => taken.has(place))) continue;
    for (const place of members) taken.add(place);
    clusters.push({
      centre,
      places: members,
      km: km[circle] ?? 0,
      fromUnit: plan.windowFrom[window] ?? 0,
      toUnit: plan.windowTo[window] ?? 0,
      observed: c,
      expected: (base[circle] ?? 0) * (plan.windowShare[window] ?? 0),
      statistic,
    });
  }
  return clusters;
}

/**
 * The largest statistic of each of the replicates `from` to `to` - 1, in which nothing goes on: dates shuffled among
 * cases, or cases dealt out by population. A replicate depends on seed and number alone, so threads may share the work.
 */
export function scanReplicates(
  plan: ScanPlan,
  { seed, from, to }: { seed: number; from: number; to: number },
): Float64Array {
  const room = countRoom(plan);
  const largest = new Float64Array(Math.max(0, to - from));
  const place = new Uint16Array(plan.total);
  const unit = plan.model === 'poisson' ? new Uint16Array(plan.total) : plan.caseUnit;
  for (let replicate = from; replicate < to; replicate++) {
    const random = seededRandom(seed, replicate);
    if (plan.model === 'permutation') shuffle(place, plan, random);
    else deal({ place, unit }, plan, random);
    fillCounts(room, plan, { place, unit });
    largest[replicate - from] = largestStatistic(plan, room);
  }
  return largest;
}

/** Fisher and Yates. Cases stand latest first, so only those of the windows need a place drawn. */
function shuffle(place: Uint16Array, plan: ScanPlan, random: Random): void {
  place.set(plan.casePlace);
  const earliest = Math.min(...plan.windowFrom);
  for (let at = 0; at < place.length && (plan.caseUnit[at] as number) >= earliest; at++) {
    const other = at + random.whole(place.length - at);
    const kept = place[at] as number;
    place[at] = place[other] as number;
    place[other] = kept;
  }
}

function deal(
  { place, unit }: { place: Uint16Array; unit: Uint16Array },
  { drawBase, units }: ScanPlan,
  random: Random,
): void {
  const whole = drawBase[drawBase.length - 1] as number;
  for (let at = 0; at < place.length; at++) {
    const drawn = random.part() * whole;
    let [low, high] = [0, drawBase.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((drawBase[middle] as number) <= drawn) low = middle + 1;
      else high = middle;
    }
    place[at] = low;
    unit[at] = random.whole(units);
  }
}
