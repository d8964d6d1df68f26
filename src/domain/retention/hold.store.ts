import type { Context, Tx } from '#kernel/context';
import type { Hold, HoldReason, HoldSubject } from './hold.model.ts';

const HOLD = `id, subject_kind as "subjectKind", subject_id as "subjectId", reason, seal_id as "sealId",
  words_sealed as "wordsSealed", owner_id as "ownerId", placed_by as "placedBy", placed_at as "placedAt",
  to_char(review_on, 'YYYY-MM-DD') as "reviewOn", lift_asked_by as "liftAskedBy", lift_asked_at as "liftAskedAt"`;

/** Every hold that has not been lifted, the soonest review first. */
export const liveHolds = (tx: Tx, forceId: string): Promise<Hold[]> =>
  tx.rows<Hold>(
    `select ${HOLD} from retention.hold where force_id = $1 and lifted_at is null order by review_on, id`,
    [forceId],
  );

export const holdForChange = (tx: Tx, forceId: string, id: string): Promise<Hold | undefined> =>
  tx.row<Hold>(
    `select ${HOLD} from retention.hold where force_id = $1 and id = $2 and lifted_at is null for update`,
    [forceId, id],
  );

/**
 * Placing a hold waits for erasures under way and erasures wait for it: whoever comes second sees what the first did.
 * Ends with the transaction.
 */
export async function waitForErasures(ctx: Context): Promise<void> {
  await ctx.tx.row(`select pg_advisory_xact_lock(hashtextextended('retention ' || $1, 0))`, [ctx.forceId]);
}
export async function waitForHolds(ctx: Context): Promise<void> {
  await ctx.tx.row(`select pg_advisory_xact_lock_shared(hashtextextended('retention ' || $1, 0))`, [
    ctx.forceId,
  ]);
}

export async function insertHold(
  ctx: Context,
  row: {
    id: string;
    subjectKind: HoldSubject;
    subjectId: string;
    reason: HoldReason;
    sealId: string;
    wordsSealed: Buffer;
    ownerId: string;
    placedBy: string;
    reviewOn: string;
  },
): Promise<void> {
  await ctx.tx.run(
    `insert into retention.hold (force_id, id, subject_kind, subject_id, reason, seal_id, words_sealed, owner_id,
       placed_by, placed_at, review_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ctx.forceId,
      row.id,
      row.subjectKind,
      row.subjectId,
      row.reason,
      row.sealId,
      row.wordsSealed,
      row.ownerId,
      row.placedBy,
      ctx.now,
      row.reviewOn,
    ],
  );
}

export async function askLift(ctx: Context, id: string, staffId: string): Promise<void> {
  await ctx.tx.run(
    `update retention.hold set lift_asked_by = $3, lift_asked_at = $4
     where force_id = $1 and id = $2 and lift_asked_by is null`,
    [ctx.forceId, id, staffId, ctx.now],
  );
}

/** Takes back that the hold is to be lifted: it goes on. */
export async function keepHold(ctx: Context, id: string): Promise<void> {
  await ctx.tx.run(
    `update retention.hold set lift_asked_by = null, lift_asked_at = null
     where force_id = $1 and id = $2 and lifted_at is null`,
    [ctx.forceId, id],
  );
}

export async function liftHold(ctx: Context, id: string, staffId: string): Promise<void> {
  await ctx.tx.run(
    `update retention.hold set lifted_by = $3, lifted_at = $4
     where force_id = $1 and id = $2 and lifted_at is null and lift_asked_by <> $3`,
    [ctx.forceId, id, staffId, ctx.now],
  );
}
