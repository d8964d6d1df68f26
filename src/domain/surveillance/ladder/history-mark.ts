import { createHash } from 'node:crypto';
import { STRANDS } from '#reference/strands';
import { addDays } from '#statistics/days';
import { HISTORY_DAYS, type Window } from '../event-window.model.ts';
import { ALL } from '../picture.model.ts';

/**
 * A mark of what the rows of all areas together are compared with: the counts of each strand on every day before the window.
 * Another mark means that the history was revised, though not a report of the days compared.
 * @param firstDay first day that anything is known of
 * @param daysOf counts of one strand (or all), day by day from `from` to `to`
 */
export function historyMark(
  { firstDay, window }: { firstDay: string; window: Window },
  daysOf: (series: { strand: string; from: string; to: string }) => readonly number[],
): string {
  const longest = addDays(window.start, -HISTORY_DAYS);
  const from = firstDay > longest ? firstDay : longest;
  const to = addDays(window.start, -1);
  const counts = [ALL, ...STRANDS].map((strand) => daysOf({ strand, from, to }));
  return createHash('sha256')
    .update(JSON.stringify([from, counts]))
    .digest('hex');
}
