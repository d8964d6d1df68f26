import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { dayNumber } from '#statistics/days';
import { askJudging } from './ask-judging.ts';
import { type ImportedRow, putImported } from './count.store.ts';
import { mayImportCounts } from './surveillance.policy.ts';

const SOURCE = /^[A-Z][A-Z0-9_]{1,39}$/;
/** Rows of one statement; arrays longer than this only make the server hold more at once. */
const ROWS_A_TIME = 10_000;

function checkRow({ onDate, count }: ImportedRow): void {
  if (!Number.isSafeInteger(count) || count < 0)
    throw new Refusal('invalid-input', 'a count is a whole number from 0');
  try {
    dayNumber(onDate);
  } catch {
    throw new Refusal('invalid-input', 'a day is written YYYY-MM-DD');
  }
}

/**
 * Takes daily counts by area and strand from elsewhere: the years before this system, or the force's recorded crime.
 * Importing the same source again replaces what it said of the same day, area and strand. A source must not go on
 * where this system counts itself, or the same incident is there twice.
 * @param source name in capitals, such as `RECORDED_CRIME`
 * @throws Refusal `invalid-input`, `not-allowed`
 */
export async function importCounts(
  ctx: Context,
  { source, rows }: { source: string; rows: readonly ImportedRow[] },
): Promise<{ written: number }> {
  demand(mayImportCounts, ctx.actor);
  if (!SOURCE.test(source)) throw new Refusal('invalid-input', 'a source is named in capitals');
  for (const row of rows) checkRow(row);
  let written = 0;
  for (let from = 0; from < rows.length; from += ROWS_A_TIME)
    written += await putImported(ctx, source, rows.slice(from, from + ROWS_A_TIME));
  await ctx.audit({
    act: 'surveillance.import-counts',
    kind: 'collection',
    subject: 'imported-count',
    subjectId: null,
    detail: { source, rows: rows.length },
  });
  await askJudging(ctx);
  return { written };
}
