import { inkOn, SHADES } from './shades.model.ts';
import type { TableContent } from './table.model.ts';

/** Size of the letters of a label, and how wide one of them is, about. */
const LETTERS = 14;
const LETTER = 7.5;
/** Half the height of a name with its count below it. */
const HALF_LABEL = 17;
/** How much larger letters are written where the map is drawn on a phone, so that they are read at the same size. */
const ON_PHONE = 1.9;

/** What stands on an area: its name, its count below. */
export interface MapLabel {
  name: { y: number; text: string } | undefined;
  value: { y: number; text: string };
  x: number;
  fill: string;
}

export interface MapView {
  width: number;
  height: number;
  credit: string;
  shapes: Array<{ d: string; fill: string; text: string }>;
  labels: MapLabel[];
  /** Where the map is as narrow as a phone: in larger letters, so fewer, and a count alone where no name fits. */
  narrow: { size: number; labels: MapLabel[] };
  steps: Array<{ fill: string; text: string }>;
}

/** Limits of up to four equally filled classes, by the counts there are. */
function limitsOf(counts: readonly number[]): number[] {
  const sorted = [...counts].sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  const limits = SHADES.map((_, at) => sorted[Math.floor((at * sorted.length) / SHADES.length)] ?? 0);
  return [...new Set(limits)];
}

interface Written {
  name: string;
  value: string;
  fill: string;
}

/** Labels in letters `scale` times as large, one after the other where they fit their area and no other stands. */
function labelsOf(
  shapes: readonly (Written & { x: number; y: number; across: number })[],
  { scale, isCountEnough }: { scale: number; isCountEnough: boolean },
): MapLabel[] {
  const taken: { left: number; right: number; top: number; bottom: number }[] = [];
  const fits = (x: number, y: number, across: number, text: string): boolean => {
    const half = (text.length * LETTER * scale) / 2;
    const high = HALF_LABEL * scale;
    const box = { left: x - half, right: x + half, top: y - high, bottom: y + high };
    const isTaken = taken.some(
      (other) =>
        box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
    );
    if (across < 2 * half || isTaken) return false;
    taken.push(box);
    return true;
  };
  return shapes.flatMap(({ x, y, across, name, value, fill }): MapLabel[] => {
    const below = { y: Math.round(y + 16 * scale), text: value };
    if (fits(x, y, across, name.length < value.length ? value : name))
      return [{ x, fill, name: { y: Math.round(y - 2 * scale), text: name }, value: below }];
    if (!isCountEnough || !fits(x, y, across, value)) return [];
    return [{ x, fill, name: undefined, value: { ...below, y: Math.round(y + 5 * scale) } }];
  });
}

/**
 * A period's totals on a map (the newest unless told), each area with its name and count on it where they fit. A hidden count is hatched,
 * and looks the same whatever it hides.
 */
export function mapView(
  { map, areas, counts, strands }: TableContent,
  words: { hidden: string; nameOf: (key: string) => string; period?: number },
): MapView | undefined {
  if (!map) return undefined;
  const period = counts[words.period ?? counts.length - 1] ?? [];
  const total = strands.length - 1;
  const rowOf = new Map(areas.map(({ key }, row) => [key, row]));
  const countOf = (key: string): number | null => period[rowOf.get(key) ?? -1]?.[total] ?? null;
  const known = map.shapes.flatMap(({ key }) => countOf(key) ?? []);
  const limits = limitsOf(known);
  const stepOf = (count: number): number => limits.findLastIndex((limit) => count >= limit);
  const fillOf = (count: number | null): string =>
    count === null ? 'url(#hidden)' : (SHADES[stepOf(count)] ?? SHADES[0]);
  const written = map.shapes.map(({ key, x, y, across }) => {
    const count = countOf(key);
    return {
      x,
      y,
      across,
      name: words.nameOf(key),
      value: count === null ? words.hidden : String(count),
      fill: inkOn(count === null ? null : stepOf(count)),
    };
  });
  return {
    width: map.width,
    height: map.height,
    credit: map.credit,
    shapes: map.shapes.map(({ key, d }) => {
      const count = countOf(key);
      return { d, fill: fillOf(count), text: `${words.nameOf(key)}: ${count ?? words.hidden}` };
    }),
    labels: labelsOf(written, { scale: 1, isCountEnough: false }),
    narrow: {
      size: Math.round(LETTERS * ON_PHONE),
      labels: labelsOf(written, { scale: ON_PHONE, isCountEnough: true }),
    },
    steps: [
      ...limits.map((limit, at) => {
        // The largest count there is in the step: a step says nothing of counts that no area has.
        const last = Math.max(limit, ...known.filter((count) => stepOf(count) === at));
        return { fill: SHADES[at] ?? SHADES[0], text: limit === last ? String(limit) : `${limit}–${last}` };
      }),
      { fill: 'url(#hidden)', text: words.hidden },
    ],
  };
}
