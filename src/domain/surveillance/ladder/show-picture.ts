import type { Context } from '#kernel/context';
import { fullPicture } from '../event-picture.ts';
import type { FullPicture } from '../full-picture.model.ts';
import { ALL, ALL_AREAS } from '../picture.model.ts';
import { type KeptLadder, keptLadder } from './kept-ladder.ts';
import { type Ladder, ladderSchema } from './ladder.model.ts';
import { ladderKeys, laddersOf } from './ladder.reads.ts';
import { monthRow } from './month-headline.model.ts';

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
  ladder: KeptLadder | undefined;
  /** Nothing was ever counted of the series asked for: there is nothing to climb from. */
  isEmpty: boolean;
}

/**
 * What the page of the picture shows: all areas together as they stand now, each area as the worker judged it last, and
 * one ladder.
 * @throws Refusal `not-found`
 */
export async function showPicture(ctx: Context, eventId: string, series: SeriesKey): Promise<ShownPicture> {
  const { tx, forceId } = ctx;
  const known = await fullPicture(tx, forceId, eventId);
  const picture = known.month && known.top ? await byMonths(ctx, known, known.top.facts) : known;
  const isTop = series.areaPath === ALL_AREAS && series.strand === ALL;
  const ladder = isTop ? picture.top : await keptLadder(tx, forceId, { eventId, ...series });
  return {
    picture,
    ladders: await ladderKeys(tx, forceId, eventId),
    ladder,
    isEmpty: !ladder && picture.top !== undefined && isNothing(picture.rows, series),
  };
}

/** Whether the table knows the area, and nothing was counted there of the strand. */
const isNothing = (rows: FullPicture['rows'], { areaPath, strand }: SeriesKey): boolean => {
  const here = rows.filter((row) => row.areaPath === areaPath);
  const own = here.filter((row) => row.strand === strand);
  return here.length > 0 && own.every(({ observed, expected }) => observed + (expected ?? 0) === 0);
};

/** Days hold nothing here: the table is what the ladders by months say. */
async function byMonths(ctx: Context, picture: FullPicture, { window }: Ladder): Promise<FullPicture> {
  const stored = await laddersOf(ctx.tx, ctx.forceId, picture.eventId);
  const rows = stored.flatMap(({ areaPath, strand, facts }) => {
    const read = ladderSchema.safeParse(facts);
    return read.success ? [monthRow({ areaPath, strand }, read.data)] : [];
  });
  return { ...picture, rows, window: { ...window, end: window.end } };
}
