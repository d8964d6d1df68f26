import type { Context } from '#kernel/context';
import {
  GLASS_HOURS,
  type GlassReason,
  type GlassVerdict,
  type LiftReason,
  type Restriction,
} from './restricted.model.ts';

export async function insertNamed(
  ctx: Context,
  row: { reportId: string; staffId: string; isGiven: boolean; why: Restriction; changedBy: string },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.named_access (force_id, id, report_id, staff_id, is_given, why, changed_by, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())`,
    [ctx.forceId, ctx.newId(), row.reportId, row.staffId, row.isGiven, row.why, row.changedBy],
  );
}

export async function setRestricted(ctx: Context, reportId: string, isRestricted: boolean): Promise<void> {
  await ctx.tx.run(
    `update triage.oversight set is_restricted = $3, version = version + 1, changed_at = clock_timestamp()
     where force_id = $1 and report_id = $2`,
    [ctx.forceId, reportId, isRestricted],
  );
}

export async function insertGlass(
  ctx: Context,
  row: { reportId: string; staffId: string; reason: GlassReason },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.break_glass (force_id, id, report_id, staff_id, opened_at, ends_at, reason)
     values ($1, $2, $3, $4, $5::timestamptz, $5::timestamptz + make_interval(hours => $6), $7)`,
    [ctx.forceId, ctx.newId(), row.reportId, row.staffId, ctx.now, GLASS_HOURS, row.reason],
  );
}

export async function setGlassReviewed(
  ctx: Context,
  row: { id: string; reviewedBy: string; verdict: GlassVerdict },
): Promise<void> {
  await ctx.tx.run(
    `update triage.break_glass set reviewed_by = $3, reviewed_at = $4, verdict = $5 where force_id = $1 and id = $2`,
    [ctx.forceId, row.id, row.reviewedBy, ctx.now, row.verdict],
  );
}

export async function insertLift(
  ctx: Context,
  row: { reportId: string; askedBy: string; reason: LiftReason },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.restriction_lift (force_id, id, report_id, asked_by, asked_at, reason)
     values ($1, $2, $3, $4, $5, $6)`,
    [ctx.forceId, ctx.newId(), row.reportId, row.askedBy, ctx.now, row.reason],
  );
}

export async function setLiftAnswered(
  ctx: Context,
  row: { id: string; answeredBy: string; isLifted: boolean },
): Promise<void> {
  await ctx.tx.run(
    `update triage.restriction_lift set answered_by = $3, answered_at = $4, is_lifted = $5
     where force_id = $1 and id = $2`,
    [ctx.forceId, row.id, row.answeredBy, ctx.now, row.isLifted],
  );
}
