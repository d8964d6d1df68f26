import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';

const WIDTH = 960;
const HEIGHT = 300;
const EDGE = { left: 48, right: 150, top: 20, bottom: 40 };

interface CurveDay {
  observed: number;
  usual: number;
  fitted: number;
}

/** Days after an event: counted as dots, fitted and usual as lines. */
export interface CurveChart {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  fitted: string;
  usual: string;
  fittedEnd: number;
  usualEnd: number;
  dots: { x: number; y: number; day: number; observed: number }[];
  xTicks: { x: number; day: number }[];
  yTicks: { y: number; count: number }[];
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
/** Labels nearer than this would lie on one another. */
const APART = 18;

export function curveChart(curve: readonly CurveDay[]): CurveChart {
  const bottom = HEIGHT - EDGE.bottom;
  const across = scaleLinear([1, Math.max(2, curve.length)], [EDGE.left, WIDTH - EDGE.right]);
  const most = Math.max(3, ...curve.map(({ observed, fitted }) => Math.max(observed, fitted)));
  const up = scaleLinear([0, most], [bottom, EDGE.top]).nice();
  const path = (of: (day: CurveDay) => number): string =>
    line<CurveDay>(
      (_, at) => rounded(across(at + 1)),
      (day) => rounded(up(of(day))),
    )([...curve]) ?? '';
  const last = curve.at(-1);
  const usualEnd = rounded(up(last?.usual ?? 0));
  return {
    width: WIDTH,
    height: HEIGHT,
    left: EDGE.left,
    right: WIDTH - EDGE.right,
    top: EDGE.top,
    bottom,
    fitted: path(({ fitted }) => fitted),
    usual: path(({ usual }) => usual),
    fittedEnd: Math.min(rounded(up(last?.fitted ?? 0)), usualEnd - APART),
    usualEnd,
    dots: curve.map(({ observed }, at) => ({
      x: rounded(across(at + 1)),
      y: rounded(up(observed)),
      day: at + 1,
      observed,
    })),
    xTicks: curve.flatMap((_, at) =>
      at === 0 || (at + 1) % 14 === 0 ? [{ x: rounded(across(at + 1)), day: at + 1 }] : [],
    ),
    yTicks: up
      .ticks(4)
      .filter(Number.isInteger)
      .map((count) => ({ y: rounded(up(count)), count })),
  };
}
