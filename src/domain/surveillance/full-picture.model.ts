import type { CriticalEvent } from '#room/situation';
import type { Window } from './event-window.model.ts';
import type { Ladder } from './ladder/ladder.model.ts';
import type { MonthCount } from './ladder/month-headline.model.ts';
import type { PictureRow, Sentence } from './picture.model.ts';

/** From which day the counts go back, and where counts from elsewhere end. Days are `YYYY-MM-DD`. */
export interface CountsRange {
  now: Date;
  importedFrom: string | null;
  importedTo: string | null;
  sources: string[];
  /** The first day this system itself was told something. */
  ownFrom: string | null;
}

/** What the counts say about an event. Small numbers stand in it: for staff, never to be published as it is. */
export interface EventPicture {
  eventId: string;
  /** The event's areas; the empty path stands for the whole force. */
  scopes: readonly string[];
  window: Window;
  /** Reports since the day of the event, each once, and what was imported for those days. */
  total: number;
  /** The same by strand; a report with two strands is in both. Strands without any are absent. */
  byStrand: Record<string, number>;
  /** The one sentence of the picture; its key is in the staff catalogue. */
  headline: Sentence | null;
  /** Where there are figures by month alone: the month after the event. The days of `window` then hold nothing. */
  month: MonthCount | undefined;
  rows: PictureRow[];
  /**
   * When the worker judged the rows, and whether more has been counted since (null: not asked, as of figures by week or
   * month); null where they were judged just now.
   */
  judged: { at: Date; isBehind: boolean | null } | null;
}

/** A picture with the daily counts behind it, for the page. */
export interface FullPicture extends EventPicture {
  event: CriticalEvent;
  range: CountsRange;
  /** First day of the history in use. */
  firstDay: string;
  today: string;
  /** When the worker judged the rows of single areas; null where it has judged none of these days. */
  areasJudgedAt: Date | null;
  /** Whether there are areas to judge one by one. */
  hasParts: boolean;
  /** Counts of all areas and strands, one a day from `firstDay` to `today`. */
  daily: number[];
  /** The ladder of all areas and strands, where the worker has climbed it. */
  top: { facts: Ladder; judgedAt: Date } | undefined;
}
