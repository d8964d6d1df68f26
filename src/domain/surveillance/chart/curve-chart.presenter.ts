import type { Words } from '../words.model.ts';
import {
  type Axes,
  countsUp,
  type Frame,
  frameOf,
  labelY,
  linePath,
  placesAcross,
} from './frame.presenter.ts';

const TICK_DAYS = 14;

interface CurveDay {
  observed: number;
  usual: number;
  fitted: number;
}

/** Days after an event: counted as dots, fitted and usual as lines. */
export interface CurveChart extends Frame, Axes {
  fitted: string;
  usual: string;
  fittedEnd: number;
  usualEnd: number;
  dots: { x: number; y: number; text: string }[];
}

export function curveChart(curve: readonly CurveDay[], t: Words): CurveChart {
  const frame = frameOf(300, { left: 48, right: 150, top: 20, bottom: 40 });
  const x = placesAcross(frame, 0, Math.max(1, curve.length - 1));
  const { y, yTicks } = countsUp(frame, {
    most: Math.max(3, ...curve.map(({ observed, fitted }) => Math.max(observed, fitted))),
    ticks: 4,
  });
  const path = (of: (day: CurveDay) => number): string =>
    linePath(curve.map((day, at) => ({ x: x(at), y: y(of(day)) })));
  const dayName = (at: number): string => t('surveillance.ladder.curve.day', { day: at + 1 });
  const last = curve.at(-1);
  const usualEnd = y(last?.usual ?? 0);
  return {
    ...frame,
    fitted: path(({ fitted }) => fitted),
    usual: path(({ usual }) => usual),
    fittedEnd: labelY(y(last?.fitted ?? 0), usualEnd, frame),
    usualEnd,
    dots: curve.map(({ observed }, at) => ({
      x: x(at),
      y: y(observed),
      text: `${dayName(at)}: ${observed}`,
    })),
    xTicks: curve.flatMap((_, at) =>
      at === 0 || (at + 1) % TICK_DAYS === 0 ? [{ x: x(at), text: dayName(at) }] : [],
    ),
    yTicks,
  };
}
