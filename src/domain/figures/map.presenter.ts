import { inkOn, SHADES } from './shades.model.ts';
import type { TableContent } from './table.model.ts';

/** Pixels a letter of a label takes, about. */
const LETTER = 7.5;
/** Half the height of a name with its count below it. */
const HALF_LABEL = 17;

export interface MapView {
  width: number;
  height: number;
  credit: string;
  shapes: Array<{ d: string; fill: string; text: string }>;
  labels: Array<{ x: number; y: number; name: string; value: string; fill: string }>;
  steps: Array<{ fill: string; text: string }>;
}

/** Limits of up to four equally filled classes, by the counts there are. */
function limitsOf(counts: readonly number[]): number[] {
  const sorted = [...counts].sort((a, b) => a - b);
  if (sorted.length === 0) return [];
  const limits = SHADES.map((_, at) => sorted[Math.floor((at * sorted.length) / SHADES.length)] ?? 0);
  return [...new Set(limits)];
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
  const taken: { left: number; right: number; top: number; bottom: number }[] = [];
  return {
    width: map.width,
    height: map.height,
    credit: map.credit,
    shapes: map.shapes.map(({ key, d }) => {
      const count = countOf(key);
      return { d, fill: fillOf(count), text: `${words.nameOf(key)}: ${count ?? words.hidden}` };
    }),
    labels: map.shapes.flatMap(({ key, x, y, across }) => {
      const name = words.nameOf(key);
      const count = countOf(key);
      const half = (name.length * LETTER) / 2;
      const box = { left: x - half, right: x + half, top: y - HALF_LABEL, bottom: y + HALF_LABEL };
      const isTaken = taken.some(
        (other) =>
          box.left < other.right &&
          other.left < box.right &&
          box.top < other.bottom &&
          other.top < box.bottom,
      );
      if (across < 2 * half || isTaken) return [];
      taken.push(box);
      const value = count === null ? words.hidden : String(count);
      return [{ x, y, name, value, fill: inkOn(count === null ? null : stepOf(count)) }];
    }),
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
