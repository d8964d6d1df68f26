import { STRANDS } from '#reference/strands';
import { ALL, ALL_AREAS, type CountTable, daysOf, type PictureRow } from '../picture.model.ts';
import type { RowsInput } from './think.model.ts';
import { thinkOnce } from './think-once.ts';

/** Judges the rows of a table in a thread, for a page of an event that the worker has not judged lately. */
export async function judgeNow(table: CountTable, about: Omit<RowsInput, 'daily'>): Promise<PictureRow[]> {
  const { firstDay, window } = about;
  const to = window.end ?? window.eventDay;
  const daily = [ALL, ...STRANDS].map((strand) => ({
    areaPath: ALL_AREAS,
    strand,
    daily: daysOf(table, { areaPath: ALL_AREAS, strand, from: firstDay, to }),
  }));
  return thinkOnce({ kind: 'rows', rows: { ...about, daily } });
}
