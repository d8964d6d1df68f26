import type { Context } from '#kernel/context';
import { openEach } from '#kernel/open-each';
import { type FindingRow, findingsOf } from './sample.reads.ts';

/**
 * What commanders found of a report in their samples, with their words, for whoever may read the report: a finding that
 * nobody reads changes nothing.
 */
export async function readFindings(
  ctx: Context,
  { reportId, purpose }: { reportId: string; purpose: 'triage' | 'case' },
): Promise<Array<FindingRow & { words: string }>> {
  const rows = await findingsOf(ctx.tx, ctx.forceId, reportId);
  const opened = await openEach(
    ctx,
    { table: 'triage.dip_check', field: 'words', purpose },
    rows,
    ({ wordsSealed }) => wordsSealed,
  );
  return rows.map((row, at) => ({ ...row, words: opened[at]?.reveal() ?? '' }));
}
