import { dayNumber } from '#statistics/days';
import type { DelayedCount } from '#statistics/nowcast';
import { type Flags, textFlag } from './flags.ts';
import { columnOf, readRows, readTable } from './table-file.ts';

/** A file with a row for each report: the day it happened, the day it was reported. Days count from 1 January 1970. */
export async function readDelays(file: string, flags: Flags): Promise<DelayedCount[]> {
  const table = await readTable(file);
  const event = columnOf(table, [textFlag(flags, 'event-column', 'event')]);
  const report = columnOf(table, [textFlag(flags, 'report-column', 'report')]);
  return readRows(table, (cells): DelayedCount => {
    const day = dayNumber(cells[event] ?? '');
    const delay = dayNumber(cells[report] ?? '') - day;
    if (delay < 0) throw new RangeError('reported before it happened');
    return { day, delay, count: 1 };
  });
}
