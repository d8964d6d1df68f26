import { type Answer, noAnswer } from './answer.ts';

/** Where a count belongs: degrees, north and east positive. */
export interface Place {
  latitude: number;
  longitude: number;
}

/** Radius of the Earth that circles are measured with, km. */
const EARTH_KM = 6367;
/** Places are kept in 16 bits, and every pair of them has a distance. */
const MOST_PLACES = 8000;

/** Circles round every place, growing from neighbour to neighbour. Plain arrays: a thread can be handed them. */
export interface ScanZones {
  places: number;
  /** Start of each place's neighbours in the lists below; one longer than places. */
  start: Int32Array;
  /** Neighbours of each place by distance, itself first. */
  neighbour: Uint16Array;
  /** Distance to the neighbour, km. */
  km: Float32Array;
  /** Base (cases or population) of the circle up to here; Infinity where the next neighbour is as far: no circle ends. */
  base: Float64Array;
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance, km. */
export function kilometres(a: Place, b: Place): number {
  const half = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2;
  const across = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  const chord = half + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * across;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/**
 * The circles a scan looks through (Kulldorff 1997, Commun. Stat. 26:1481): round each place, one neighbour more at a
 * time, places as far as each other together, up to a share of the whole base and a radius. Places without base are
 * looked through as well: they cost nothing and keep a map whole.
 */
export function scanZones(
  places: readonly Place[],
  base: readonly number[],
  { largestShare = 0.5, largestKm = Number.POSITIVE_INFINITY } = {},
): Answer<ScanZones> {
  if (places.length === 0 || base.length !== places.length) return noAnswer('empty');
  if (places.length > MOST_PLACES) return noAnswer('too-many-places');
  if (places.some((place) => !(Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180)))
    return noAnswer('not-a-place');
  const total = base.reduce((sum, each) => sum + each, 0);
  if (!(total > 0) || base.some((each) => !(each >= 0))) return noAnswer('not-a-count');
  const most = total * largestShare * (1 + 1e-12);
  const parts = places.map((centre) => circlesRound(centre, places, { base, most, largestKm }));
  const length = parts.reduce((sum, part) => sum + part.neighbours.length, 0);
  const zones = {
    places: places.length,
    start: new Int32Array(places.length + 1),
    neighbour: new Uint16Array(length),
    km: new Float32Array(length),
    base: new Float64Array(length),
  };
  let at = 0;
  parts.forEach((part, place) => {
    zones.start[place] = at;
    zones.neighbour.set(part.neighbours, at);
    zones.km.set(part.km, at);
    zones.base.set(part.base, at);
    at += part.neighbours.length;
  });
  zones.start[places.length] = at;
  return { ok: true, ...zones };
}

function circlesRound(
  centre: Place,
  places: readonly Place[],
  { base, most, largestKm }: { base: readonly number[]; most: number; largestKm: number },
) {
  const far = places.map((place) => kilometres(centre, place));
  const order = places.map((_, at) => at).sort((a, b) => (far[a] ?? 0) - (far[b] ?? 0) || a - b);
  const kept = { neighbours: [] as number[], km: [] as number[], base: [] as number[] };
  let sum = 0;
  let lastWhole = 0;
  for (const [rank, at] of order.entries()) {
    const distance = far[at] ?? 0;
    sum += base[at] ?? 0;
    if (sum > most || distance > largestKm) break;
    const next = far[order[rank + 1] ?? -1] ?? Number.POSITIVE_INFINITY;
    const isWhole = next - distance > 1e-9 * Math.max(1, distance);
    kept.neighbours.push(at);
    kept.km.push(distance);
    kept.base.push(isWhole ? sum : Number.POSITIVE_INFINITY);
    if (isWhole) lastWhole = rank + 1;
  }
  // Neighbours after the last whole circle can be in none.
  return {
    neighbours: kept.neighbours.slice(0, lastWhole),
    km: kept.km.slice(0, lastWhole),
    base: kept.base.slice(0, lastWhole),
  };
}
