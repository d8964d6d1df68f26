import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';

/** Every chart is as wide as this in its own units, and as wide as its column on the page. */
const WIDTH = 960;
/** Lines of text nearer than this would lie on one another. */
const APART = 20;

interface Edge {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** A picture and where the four edges of what is drawn lie in it, as numbers for SVG attributes. */
export interface Frame extends Edge {
  width: number;
  height: number;
}

/** What a chart is read against; `charts.njk` draws it the same below each of them. */
export interface Axes {
  xTicks: { x: number; text: string }[];
  yTicks: { y: number; text: string }[];
}

/** A chart with its name, and what it shows for whoever does not see it. */
export type Named<T> = T & { title: string; description: string };

interface Point {
  x: number;
  y: number;
}

/** @param edge room kept at each side of what is drawn, for its labels */
export const frameOf = (height: number, edge: Edge): Frame => ({
  width: WIDTH,
  height,
  left: edge.left,
  right: WIDTH - edge.right,
  top: edge.top,
  bottom: height - edge.bottom,
});

/** One decimal is finer than any screen shows, and keeps pages small. */
export const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Where periods lie between the left edge (the first) and the right one (the last). */
export function placesAcross({ left, right }: Frame, first: number, last: number): (at: number) => number {
  const across = scaleLinear([first, last], [left, right]);
  return (at) => rounded(across(at));
}

/** Where counts lie from nought at the bottom to at least `most`, with about so many ticks at whole counts. */
export function countsUp(
  { top, bottom }: Frame,
  { most, ticks }: { most: number; ticks: number },
): { y: (count: number) => number; yTicks: Axes['yTicks'] } {
  const up = scaleLinear([0, most], [bottom, top]).nice();
  const y = (count: number): number => rounded(up(count));
  return {
    y,
    yTicks: up
      .ticks(ticks)
      .filter(Number.isInteger)
      .map((count) => ({ y: y(count), text: String(count) })),
  };
}

export const linePath = (points: readonly Point[]): string =>
  line<Point>(
    ({ x }) => x,
    ({ y }) => y,
  )([...points]) ?? '';

/** The corners of what lies between two lines, one after the other. */
export const areaPoints = (upper: readonly Point[], lower: readonly Point[]): string =>
  [...upper, ...[...lower].reverse()].map(({ x, y }) => `${x},${y}`).join(' ');

/** Where a label stands beside the end of its line, clear of another label and above the bottom. */
export function labelY(y: number, other: number | undefined, { bottom }: Frame): number {
  if (other === undefined || Math.abs(y - other) >= APART) return y;
  return y > other && other + APART <= bottom ? other + APART : other - APART;
}
