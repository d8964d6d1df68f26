import type { Context, Tx } from '#kernel/context';
import type { ListedLine, Plan, PlanCount, PlanLine, SubjectKind } from './plan.model.ts';

const PLAN = `id, made_by as "madeBy", made_at as "madeAt", state, needs_second as "needsSecond", left_out as "leftOut",
  confirmed_by as "confirmedBy", confirmed_at as "confirmedAt", second_by as "secondBy", second_at as "secondAt",
  ended_at as "endedAt"`;
const LINE = `subject_kind as "subjectKind", subject_id as "subjectId", record_kind as "recordKind",
  to_char(since_on, 'YYYY-MM-DD') as "sinceOn", to_char(due_on, 'YYYY-MM-DD') as "dueOn", verdict,
  hold_id as "holdId", state, left_why as "leftWhy"`;

export async function insertPlan(
  ctx: Context,
  plan: {
    id: string;
    madeBy: string | null;
    needsSecond: boolean;
    leftOut: number;
    lines: readonly PlanLine[];
  },
): Promise<void> {
  await ctx.tx.run(
    `insert into retention.plan (force_id, id, made_by, made_at, state, needs_second, left_out)
     values ($1, $2, $3, $4, 'PLANNED', $5, $6)`,
    [ctx.forceId, plan.id, plan.madeBy, ctx.now, plan.needsSecond, plan.leftOut],
  );
  for (let from = 0; from < plan.lines.length; from += LINES_AT_ONCE)
    await insertLines(ctx, plan.id, plan.lines.slice(from, from + LINES_AT_ONCE));
}

const LINES_AT_ONCE = 5_000;

async function insertLines(ctx: Context, planId: string, lines: readonly PlanLine[]): Promise<void> {
  await ctx.tx.run(
    `insert into retention.plan_line (force_id, plan_id, subject_kind, subject_id, record_kind, since_on, due_on, verdict,
       hold_id)
     select $1, $2, * from unnest($3::text[], $4::uuid[], $5::text[], $6::date[], $7::date[], $8::text[], $9::uuid[])`,
    [
      ctx.forceId,
      planId,
      lines.map(({ subjectKind }) => subjectKind),
      lines.map(({ subjectId }) => subjectId),
      lines.map(({ recordKind }) => recordKind),
      lines.map(({ sinceOn }) => sinceOn),
      lines.map(({ dueOn }) => dueOn),
      lines.map(({ verdict }) => verdict),
      lines.map(({ holdId }) => holdId),
    ],
  );
}

export const planById = (tx: Tx, forceId: string, id: string): Promise<Plan | undefined> =>
  tx.row<Plan>(`select ${PLAN} from retention.plan where force_id = $1 and id = $2`, [forceId, id]);

export const planForChange = (tx: Tx, forceId: string, id: string): Promise<Plan | undefined> =>
  tx.row<Plan>(`select ${PLAN} from retention.plan where force_id = $1 and id = $2 for update`, [
    forceId,
    id,
  ]);

/** The latest dry runs and runs. */
export const listPlans = (tx: Tx, forceId: string): Promise<Plan[]> =>
  tx.rows<Plan>(`select ${PLAN} from retention.plan where force_id = $1 order by made_at desc, id limit 20`, [
    forceId,
  ]);

/** How many of each kind, by what is to become of them and what did. */
export const planCounts = (tx: Tx, forceId: string, planId: string): Promise<PlanCount[]> =>
  tx.rows<PlanCount>(
    `select record_kind as "recordKind", verdict, state, count(*)::int as n from retention.plan_line
     where force_id = $1 and plan_id = $2 group by 1, 2, 3 order by 1, 2, 3`,
    [forceId, planId],
  );

export const planLines = (
  tx: Tx,
  forceId: string,
  { planId, limit }: { planId: string; limit: number },
): Promise<ListedLine[]> =>
  tx.rows<ListedLine>(
    `select ${LINE} from retention.plan_line where force_id = $1 and plan_id = $2
     order by verdict, due_on, subject_id limit $3`,
    [forceId, planId, limit],
  );

/** The next records a confirmed run has to erase. */
export const nextLines = (tx: Tx, forceId: string, planId: string, limit: number): Promise<ListedLine[]> =>
  tx.rows<ListedLine>(
    `select ${LINE} from retention.plan_line
     where force_id = $1 and plan_id = $2 and state = 'LISTED' and verdict = 'ERASE'
     order by due_on, subject_id limit $3`,
    [forceId, planId, limit],
  );

/** The line, locked, where nobody has settled it yet. */
export const lineForErasure = (
  tx: Tx,
  forceId: string,
  at: { planId: string; subjectKind: SubjectKind; subjectId: string },
): Promise<ListedLine | undefined> =>
  tx.row<ListedLine>(
    `select ${LINE} from retention.plan_line
     where force_id = $1 and plan_id = $2 and subject_kind = $3 and subject_id = $4 and state = 'LISTED'
       and verdict = 'ERASE' for update`,
    [forceId, at.planId, at.subjectKind, at.subjectId],
  );

export async function settleLine(
  ctx: Context,
  at: { planId: string; subjectKind: SubjectKind; subjectId: string },
  leftWhy: 'HELD' | 'NOT_DUE' | 'GONE' | null,
): Promise<void> {
  await ctx.tx.run(
    `update retention.plan_line set state = $5, left_why = $6, done_at = $7
     where force_id = $1 and plan_id = $2 and subject_kind = $3 and subject_id = $4`,
    [ctx.forceId, at.planId, at.subjectKind, at.subjectId, leftWhy ? 'LEFT' : 'ERASED', leftWhy, ctx.now],
  );
}

/** Confirmed runs that have not ended, oldest first. */
export async function unfinishedPlans(tx: Tx, forceId: string): Promise<string[]> {
  const rows = await tx.rows<{ id: string }>(
    `select id from retention.plan where force_id = $1 and state = 'CONFIRMED' order by made_at, id`,
    [forceId],
  );
  return rows.map(({ id }) => id);
}

/** Notes a first or second confirmation; with the last one needed the run may begin. */
export async function confirmPlanRow(
  ctx: Context,
  plan: { id: string; isSecond: boolean; isComplete: boolean; staffId: string },
): Promise<void> {
  const who = plan.isSecond ? 'second_by = $3, second_at = $4' : 'confirmed_by = $3, confirmed_at = $4';
  await ctx.tx.run(`update retention.plan set ${who}, state = $5 where force_id = $1 and id = $2`, [
    ctx.forceId,
    plan.id,
    plan.staffId,
    ctx.now,
    plan.isComplete ? 'CONFIRMED' : 'PLANNED',
  ]);
}

export async function endPlan(ctx: Context, id: string, state: 'DONE' | 'DROPPED'): Promise<void> {
  await ctx.tx.run(
    `update retention.plan set state = $3, ended_at = $4 where force_id = $1 and id = $2 and ended_at is null`,
    [ctx.forceId, id, state, ctx.now],
  );
}
