import type { Context } from '#kernel/context';

export interface KindChange {
  reportId: string;
  from: 'report' | 'concern';
  to: 'report' | 'concern';
  reason: string;
  by: string;
}

/** Keeps the change and lets the queue show the report as what it is now. */
export async function insertKindChange(ctx: Context, change: KindChange): Promise<void> {
  await ctx.tx.run(
    `insert into triage.kind_change (force_id, id, report_id, from_kind, to_kind, reason, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [ctx.forceId, ctx.newId(), change.reportId, change.from, change.to, change.reason, change.by, ctx.now],
  );
  await ctx.tx.run(
    `update triage.oversight set kind = $3, version = version + 1, changed_at = clock_timestamp()
     where force_id = $1 and report_id = $2`,
    [ctx.forceId, change.reportId, change.to],
  );
}

/** Brings the senior officer's time forward; never back, and not where somebody has the report. */
export async function setSooner(ctx: Context, reportId: string, dueAt: Date): Promise<void> {
  await ctx.tx.run(
    `update triage.oversight set attention_due_at = least(attention_due_at, $3)
     where force_id = $1 and report_id = $2 and state = 'unread'`,
    [ctx.forceId, reportId, dueAt],
  );
}
