import type { Context } from '#kernel/context';
import type { Verdict } from './sample.model.ts';

export async function insertDipCheck(
  ctx: Context,
  row: {
    id: string;
    reportId: string;
    seed: string;
    checkedBy: string;
    verdict: Verdict;
    sealId: string;
    wordsSealed: Buffer;
  },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.dip_check (force_id, id, report_id, seed, checked_by, checked_at, verdict, seal_id, words_sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ctx.forceId,
      row.id,
      row.reportId,
      row.seed,
      row.checkedBy,
      ctx.now,
      row.verdict,
      row.sealId,
      row.wordsSealed,
    ],
  );
}
