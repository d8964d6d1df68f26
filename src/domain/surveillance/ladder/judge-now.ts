import { createHash } from 'node:crypto';
import { STRANDS } from '#reference/strands';
import { ALL, ALL_AREAS, type CountTable, daysOf, type PictureRow } from '../picture.model.ts';
import type { RowsInput } from './think.model.ts';
import { thinkInThreads } from './think-in-threads.ts';

/** Tables judged last in this process, by everything they were judged from: the second reader of a page waits for none. */
const answers = new Map<string, Promise<PictureRow[]>>();
const ANSWERS_KEPT = 50;

/**
 * Judges the rows of a table in a thread, for a page of an event that the worker has not judged lately. The same counts
 * are judged once in a process, however many ask.
 */
export async function judgeNow(table: CountTable, about: Omit<RowsInput, 'daily'>): Promise<PictureRow[]> {
  const { firstDay, window } = about;
  const to = window.end ?? window.eventDay;
  const daily = [ALL, ...STRANDS].map((strand) => ({
    areaPath: ALL_AREAS,
    strand,
    daily: daysOf(table, { areaPath: ALL_AREAS, strand, from: firstDay, to }),
  }));
  const rows = { ...about, daily };
  const key = createHash('sha256').update(JSON.stringify(rows)).digest('base64');
  const known = answers.get(key);
  if (known) return known;
  const answer = thinkInThreads([{ kind: 'rows', rows }]).then(([found]) => found as PictureRow[]);
  answers.set(key, answer);
  // What failed is tried again by the next who asks.
  answer.catch(() => answers.delete(key));
  for (const oldest of answers.keys()) if (answers.size > ANSWERS_KEPT) answers.delete(oldest);
  return answer;
}
