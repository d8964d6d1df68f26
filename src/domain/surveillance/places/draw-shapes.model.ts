import type { TableMap } from '#room/figures';
import { doubleArea, type Polygon, type Ring } from './boundary-file.model.ts';

const WIDTH = 640;
const MOST_HEIGHT = 800;

/** A shape to be drawn, in degrees. */
export interface DrawnArea {
  path: string;
  polygons: Polygon[];
  longitude: number;
  latitude: number;
}

/**
 * Shapes as paths of whole pixels on a plane: degrees of longitude narrowed by the cosine of the middle latitude, which is
 * true enough over a police force. Corners that fall on the one before are left out, and rings that shrink to nothing.
 */
export function drawShapes(areas: readonly DrawnArea[], credit: string): TableMap | undefined {
  const points = areas.flatMap(({ polygons }) => polygons.flat(2));
  if (points.length === 0) return undefined;
  const box = points.reduce(
    (all, [x, y]) => ({
      west: Math.min(all.west, x),
      east: Math.max(all.east, x),
      south: Math.min(all.south, y),
      north: Math.max(all.north, y),
    }),
    { west: 180, east: -180, south: 90, north: -90 },
  );
  const narrow = Math.cos((((box.south + box.north) / 2) * Math.PI) / 180);
  const [across, up] = [(box.east - box.west) * narrow, box.north - box.south];
  const scale = Math.min(WIDTH / across, MOST_HEIGHT / up);
  const place = (x: number, y: number): [number, number] => [
    Math.round((x - box.west) * narrow * scale),
    Math.round((box.north - y) * scale),
  ];
  return {
    width: Math.ceil(across * scale),
    height: Math.ceil(up * scale),
    credit,
    shapes: areas.map(({ path, polygons, longitude, latitude }) => {
      const [x, y] = place(longitude, latitude);
      const rings = polygons.flat().map((ring) => drawn(ring, place));
      const outlines = polygons.map(([outline]) => outline ?? []);
      const largest = outlines.reduce((best, ring) =>
        Math.abs(doubleArea(ring)) > Math.abs(doubleArea(best)) ? ring : best,
      );
      const xs = largest.map(([one, other]) => place(one, other)[0]);
      return { key: path, d: rings.join(''), x, y, across: Math.max(...xs) - Math.min(...xs) };
    }),
  };
}

function drawn(ring: Ring, place: (x: number, y: number) => [number, number]): string {
  const corners: [number, number][] = [];
  for (const [longitude, latitude] of ring.slice(0, -1)) {
    const [x, y] = place(longitude, latitude);
    const last = corners.at(-1);
    if (last?.[0] !== x || last[1] !== y) corners.push([x, y]);
  }
  return corners.length < 3 ? '' : `M${corners.map(([x, y]) => `${x} ${y}`).join('L')}Z`;
}
