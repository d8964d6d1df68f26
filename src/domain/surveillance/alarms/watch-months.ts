import type { Judging } from '../ladder/judge-event.ts';
import { ALL } from '../picture.model.ts';
import { figureSeries } from './figure-series.ts';
import { watchSeries } from './watch-series.ts';

/** A month may be published anew with the next two. */
const MONTHS = 3;
/** Five years stand on the pages. */
const SHOWN_MONTHS = 60;

/**
 * The same as `watchWeeks` for figures that come by month: the last months of every series against the same season of
 * the three years before.
 * @returns how many alarms are new, and how many grew
 */
export const watchMonths = (judging: Judging): Promise<{ raised: number; grown: number }> =>
  watchSeries(judging, {
    unit: 'month',
    read: async (ctx) => (await figureSeries(ctx, 'month')).map((each) => ({ ...each, offence: ALL })),
    thoughtOf: (series, events) => ({
      kind: 'watch-months',
      months: MONTHS,
      shown: SHOWN_MONTHS,
      events,
      series,
    }),
  });
