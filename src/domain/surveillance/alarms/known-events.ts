import type { Context } from '#kernel/context';
import { listEvents } from '#room/situation';
import type { KnownEvent } from '#statistics/backtest';
import { londonDay } from '#statistics/days';

const EVENTS_MOST = 1000;

/** Every registered event by its day. */
export const knownEvents = async ({ tx, forceId }: Context): Promise<KnownEvent[]> =>
  (await listEvents(tx, forceId, { limit: EVENTS_MOST })).map(({ title, happenedAt }) => ({
    name: title,
    day: londonDay(happenedAt),
  }));
