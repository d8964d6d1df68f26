import { DEMO_AREAS } from './areas.ts';

/** Where Aldermarch would lie: in the sea, off the coast of Lincolnshire. Its south-west corner, in degrees. */
const WEST = 0.9;
const SOUTH = 53.1;
/** A ward is about six kilometres each way. */
const WARD_EAST = 0.09;
const WARD_NORTH = 0.055;
/** Wards of an area: three from west to east, in two rows. */
const ACROSS = 3;
const DOWN = 2;
/** Corners between two meetings of wards, so that borders wind. */
const BENDS = 3;
/** Share of a ward's size by which a corner may be off. */
const OFF = 0.14;

/** Column and row of each area's south-west ward. */
const PLACES: Record<string, [number, number]> = {
  westmarch: [0, 0],
  eastmarch: [ACROSS, 0],
  highmere: [0, DOWN],
  portalder: [ACROSS, DOWN],
};

/** A number from -1 to 1, always the same for the same two. */
function wobble(x: number, y: number, which: number): number {
  const hash = Math.sin(x * 127.1 + y * 311.7 + which * 74.7) * 43_758.5453;
  return 2 * (hash - Math.floor(hash)) - 1;
}

/** A point of the grid, in steps of a bend; points on no border line are never asked for. */
function point(x: number, y: number): [number, number] {
  const east = x / BENDS + wobble(x, y, 1) * OFF;
  const north = y / BENDS + wobble(x, y, 2) * OFF;
  const round = (value: number): number => Math.round(value * 1e5) / 1e5;
  return [round(WEST + east * WARD_EAST), round(SOUTH + north * WARD_NORTH)];
}

/** The outline of a block of wards, once around against the clock; neighbours share their corners. */
function outline(column: number, row: number, across: number, down: number): [number, number][] {
  const [left, right] = [column * BENDS, (column + across) * BENDS];
  const [bottom, top] = [row * BENDS, (row + down) * BENDS];
  const ring: [number, number][] = [];
  for (let x = left; x < right; x++) ring.push(point(x, bottom));
  for (let y = bottom; y < top; y++) ring.push(point(right, y));
  for (let x = right; x > left; x--) ring.push(point(x, top));
  for (let y = top; y > bottom; y--) ring.push(point(left, y));
  return [...ring, point(left, bottom)];
}

function ringOf(path: string): [number, number][] {
  const [area = '', ward] = path.split('/');
  const [column, row] = PLACES[area] ?? [0, 0];
  if (!ward) return outline(column, row, ACROSS, DOWN);
  const at = DEMO_AREAS.filter(({ parentPath }) => parentPath === area).findIndex((one) => one.path === path);
  return outline(column + (at % ACROSS), row + Math.floor(at / ACROSS), 1, 1);
}

/** What must stand beside a map of it. */
export const DEMO_CREDIT = 'Aldermarch does not exist. Its outlines are made up.';

/** Boundaries of the areas (1) or wards (2) as GeoJSON, for the real import. */
export const demoShapes = (level: 1 | 2): Buffer =>
  Buffer.from(
    JSON.stringify({
      type: 'FeatureCollection',
      features: DEMO_AREAS.filter((area) => area.level === level).map(({ path, name, code }) => ({
        type: 'Feature',
        properties: { code, name },
        geometry: { type: 'Polygon', coordinates: [ringOf(path)] },
      })),
    }),
  );
