import type { Judging } from '../ladder/judge-event.ts';
import type { Watched } from '../ladder/think.model.ts';
import { ALL } from '../picture.model.ts';
import { nameKey, stillHolding } from '../series/watched.model.ts';
import { watchedSeries } from '../series/watched.reads.ts';
import { figureSeries } from './figure-series.ts';
import { keepWatched } from './keep-watched.ts';
import { knownEvents } from './known-events.ts';

/** A month may be published anew with the next two. */
const MONTHS = 3;
/** Five years stand on the pages. */
const SHOWN_MONTHS = 60;

/**
 * The same as `watchWeeks` for figures that come by month: the last months of every series against the same season of
 * the three years before.
 * @returns how many alarms are new, and how many grew
 */
export async function watchMonths(judging: Judging): Promise<{ raised: number; grown: number }> {
  const { series, events, before } = await judging.inTransaction(async (ctx) => ({
    series: (await figureSeries(ctx, 'month')).map((each) => ({ ...each, offence: ALL })),
    events: await knownEvents(ctx),
    before: new Map((await watchedSeries(ctx.tx, ctx.forceId, 'month')).map((each) => [nameKey(each), each])),
  }));
  if (series.length === 0) return { raised: 0, grown: 0 };
  const [answer] = await judging.think([
    {
      kind: 'watch-months',
      months: MONTHS,
      shown: SHOWN_MONTHS,
      events,
      series: series.map((each) => ({ ...each, kept: stillHolding(before.get(nameKey(each)), each) })),
    },
  ]);
  return judging.inTransaction((ctx) =>
    keepWatched(ctx, { unit: 'month', series, before, watched: answer as Watched[] }),
  );
}
