import type { Tx } from '#kernel/context';
import type { Window } from '../event-window.model.ts';
import { ALL_AREAS, type CountTable, daysOf, type PictureRow } from '../picture.model.ts';
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

/** The rows of single areas, as the worker judged them last. */
export const keptAreas = (kept: KeptLadder | undefined): PictureRow[] =>
  (kept?.facts.rows ?? []).filter(({ areaPath }) => areaPath !== ALL_AREAS).map(asRow);

/**
 * The rows of all areas together as the worker judged them, where they still hold: the same days compared, and as many
 * counted in them, strand by strand. A change of the years before is judged by the worker within two minutes.
 */
export function keptRows(
  kept: KeptLadder | undefined,
  { table, window }: { table: CountTable; window: Window },
): PictureRow[] | undefined {
  const rows = (kept?.facts.rows ?? []).filter(({ areaPath }) => areaPath === ALL_AREAS).map(asRow);
  const was = kept?.facts.window;
  if (rows.length === 0 || was?.start !== window.start || was.end !== window.end) return undefined;
  if (was.isUnfinished !== window.isUnfinished) return undefined;
  const to = window.end ?? window.eventDay;
  const holds = rows.every(({ strand, observed }) => {
    const days = daysOf(table, { areaPath: ALL_AREAS, strand, from: window.start, to });
    return days.reduce((sum, count) => sum + count, 0) === observed;
  });
  return holds ? rows : undefined;
}
