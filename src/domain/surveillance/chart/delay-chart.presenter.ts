import { scaleLinear } from 'd3-scale';
import type { Words } from '../words.model.ts';
import { type Axes, type Frame, frameOf, linePath, placesAcross, rounded } from './frame.presenter.ts';
import type { TableView } from './weeks-table.presenter.ts';

/** Four weeks: what is told later is told by hardly anybody. */
const DAYS = 28;
/** Days whose part is said beside its point. */
const SAID_AFTER: readonly number[] = [0, 3, 7, 14, 28];

/** Part of what happened that is known after so many days. */
export interface DelayChart extends Frame, Axes {
  path: string;
  points: { x: number; y: number; text: string; percent: number; isSaid: boolean }[];
}

const daysText = (days: number, t: Words): string => t('surveillance.ladder.delay.days', { days });

/** The same numbers as a table. */
export const delayTable = (known: readonly number[], t: Words): TableView => ({
  caption: t('surveillance.ladder.delay.title'),
  head: [t('surveillance.ladder.head.delay'), t('surveillance.ladder.head.known')],
  rows: [0, 1, 2, 3, 7, 14, 28].flatMap((days) => {
    const part = known[days];
    return part === undefined ? [] : [[daysText(days, t), `${Math.round(part * 100)}%`]];
  }),
});

/** @param known part known after 0, 1, 2 … days */
export function delayChart(known: readonly number[], t: Words): DelayChart | undefined {
  const shown = known.slice(0, DAYS + 1);
  if (shown.length < 2) return undefined;
  const frame = frameOf(280, { left: 56, right: 150, top: 30, bottom: 44 });
  const x = placesAcross(frame, 0, DAYS);
  const up = scaleLinear([0, 1], [frame.bottom, frame.top]);
  const points = shown.map((part, days) => {
    const percent = Math.round(part * 100);
    return {
      x: x(days),
      y: rounded(up(part)),
      text: `${daysText(days, t)}: ${percent}%`,
      percent,
      isSaid: SAID_AFTER.includes(days),
    };
  });
  return {
    ...frame,
    path: linePath(points),
    points,
    xTicks: [0, 7, 14, 21, DAYS].map((days) => ({ x: x(days), text: daysText(days, t) })),
    yTicks: [0, 0.25, 0.5, 0.75, 1].map((part) => ({ y: rounded(up(part)), text: `${part * 100}%` })),
  };
}
