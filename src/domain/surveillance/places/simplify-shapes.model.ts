import { feature } from 'topojson-client';
import { topology } from 'topojson-server';
import { presimplify, simplify } from 'topojson-simplify';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { doubleArea, type Polygon, pointsOf, type Shape } from './boundary-file.model.ts';

/** Points a map is drawn with at most: 680 wards at about 20 each. */
const WANTED_POINTS = 14_000;
const ROUNDS = 24;

type Collection = GeometryCollection<{ code: string }>;

/**
 * Shapes with fewer points, to be drawn: the corners that change least go first (Visvalingam 1993), and a border that two
 * areas share is made simple once, so that no gap opens between them. A ring keeps at least its three corners.
 */
export function simplifyShapes(shapes: readonly Shape[], wanted = WANTED_POINTS): Shape[] {
  if (pointsOf(shapes) <= wanted) return shapes.map(rounded);
  const input = {
    type: 'FeatureCollection' as const,
    features: shapes.map(({ code, polygons }) => ({
      type: 'Feature' as const,
      properties: { code },
      geometry: { type: 'MultiPolygon' as const, coordinates: polygons },
    })),
  };
  // @ts-expect-error the packages' types name each other's topologies differently; they are the same JSON
  const whole = presimplify(topology({ areas: input })) as Topology;
  let [low, high] = [0, 1e-2];
  let best = unfold(whole, shapes, high);
  for (let round = 0; round < ROUNDS; round++) {
    const middle = (low + high) / 2;
    const tried = unfold(whole, shapes, middle);
    if (pointsOf(tried) > wanted) low = middle;
    else {
      high = middle;
      best = tried;
    }
  }
  return best.map(rounded);
}

function unfold(whole: Topology, shapes: readonly Shape[], weight: number): Shape[] {
  // @ts-expect-error as above
  const simple = simplify(whole, weight) as Topology;
  const { features } = feature(simple, simple.objects.areas as Collection);
  return shapes.map((shape, at) => {
    const geometry = features[at]?.geometry as { type: string; coordinates: unknown } | undefined;
    const polygons = (
      geometry?.type === 'Polygon' ? [geometry.coordinates] : (geometry?.coordinates ?? [])
    ) as Polygon[];
    const kept = polygons
      .map((rings) => rings.filter((ring) => ring.length >= 4 && doubleArea(ring) !== 0))
      .filter((rings) => rings.length > 0);
    // An island may shrink to nothing; an area may not.
    return { ...shape, polygons: kept.length > 0 ? kept : shape.polygons };
  });
}

/** Degrees to five places: a metre. */
const round = (value: number): number => Math.round(value * 1e5) / 1e5;
const rounded = (shape: Shape): Shape => ({
  ...shape,
  polygons: shape.polygons.map((rings) => rings.map((ring) => ring.map(([x, y]) => [round(x), round(y)]))),
});
