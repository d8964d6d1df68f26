import type { Random } from '../src/statistics/random.ts';
import { kilometres, type Place } from '../src/statistics/scan-zones.ts';

/**
 * The scan as its definition reads, on one thread: shuffle all dates, then for every place, every circle round it and
 * every window take the logarithms. Kept to measure against. Neighbours are sorted once, as anybody would.
 */
export function plainScan(
  { places, casePlace, caseUnit, units, longest }: PlainCases,
  replicates: number,
  random: Random,
): number[] {
  const total = casePlace.length;
  const neighbours = places.map((centre) =>
    places
      .map((place, at) => ({ at, km: kilometres(centre, place) }))
      .sort((a, b) => a.km - b.km)
      .map(({ at }) => at),
  );
  const byPlace = places.map((_, at) => casePlace.filter((place) => place === at).length);
  const order = [...caseUnit];
  const largest: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    for (let at = order.length - 1; at > 0; at--) {
      const other = random.whole(at + 1);
      [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
    }
    let best = 0;
    for (let window = 1; window <= longest; window++) {
      const counts = places.map(() => 0);
      let inWindow = 0;
      for (const [at, unit] of order.entries())
        if (unit >= units - window) {
          const place = casePlace[at] ?? 0;
          counts[place] = (counts[place] ?? 0) + 1;
          inWindow++;
        }
      for (const near of neighbours) {
        let [c, zone] = [0, 0];
        for (const at of near) {
          c += counts[at] ?? 0;
          zone += byPlace[at] ?? 0;
          if (zone > total / 2) break;
          const mu = (zone * inWindow) / total;
          if (c < 2 || c <= mu) continue;
          const statistic = c * Math.log(c / mu) + (total - c) * Math.log((total - c) / (total - mu));
          if (statistic > best) best = statistic;
        }
      }
    }
    largest.push(best);
  }
  return largest;
}

export interface PlainCases {
  places: readonly Place[];
  casePlace: readonly number[];
  caseUnit: readonly number[];
  units: number;
  longest: number;
}
