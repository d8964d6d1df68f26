import type { Context } from '#kernel/context';
import { fullPicture } from '../event-picture.ts';
import type { FullPicture } from '../full-picture.model.ts';
import { ALL, ALL_AREAS } from '../picture.model.ts';
import { type Ladder, ladderSchema } from './ladder.model.ts';
import { ladderKeys, ladderOf } from './ladder.reads.ts';

/** A series by its area (`*`: all of the event's) and strand. */
export interface SeriesKey {
  areaPath: string;
  strand: string;
}

export interface ShownPicture {
  picture: FullPicture;
  /** Which ladders there are. */
  ladders: SeriesKey[];
  /** The one asked for; undefined where it has not been climbed yet. */
  ladder: { facts: Ladder; judgedAt: Date } | undefined;
}

const read = (facts: unknown): Ladder | undefined => {
  const answer = ladderSchema.safeParse(facts);
  return answer.success ? answer.data : undefined;
};

/**
 * What the page of the picture shows: all areas together as they stand now, each area as the worker judged it last, and
 * one ladder.
 * @throws Refusal `not-found`
 */
export async function showPicture(ctx: Context, eventId: string, series: SeriesKey): Promise<ShownPicture> {
  const { tx, forceId } = ctx;
  const top = await ladderOf(tx, forceId, { eventId, areaPath: ALL_AREAS, strand: ALL });
  const judged = (read(top?.facts)?.rows ?? []).filter(({ areaPath }) => areaPath !== ALL_AREAS);
  const picture = await fullPicture(tx, forceId, { eventId, sharedWith: judged.length });
  const isTop = series.areaPath === ALL_AREAS && series.strand === ALL;
  const stored = isTop ? top : await ladderOf(tx, forceId, { eventId, ...series });
  const facts = read(stored?.facts);
  const rows = judged.map(({ why, ...row }) => (why ? { ...row, why } : row));
  return {
    picture: { ...picture, rows: [...picture.rows, ...rows] },
    ladders: await ladderKeys(tx, forceId, eventId),
    ladder: facts && stored ? { facts, judgedAt: stored.judgedAt } : undefined,
  };
}
