import type { Context } from '#kernel/context';
import type { KnownEvent } from '#statistics/backtest';
import type { Judging } from '../ladder/judge-event.ts';
import type { BareWeek } from '../ladder/judge-weeks.model.ts';
import type { Unit } from '../ladder/month-series.model.ts';
import type { Thought, Watched } from '../ladder/think.model.ts';
import { type Counted, nameKey, type SeriesName, stillHolding } from '../series/watched.model.ts';
import { watchedSeries } from '../series/watched.reads.ts';
import { keepWatched } from './keep-watched.ts';
import { knownEvents } from './known-events.ts';

/** What is watched by week, or by month, and how it is judged. */
interface Watch<S> {
  unit: Unit;
  read(ctx: Context): Promise<S[]>;
  /** The arithmetic of all series; `kept` are the periods judged before that still hold. */
  thoughtOf(series: (S & { kept: BareWeek[] })[], events: KnownEvent[]): Thought;
}

/**
 * Judges the last periods of every series with no event in mind, and raises an alarm for each that is beyond chance by
 * itself and among all of its period. A period is judged again only where a count at or before it has changed. Reads in
 * one transaction, thinks in a thread, writes in another. Safe to repeat: an episode is raised once and grows.
 * @returns how many alarms are new, and how many grew
 */
export async function watchSeries<S extends Counted & SeriesName>(
  { inTransaction, think }: Judging,
  { unit, read, thoughtOf }: Watch<S>,
): Promise<{ raised: number; grown: number }> {
  const { series, events, before } = await inTransaction(async (ctx) => ({
    series: await read(ctx),
    events: await knownEvents(ctx),
    before: new Map((await watchedSeries(ctx.tx, ctx.forceId, unit)).map((each) => [nameKey(each), each])),
  }));
  if (series.length === 0) return { raised: 0, grown: 0 };
  const due = series.map((each) => ({ ...each, kept: stillHolding(before.get(nameKey(each)), each) }));
  const [answer] = await think([thoughtOf(due, events)]);
  return inTransaction((ctx) => keepWatched(ctx, { unit, series, before, watched: answer as Watched[] }));
}
