import { scaleLog } from 'd3-scale';
import { type Frame, frameOf, rounded } from './frame.presenter.ts';

const ROW = 44;
const EDGE = { left: 240, right: 210, top: 16, bottom: 44 };
/** Nothing is drawn beyond these ratios; an arrow says that it goes on. */
const LEAST = 1 / 8;
const MOST = 256;
const TICKS = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16, 32, 64, 128, 256];
/** More than these would write over each other: then every second one stands. */
const MOST_TICKS = 7;

/** A ratio with its interval, as it is asked for. */
export interface RatioLine {
  label: string;
  /** Said at its right: the numbers in words. */
  text: string;
  ratio: number | null;
  interval: { low: number; high: number | null } | null;
  isStrong: boolean;
}

export interface IntervalChart extends Frame {
  /** Where "as usual" stands. */
  one: number;
  ticks: { x: number; text: string }[];
  rows: {
    y: number;
    label: string;
    text: string;
    isStrong: boolean;
    point: number | null;
    from: number | null;
    to: number | null;
    /** The interval goes on beyond the frame. */
    isOpen: boolean;
    arrow: string;
  }[];
}

const tickText = (ratio: number): string => (ratio < 1 ? `1/${Math.round(1 / ratio)}` : `${ratio}×`);

/**
 * Ratios against the usual, one below the other, on a scale where twice and half are as far from 1.
 * @param usual what stands below 1
 */
export function intervalChart(lines: readonly RatioLine[], usual: string): IntervalChart {
  const most = Math.min(
    MOST,
    Math.max(4, ...lines.map(({ ratio, interval }) => Math.max(ratio ?? 1, interval?.high ?? 1))),
  );
  const least = Math.max(
    LEAST,
    Math.min(0.5, ...lines.map(({ ratio, interval }) => Math.min(ratio || 1, interval?.low || 1))),
  );
  const frame = frameOf(EDGE.top + lines.length * ROW + EDGE.bottom, EDGE);
  const across = scaleLog([least, most], [frame.left, frame.right]).clamp(true);
  const x = (ratio: number): number => rounded(across(Math.max(ratio, LEAST / 2)));
  const all = TICKS.filter((tick) => tick >= least && tick <= most);
  const ticks = all.length > MOST_TICKS ? all.filter((tick) => Math.log2(tick) % 2 === 0) : all;
  return {
    ...frame,
    one: x(1),
    ticks: ticks.map((tick) => ({ x: x(tick), text: tick === 1 ? usual : tickText(tick) })),
    rows: lines.map(({ label, text, ratio, interval, isStrong }, at) => {
      const y = frame.top + ROW * (at + 0.5);
      const high = interval ? (interval.high ?? Number.POSITIVE_INFINITY) : null;
      const isOpen = high !== null && high > most;
      const end = frame.right;
      return {
        y,
        label,
        text,
        isStrong,
        point: ratio === null || ratio > most ? null : x(ratio),
        from: interval ? x(interval.low) : null,
        to: high === null ? null : isOpen ? end : x(high),
        isOpen,
        arrow: `${end + 9},${y} ${end - 2},${y - 6} ${end - 2},${y + 6}`,
      };
    }),
  };
}
