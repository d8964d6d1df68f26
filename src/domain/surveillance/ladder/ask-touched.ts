import type { Context } from '#kernel/context';
import { listEvents } from '#room/situation';
import { addDays, londonDay } from '#statistics/days';
import { askEventJudging } from '../ask-judging.ts';
import { LADDER_DAYS } from './read-matter.ts';

/** Events a force watches at once, more than any had. */
const EVENTS_MOST = 200;

/**
 * Asks for each event that is open, or was of the last twelve weeks, and for the latest weeks of every series. One job
 * an event, however often it is asked; which of its ladders the counts have touched is found there.
 */
export async function askTouched(ctx: Context): Promise<void> {
  const since = addDays(londonDay(ctx.now), -LADDER_DAYS);
  const events = await listEvents(ctx.tx, ctx.forceId, { limit: EVENTS_MOST });
  for (const { id, status, happenedAt } of events)
    if (status === 'open' || londonDay(happenedAt) >= since) await askEventJudging(ctx, id, ctx.now);
  await ctx.enqueue('surveillance.watch-weeks', {}, { key: 'weeks', runAt: ctx.now });
}
