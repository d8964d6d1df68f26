import type { DelayedCount } from '#statistics/nowcast';
import type { Break } from '../breaks/series-break.model.ts';
import type { Window } from '../event-window.model.ts';
import type { RisenNow } from './ladder.model.ts';
import type { LookBack } from './look-back.model.ts';

/** Daily counts of one strand where the ladder stands. */
export interface StrandSeries {
  strand: string;
  daily: readonly number[];
  breaks: readonly Break[];
}

/** The same offence without hate, by period, without gaps. */
export interface ControlSeries {
  source: string;
  period: 'week' | 'month';
  /** First day of each period. */
  starts: readonly string[];
  control: readonly number[];
  /** What is asked about, in the same periods. */
  counts: readonly number[];
}

/** Counts by place for "where". */
export interface PlacedCounts {
  places: readonly { areaPath: string; latitude: number; longitude: number }[];
  /** `day` in days from `firstDay`. */
  cases: readonly { place: number; day: number; count: number }[];
  firstDay: string;
  leftOut: number;
}

/** Everything the slow rungs of one ladder are judged from; plain values, so that a thread can be handed it. */
export interface LadderInput {
  areaPath: string;
  strand: string;
  today: string;
  window: Window;
  firstDay: string;
  /** Counts of consecutive days from `firstDay` to yesterday, or today where the window is of today. */
  daily: readonly number[];
  breaks: readonly Break[];
  /** Reports made here, of the last years: `day` from `firstDay`. */
  delays: readonly DelayedCount[];
  /** Days of all registered events. */
  events: readonly string[];
  /** Days of those whose areas have to do with the ladder's own: what is counted after them may be theirs. */
  eventsHere: readonly string[];
  strands: readonly StrandSeries[];
  /** Strands of the groups the event touches or that are mistaken for them. */
  targeted: readonly string[];
  control: ControlSeries | null;
  places: PlacedCounts | null;
  risen: RisenNow;
  past: LookBack;
  /** One-sided chance that each look since the event is judged at. */
  alpha: number;
  /** One area and one strand: one of many, of which the slow questions are asked only where something rose. */
  isPair: boolean;
}

/** One counted day or report, as models take them, summed over days. */
export const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
