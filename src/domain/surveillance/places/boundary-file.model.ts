import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

/** A ring of [longitude, latitude] in degrees, its first point again at its end. */
export type Ring = [number, number][];
/** An outline and its holes. */
export type Polygon = Ring[];

export interface Shape {
  code: string;
  name: string;
  polygons: Polygon[];
}

/** Why a file of boundaries is refused, and of which shape. */
export type BoundaryFaultCode =
  | 'no-json'
  | 'no-shapes'
  | 'which-layer'
  | 'no-code'
  | 'code-twice'
  | 'no-polygon'
  | 'ring-open'
  | 'ring-short'
  | 'ring-flat'
  | 'ring-crosses'
  | 'hole-outside'
  | 'not-degrees'
  | 'too-many-points';
export interface BoundaryFault {
  code: BoundaryFaultCode;
  /** The shape's code or its place in the file, and what there is to choose from. */
  shape: string;
}

/** Largest file of points that is looked at; a country's wards at full detail are generalised first (ONS: BGC, BUC). */
export const MOST_POINTS = 2_000_000;
/** Rings longer than this are not searched for crossings: that grows with the square. */
const CROSSINGS_UP_TO = 20_000;

interface Feature {
  id?: string | number;
  properties?: Record<string, unknown> | null;
  geometry?: { type?: string; coordinates?: unknown } | null;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** The layers of a TopoJSON file, by name. */
const layersOf = (topology: Topology): string[] =>
  Object.entries(topology.objects)
    .filter(([, object]) => isObject(object) && (object as { type?: string }).type === 'GeometryCollection')
    .map(([name]) => name);

function featuresOf(parsed: unknown, layer: string | undefined): Feature[] | BoundaryFault {
  if (!isObject(parsed)) return { code: 'no-json', shape: '' };
  if (parsed.type === 'FeatureCollection' && Array.isArray(parsed.features))
    return parsed.features as Feature[];
  if (parsed.type !== 'Topology' || !isObject(parsed.objects) || !Array.isArray(parsed.arcs))
    return { code: 'no-shapes', shape: '' };
  const topology = parsed as unknown as Topology;
  const layers = layersOf(topology);
  const wanted = layer ?? (layers.length === 1 ? layers[0] : undefined);
  const object = wanted !== undefined && layers.includes(wanted) ? topology.objects[wanted] : undefined;
  if (!object) return { code: 'which-layer', shape: layers.join(', ') };
  try {
    return feature(topology, object as GeometryCollection).features as Feature[];
  } catch {
    return { code: 'no-shapes', shape: wanted ?? '' };
  }
}

/** An ONS code: a letter for the country and eight figures, or what the file uses instead. */
const CODE_NAME = /^(code|areacd|geo_?code|reference|[a-z]{2,5}\d{2}cd|[a-z]+cd)$/i;
const NAME_NAME = /^(name|areanm|[a-z]{2,5}\d{2}nm|[a-z]+nm)$/i;
const ONS_CODE = /^[EWSNKJLMTX]\d{8}$/;

function propertyOf(one: Feature, wanted: RegExp, exact: string | undefined): string {
  const properties = one.properties ?? {};
  const name = exact ?? Object.keys(properties).find((key) => wanted.test(key));
  const value = name === undefined ? undefined : properties[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

const isPoint = (value: unknown): value is [number, number] =>
  Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'number';

function polygonsOf(geometry: Feature['geometry']): Polygon[] | undefined {
  const given =
    geometry?.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry?.type === 'MultiPolygon'
        ? geometry.coordinates
        : undefined;
  if (!Array.isArray(given) || given.length === 0) return undefined;
  const isWhole = given.every(
    (polygon) =>
      Array.isArray(polygon) &&
      polygon.length > 0 &&
      polygon.every((ring) => Array.isArray(ring) && ring.every(isPoint)),
  );
  return isWhole
    ? (given as Polygon[]).map((rings) => rings.map((ring) => ring.map(([x, y]) => [x, y])))
    : undefined;
}

/** Twice the signed area of a ring, in square degrees. */
export const doubleArea = (ring: Ring): number => {
  let sum = 0;
  for (let at = 0; at + 1 < ring.length; at++) {
    const [x1, y1] = ring[at] as [number, number];
    const [x2, y2] = ring[at + 1] as [number, number];
    sum += x1 * y2 - x2 * y1;
  }
  return sum;
};

const side = (a: [number, number], b: [number, number], c: [number, number]): number =>
  Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

/** True where two edges of a ring that are no neighbours cut through each other. A sweep over the edges' left ends. */
function crosses(ring: Ring): boolean {
  if (ring.length > CROSSINGS_UP_TO) return false;
  const edges = ring.slice(0, -1).map((from, at) => {
    const to = ring[at + 1] as [number, number];
    return { at, from, to, left: Math.min(from[0], to[0]), right: Math.max(from[0], to[0]) };
  });
  const sorted = [...edges].sort((a, b) => a.left - b.left);
  for (let one = 0; one < sorted.length; one++) {
    const a = sorted[one] as (typeof edges)[number];
    for (let two = one + 1; two < sorted.length; two++) {
      const b = sorted[two] as (typeof edges)[number];
      if (b.left > a.right) break;
      const apart = Math.abs(a.at - b.at);
      if (apart <= 1 || apart === edges.length - 1) continue;
      const cuts =
        side(a.from, a.to, b.from) * side(a.from, a.to, b.to) < 0 &&
        side(b.from, b.to, a.from) * side(b.from, b.to, a.to) < 0;
      if (cuts) return true;
    }
  }
  return false;
}

/** True where a point lies in a ring (even-odd rule). */
export function contains(ring: Ring, [x, y]: readonly [number, number]): boolean {
  let isIn = false;
  for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
    const [x1, y1] = ring[at] as [number, number];
    const [x2, y2] = ring[before] as [number, number];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) isIn = !isIn;
  }
  return isIn;
}

function ringFault(ring: Ring): BoundaryFaultCode | undefined {
  const [first, last] = [ring[0], ring.at(-1)];
  if (ring.length < 4) return 'ring-short';
  if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) return 'ring-open';
  if (!ring.every(([x, y]) => Math.abs(x) <= 180 && Math.abs(y) <= 90)) return 'not-degrees';
  if (doubleArea(ring) === 0) return 'ring-flat';
  return crosses(ring) ? 'ring-crosses' : undefined;
}

function shapeFault({ polygons }: Shape): BoundaryFaultCode | undefined {
  for (const [outline, ...holes] of polygons) {
    if (!outline) return 'no-polygon';
    for (const ring of [outline, ...holes]) {
      const fault = ringFault(ring);
      if (fault) return fault;
    }
    // A hole touches its outline at most; one whose every point lies outside is none.
    if (holes.some((hole) => !hole.some((point) => contains(outline, point)))) return 'hole-outside';
  }
  return undefined;
}

export interface BoundaryAsk {
  /** The layer of a TopoJSON file; needed where it has several. */
  layer?: string | undefined;
  /** Which property holds the code and the name, where their names do not tell. */
  codeProperty?: string | undefined;
  nameProperty?: string | undefined;
  /** Only shapes whose code begins so. */
  codesLike?: string | undefined;
}

/**
 * The shapes of a GeoJSON (RFC 7946) or TopoJSON file, each ring looked at: closed, of at least three corners, with an
 * area, in degrees, not crossing itself; every hole in its outline; every code once. All faults are answered, and then no
 * shape.
 */
export function readBoundaries(
  text: string,
  ask: BoundaryAsk = {},
): { shapes: Shape[]; faults: BoundaryFault[] } {
  const none = (fault: BoundaryFault) => ({ shapes: [], faults: [fault] });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return none({ code: 'no-json', shape: '' });
  }
  const features = featuresOf(parsed, ask.layer);
  if (!Array.isArray(features)) return none(features);
  const faults: BoundaryFault[] = [];
  const shapes: Shape[] = [];
  const seen = new Set<string>();
  let points = 0;
  features.forEach((one, at) => {
    const id = one?.id === undefined ? '' : String(one.id);
    const code = propertyOf(one ?? {}, CODE_NAME, ask.codeProperty) || (ONS_CODE.test(id) ? id : '');
    const where = code || `#${at + 1}`;
    if (code !== '' && ask.codesLike && !code.startsWith(ask.codesLike)) return;
    const polygons = polygonsOf(one?.geometry);
    if (code === '' || code.length > 20) faults.push({ code: 'no-code', shape: where });
    else if (seen.has(code)) faults.push({ code: 'code-twice', shape: where });
    else if (!polygons) faults.push({ code: 'no-polygon', shape: where });
    else {
      seen.add(code);
      points += polygons.flat().reduce((sum, ring) => sum + ring.length, 0);
      const name = propertyOf(one, NAME_NAME, ask.nameProperty).slice(0, 120) || code;
      const shape = { code, name, polygons };
      const fault = points > MOST_POINTS ? 'too-many-points' : shapeFault(shape);
      if (fault) faults.push({ code: fault, shape: where });
      else shapes.push(shape);
    }
  });
  if (faults.length > 0) return { shapes: [], faults };
  return shapes.length > 0 ? { shapes, faults } : none({ code: 'no-shapes', shape: '' });
}

export const pointsOf = (shapes: readonly Shape[]): number =>
  shapes.reduce((sum, { polygons }) => sum + polygons.flat().reduce((all, ring) => all + ring.length, 0), 0);

/** The middle of the largest outline (its centre of area), where a scan puts what happened somewhere in it. */
export function centreOf({ polygons }: Shape): { longitude: number; latitude: number } {
  const outlines = polygons.map(([outline]) => outline ?? []);
  const largest = outlines.reduce((best, ring) =>
    Math.abs(doubleArea(ring)) > Math.abs(doubleArea(best)) ? ring : best,
  );
  // From the first corner, so that small areas far from 0 lose no figures.
  const [x0, y0] = largest[0] as [number, number];
  let [x, y, area] = [0, 0, 0];
  for (let at = 0; at + 1 < largest.length; at++) {
    const [x1, y1] = largest[at] as [number, number];
    const [x2, y2] = largest[at + 1] as [number, number];
    const part = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
    area += part;
    x += part * (x1 + x2 - 2 * x0);
    y += part * (y1 + y2 - 2 * y0);
  }
  return { longitude: x0 + x / (3 * area), latitude: y0 + y / (3 * area) };
}
