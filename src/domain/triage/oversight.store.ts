import type { Context, Tx } from '#kernel/context';
import type { OversightState } from './oversight.model.ts';

export interface OversightRow {
  reportId: string;
  kind: 'report' | 'concern';
  areaPath: string | null;
  danger: boolean;
  language: string;
  state: OversightState;
  reportedAt: Date;
  openedAt: Date;
  attentionDueAt: Date;
  escalationLevel: number;
  askedStaffId: string | null;
  acknowledgedBy: string | null;
  acknowledgedAt: Date | null;
  version: number;
  /** Named people alone open it; others see that it is there. */
  isRestricted: boolean;
}

export const OVERSIGHT = `report_id as "reportId", kind, area_path as "areaPath", danger, language, state,
  reported_at as "reportedAt", opened_at as "openedAt", attention_due_at as "attentionDueAt",
  escalation_level as "escalationLevel", asked_staff_id as "askedStaffId", acknowledged_by as "acknowledgedBy",
  acknowledged_at as "acknowledgedAt", version, is_restricted as "isRestricted"`;

/** Adds the report to the queue; false where it is there already (the event came twice). */
export async function insertOversight(
  ctx: Context,
  row: Pick<
    OversightRow,
    'reportId' | 'kind' | 'areaPath' | 'danger' | 'language' | 'reportedAt' | 'attentionDueAt'
  > & {
    askedStaffId: string | null;
    strands: readonly string[];
    placeKind: string | null;
    incidentOn: string | null;
  },
): Promise<boolean> {
  const added = await ctx.tx.run(
    `insert into triage.oversight (force_id, report_id, kind, area_path, danger, language, state, reported_at,
       opened_at, attention_due_at, asked_staff_id, strands, place_kind, incident_on, changed_at)
     values ($1, $2, $3, $4, $5, $6, 'unread', $7, $8, $9, $10, $11, $12, $13, clock_timestamp())
     on conflict (force_id, report_id) do nothing`,
    [
      ctx.forceId,
      row.reportId,
      row.kind,
      row.areaPath,
      row.danger,
      row.language,
      row.reportedAt,
      ctx.now,
      row.attentionDueAt,
      row.askedStaffId,
      row.strands,
      row.placeKind,
      row.incidentOn,
    ],
  );
  return added === 1;
}

/** The row, locked until the transaction ends. */
export const oversightForChange = (
  tx: Tx,
  forceId: string,
  reportId: string,
): Promise<OversightRow | undefined> =>
  tx.row<OversightRow>(
    `select ${OVERSIGHT} from triage.oversight where force_id = $1 and report_id = $2 for update`,
    [forceId, reportId],
  );

/** Changes the state, unless somebody else changed the row since `version` was read. */
export async function setOversightState(
  ctx: Context,
  row: { reportId: string; version: number },
  state: OversightState,
): Promise<boolean> {
  const changed = await ctx.tx.run(
    `update triage.oversight set state = $4, version = version + 1, changed_at = clock_timestamp()
     where force_id = $1 and report_id = $2 and version = $3`,
    [ctx.forceId, row.reportId, row.version, state],
  );
  return changed === 1;
}

export async function setAcknowledged(ctx: Context, reportId: string, staffId: string): Promise<void> {
  await ctx.tx.run(
    `update triage.oversight set state = 'acknowledged', acknowledged_by = $3, acknowledged_at = $4,
       version = version + 1, changed_at = clock_timestamp()
     where force_id = $1 and report_id = $2`,
    [ctx.forceId, reportId, staffId, ctx.now],
  );
}

/** Lets the live queue and the officer who decides see that the report changed; the state stays. */
export async function touchOversight(ctx: Context, reportId: string): Promise<void> {
  await ctx.tx.run(
    `update triage.oversight set version = version + 1, changed_at = clock_timestamp()
     where force_id = $1 and report_id = $2`,
    [ctx.forceId, reportId],
  );
}

/** Flags danger and brings the time of the first look forward; never back. */
export async function setDanger(ctx: Context, reportId: string, dueAt: Date): Promise<void> {
  await ctx.tx.run(
    `update triage.oversight set danger = true, version = version + 1, changed_at = clock_timestamp(),
       attention_due_at = case when state = 'unread' then least(attention_due_at, $3) else attention_due_at end
     where force_id = $1 and report_id = $2`,
    [ctx.forceId, reportId, dueAt],
  );
}

/** Keeps in the queue who was asked last about the report, and at which step. */
export async function setAsked(
  ctx: Context,
  reportId: string,
  asked: { level: number; staffId: string | null },
): Promise<void> {
  await ctx.tx.run(
    `update triage.oversight set escalation_level = $3, asked_staff_id = $4, version = version + 1,
       changed_at = clock_timestamp()
     where force_id = $1 and report_id = $2`,
    [ctx.forceId, reportId, asked.level, asked.staffId],
  );
}

/** Copies that stay while the report they were put beside goes: each stands for itself again. */
export const detachCopies = (ctx: Context, reportIds: readonly string[]): Promise<number> =>
  ctx.tx.run(
    `update triage.oversight set duplicate_of = null
     where force_id = $1 and duplicate_of = any ($2::uuid[]) and report_id <> all ($2::uuid[])`,
    [ctx.forceId, reportIds],
  );
