import type { Context } from '#kernel/context';
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
  const opened = await ctx.openMany(
    rows.map(({ id, sealId, wordsSealed }) => ({
      table: 'triage.dip_check',
      recordId: id,
      sealId,
      fields: { words: wordsSealed },
      purpose,
    })),
  );
  return rows.map((row, at) => ({ ...row, words: opened[at]?.words.reveal() ?? '' }));
}
