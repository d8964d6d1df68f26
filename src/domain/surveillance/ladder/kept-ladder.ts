import type { Tx } from '#kernel/context';
import type { Break } from '../breaks/series-break.model.ts';
import type { Window } from '../event-window.model.ts';
import { ALL_AREAS, type CountTable, daysOf, type PictureRow } from '../picture.model.ts';
import { historyMark } from './history-mark.ts';
import { type Ladder, ladderSchema } from './ladder.model.ts';
import { ladderOf } from './ladder.reads.ts';

/** A ladder as the worker climbed it last. */
export interface KeptLadder {
  facts: Ladder;
  judgedAt: Date;
}

/** Undefined where it has not been climbed yet, or by a release that found other facts. */
export async function keptLadder(
  tx: Tx,
  forceId: string,
  which: { eventId: string; areaPath: string; strand: string },
): Promise<KeptLadder | undefined> {
  const stored = await ladderOf(tx, forceId, which);
  const facts = ladderSchema.safeParse(stored?.facts);
  return stored && facts.success ? { facts: facts.data, judgedAt: stored.judgedAt } : undefined;
}

const asRow = ({ why, ...row }: NonNullable<Ladder['rows']>[number]): PictureRow =>
  why ? { ...row, why } : row;

const isSameWindow = (was: Ladder['window'], now: Window): boolean =>
  was.start === now.start && was.end === now.end && was.isUnfinished === now.isUnfinished;

/**
 * The rows of single areas, as the worker judged them last: none of other days than those asked about. Whether anything
 * they rest on has changed since is not asked here, so whoever shows them says when they were judged.
 */
export const keptAreas = (kept: KeptLadder | undefined, window: Window): PictureRow[] =>
  kept && isSameWindow(kept.facts.window, window)
    ? (kept.facts.rows ?? []).filter(({ areaPath }) => areaPath !== ALL_AREAS).map(asRow)
    : [];

/**
 * So long what was found is shown while more has been counted since. The worker judges that within two minutes where the
 * event is open or of the last twelve weeks, and days that only went by within the hour (`askTouched`).
 */
const SHOWN_BEHIND_MS = 15 * 60_000;

/**
 * Rows of all areas together, and whether something has been counted in their days or revised in the history before them,
 * or a change of counting been registered or withdrawn, since they were judged.
 */
export interface KeptRows {
  rows: PictureRow[];
  judgedAt: Date;
  isBehind: boolean;
}

/**
 * The rows of all areas together as the worker judged them, where they still hold (the same days compared, as many
 * counted in them, strand by strand, the same history before them and the same changes of counting) or are of the last quarter of an hour: while counts
 * come all the time, no page does the arithmetic over again. Undefined where a page has to: other days, or nobody has
 * judged for long.
 * @param breaks changes of counting of all areas and strands as they stand now
 */
export function keptRows(
  kept: KeptLadder | undefined,
  {
    table,
    firstDay,
    window,
    breaks,
    now,
  }: { table: CountTable; firstDay: string; window: Window; breaks: readonly Break[]; now: Date },
): KeptRows | undefined {
  const rows = (kept?.facts.rows ?? []).filter(({ areaPath }) => areaPath === ALL_AREAS).map(asRow);
  if (!kept || rows.length === 0 || !isSameWindow(kept.facts.window, window)) return undefined;
  const { facts, judgedAt } = kept;
  const to = window.end ?? window.eventDay;
  const ofAll = (series: { strand: string; from: string; to: string }): number[] =>
    daysOf(table, { areaPath: ALL_AREAS, ...series });
  const isCountedSame = rows.every(
    ({ strand, observed }) =>
      ofAll({ strand, from: window.start, to }).reduce((sum, count) => sum + count, 0) === observed,
  );
  // One judged by a release that kept no mark is taken at its word.
  const isHistorySame =
    facts.history === undefined || facts.history === historyMark({ firstDay, window }, ofAll);
  const holds =
    isCountedSame && isHistorySame && JSON.stringify(facts.restsOn.breaks) === JSON.stringify(breaks);
  if (!holds && now.getTime() - judgedAt.getTime() > SHOWN_BEHIND_MS) return undefined;
  return { rows, judgedAt, isBehind: !holds };
}
