import type { Context } from '#kernel/context';
import type { Alike, Likeness } from './likeness.model.ts';

/** Puts what a report is compared by in place of what was there. */
export async function putLikeness(ctx: Context, row: Likeness): Promise<void> {
  await ctx.tx.run(
    `insert into triage.report_likeness (force_id, report_id, area_path, on_day, is_day_known, place_kind, strands,
       happened, words_sketch, place_sketch, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (force_id, report_id) do update set area_path = excluded.area_path, on_day = excluded.on_day,
       is_day_known = excluded.is_day_known, place_kind = excluded.place_kind, strands = excluded.strands,
       happened = excluded.happened, words_sketch = excluded.words_sketch, place_sketch = excluded.place_sketch,
       made_at = excluded.made_at`,
    [
      ctx.forceId,
      row.reportId,
      row.areaPath,
      row.onDay,
      row.isDayKnown,
      row.placeKind,
      row.strands,
      row.happened,
      Buffer.from(row.words),
      Buffer.from(row.place),
      ctx.now,
    ],
  );
}

/** The two identifiers in the one order in which a pair is kept. */
export const pairOf = (a: string, b: string): { leftId: string; rightId: string } =>
  a < b ? { leftId: a, rightId: b } : { leftId: b, rightId: a };

/** Puts two reports before a person; once for each pair. */
export async function insertProposal(ctx: Context, reportId: string, found: Alike): Promise<void> {
  const { leftId, rightId } = pairOf(reportId, found.otherId);
  await ctx.tx.run(
    `insert into triage.duplicate_proposal (force_id, left_id, right_id, score, area_relation, days_apart, words_percent,
       place_words, same_kinds, same_strands, proposed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (force_id, left_id, right_id) do nothing`,
    [
      ctx.forceId,
      leftId,
      rightId,
      found.score,
      found.area,
      found.daysApart,
      found.wordsPercent,
      found.placeWords,
      found.sameKinds,
      found.sameStrands,
      ctx.now,
    ],
  );
}

export type Outcome = 'SAID_SAME' | 'SAID_OTHER' | 'SAME' | 'NOT_SAME' | 'SEPARATED';

export interface NewAnswer {
  id: string;
  pair: { leftId: string; rightId: string };
  outcome: Outcome;
  copyId: string | null;
  answeredBy: string;
  sealed: { sealId: string; reason: Buffer } | null;
}

/** Keeps what a person said of two reports. */
export async function insertAnswer(ctx: Context, row: NewAnswer): Promise<void> {
  await ctx.tx.run(
    `insert into triage.duplicate_answer (force_id, id, left_id, right_id, outcome, copy_id, answered_by, answered_at,
       seal_id, reason_sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ctx.forceId,
      row.id,
      row.pair.leftId,
      row.pair.rightId,
      row.outcome,
      row.copyId,
      row.answeredBy,
      ctx.now,
      row.sealed?.sealId ?? null,
      row.sealed?.reason ?? null,
    ],
  );
}
