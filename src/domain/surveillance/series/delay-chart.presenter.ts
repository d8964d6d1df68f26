import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import type { TableView } from '../ladder/weeks-table.presenter.ts';
import type { Words } from '../words.model.ts';

const WIDTH = 960;
const HEIGHT = 280;
const EDGE = { left: 56, right: 150, top: 30, bottom: 44 };
/** Four weeks: what is told later is told by hardly anybody. */
const DAYS = 28;
/** Days whose part is said beside its point. */
export const SAID_AFTER = [0, 3, 7, 14, 28] as const;

/** Part of what happened that is known after so many days, as numbers for SVG attributes. */
export interface DelayChart {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  path: string;
  points: { x: number; y: number; days: number; percent: number; isSaid: boolean }[];
  xTicks: { x: number; days: number }[];
  yTicks: { y: number; percent: number }[];
}

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** The same numbers as a table. */
export const delayTable = (known: readonly number[], t: Words): TableView => ({
  caption: t('surveillance.ladder.delay.title'),
  head: [t('surveillance.ladder.head.delay'), t('surveillance.ladder.head.known')],
  rows: [0, 1, 2, 3, 7, 14, 28].flatMap((days) => {
    const part = known[days];
    return part === undefined
      ? []
      : [[t('surveillance.ladder.delay.days', { days }), `${Math.round(part * 100)}%`]];
  }),
});

/** @param known part known after 0, 1, 2 … days */
export function delayChart(known: readonly number[]): DelayChart | undefined {
  const shown = known.slice(0, DAYS + 1);
  if (shown.length < 2) return undefined;
  const bottom = HEIGHT - EDGE.bottom;
  const across = scaleLinear([0, DAYS], [EDGE.left, WIDTH - EDGE.right]);
  const up = scaleLinear([0, 1], [bottom, EDGE.top]);
  const points = shown.map((part, days) => ({
    x: rounded(across(days)),
    y: rounded(up(part)),
    days,
    percent: Math.round(part * 100),
    isSaid: (SAID_AFTER as readonly number[]).includes(days),
  }));
  return {
    width: WIDTH,
    height: HEIGHT,
    left: EDGE.left,
    right: WIDTH - EDGE.right,
    top: EDGE.top,
    bottom,
    path:
      line<{ x: number; y: number }>(
        ({ x }) => x,
        ({ y }) => y,
      )(points) ?? '',
    points,
    xTicks: [0, 7, 14, 21, 28].map((days) => ({ x: rounded(across(days)), days })),
    yTicks: [0, 0.25, 0.5, 0.75, 1].map((part) => ({ y: rounded(up(part)), percent: part * 100 })),
  };
}
