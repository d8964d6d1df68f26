import type { Context, Tx } from '#kernel/context';
import type { Suspension } from './clock.model.ts';

/** Spans of these clocks that do not count. */
export const suspensionsOf = (
  tx: Tx,
  forceId: string,
  clockIds: readonly string[],
): Promise<Array<Suspension & { id: string; clockId: string; reason: string; suspendedBy: string }>> =>
  tx.rows(
    `select id, clock_id as "clockId", from_at as "fromAt", until_at as "untilAt", reason,
       suspended_by as "suspendedBy"
     from triage.clock_suspension where force_id = $1 and clock_id = any($2::uuid[]) order by from_at, id`,
    [forceId, clockIds],
  );

export async function insertSuspension(
  ctx: Context,
  row: { clockId: string; untilAt: Date; reason: string; by: string },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.clock_suspension (force_id, id, clock_id, from_at, until_at, reason, suspended_by)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [ctx.forceId, ctx.newId(), row.clockId, ctx.now, row.untilAt, row.reason, row.by],
  );
}

/** Ends the span that runs now. */
export async function setResumed(ctx: Context, clockId: string, by: string): Promise<void> {
  await ctx.tx.run(
    `update triage.clock_suspension set until_at = $3, resumed_by = $4, resumed_at = $3
     where force_id = $1 and clock_id = $2 and until_at > $3 and from_at <= $3`,
    [ctx.forceId, clockId, ctx.now, by],
  );
}
