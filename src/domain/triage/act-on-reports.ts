import type { StaffActor } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { demand, isAllowed } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { changeStanding } from './change-standing.ts';
import { askNext } from './clocks/ask-next.ts';
import { runningOfKinds } from './clocks/clock.store.ts';
import type { DecisionInput } from './decision.model.ts';
import { groupOf } from './duplicates/likeness.reads.ts';
import { type Chosen, type LeftOut, leftOut, MOST_AT_ONCE, type QueueAction } from './queue-action.model.ts';
import type { LockedRow } from './queue-batch.reads.ts';
import { insertBatch, insertStep, lockForAct } from './queue-batch.store.ts';
import { recordDecision } from './record-decision.ts';
import { reportAcknowledged } from './report-acknowledged.event.ts';
import { demandNamed } from './restricted/demand-named.ts';
import { mayAcknowledge, mayDecide } from './triage.policy.ts';

/** One act on the reports an officer chose, with what it needs. */
export interface Act {
  action: QueueAction;
  chosen: readonly Chosen[];
  reason?: string | undefined;
  /** For how long it is set aside, counted by the database's clock. */
  heldMinutes?: number | undefined;
  leadReportId?: string | undefined;
  /** What the officer chose for each of them. */
  decision?: DecisionInput | undefined;
}

export interface Done {
  batchId: string;
  done: string[];
  leftOut: Array<{ reportId: string; why: LeftOut }>;
}

/** Sorts the chosen reports into those an act holds and those it leaves out. Reports outside the officer's areas are not there. */
export function sortForAct(
  rows: readonly LockedRow[],
  act: Pick<Act, 'action' | 'chosen' | 'leadReportId'>,
  actor: StaffActor,
): { held: LockedRow[]; out: Array<{ row: LockedRow; why: LeftOut }> } {
  const versions = new Map(act.chosen.map(({ reportId, version }) => [reportId, version]));
  const held: LockedRow[] = [];
  const out: Array<{ row: LockedRow; why: LeftOut }> = [];
  for (const row of rows) {
    if (!isAllowed(mayAcknowledge, actor, row.areaPath ?? '')) continue;
    const version = versions.get(row.reportId) ?? 0;
    const why = leftOut(act.action, row, { staffId: actor.id, version, leadReportId: act.leadReportId });
    if (why) out.push({ row, why });
    else held.push(row);
  }
  return { held, out };
}

async function change(ctx: Context, row: LockedRow, { act, by }: { act: Act; by: string }): Promise<void> {
  const taken = { acknowledgedBy: row.acknowledgedBy ?? by, acknowledgedAt: row.acknowledgedAt ?? ctx.now };
  const standing = { ...row, ...taken, state: row.state === 'unread' ? 'acknowledged' : row.state };
  switch (act.action) {
    case 'TAKE':
      return changeStanding(ctx, row, standing);
    case 'HOLD':
      return changeStanding(ctx, row, { ...standing, heldUntil: heldUntil(ctx, act) });
    case 'DUPLICATE':
      return changeStanding(ctx, row, { ...standing, duplicateOf: act.leadReportId ?? null });
    case 'RETURN':
      return changeStanding(ctx, row, {
        state: 'unread',
        acknowledgedBy: null,
        acknowledgedAt: null,
        heldUntil: null,
        duplicateOf: null,
      });
    case 'ESCALATE': {
      const about = { reportId: row.reportId, kinds: ['ATTENTION'] as const };
      const [clock] = await runningOfKinds(ctx.tx, ctx.forceId, about);
      // Attention is never suspended, so no span stands against it.
      if (clock) await askNext(ctx, clock, []);
      return;
    }
    case 'DECIDE': {
      if (!act.decision) throw new Refusal('invalid-input', 'a decision is chosen for the group');
      await recordDecision(ctx, row.reportId, { ...act.decision, version: row.version });
    }
  }
}

const heldUntil = ({ now }: Context, { heldMinutes }: Act): Date | null =>
  heldMinutes === undefined ? null : new Date(now.getTime() + heldMinutes * 60_000);

/** The report that counts where a report was named that itself stands beside another. */
async function leadOf(ctx: Context, named: string | undefined): Promise<string | undefined> {
  return named ? (await groupOf(ctx.tx, ctx.forceId, named)).rootId : undefined;
}

/** The reports that stand beside these, locked; while these are locked nobody adds one. */
async function copiesOf(ctx: Context, rows: readonly LockedRow[]): Promise<LockedRow[]> {
  const ids: string[] = [];
  for (const { reportId, copies } of rows)
    if (copies > 0) ids.push(...(await groupOf(ctx.tx, ctx.forceId, reportId)).copyIds);
  const known = new Set(rows.map(({ reportId }) => reportId));
  return lockForAct(
    ctx.tx,
    ctx.forceId,
    ids.filter((id) => !known.has(id)),
  );
}

/**
 * Does one act to every chosen report it fits, and leaves the others out with the reason. Each report keeps its own
 * line: of the audit, of the step that can be taken back, and of the decision where the officer chose one for the group.
 * @throws Refusal `not-allowed` for another role, `not-found` where the report they are to stand beside is not there
 */
export async function actOnReports(ctx: Context, asked: Act): Promise<Done> {
  const { actor } = ctx;
  demand(asked.action === 'DECIDE' ? mayDecide : mayAcknowledge, actor);
  if (actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff act on reports');
  if (asked.chosen.length > MOST_AT_ONCE) throw new Refusal('too-large', `at most ${MOST_AT_ONCE} at once`);
  const ids = asked.chosen.map(({ reportId }) => reportId);
  const leadReportId = await leadOf(ctx, asked.leadReportId);
  const act = { ...asked, leadReportId };
  const rows = await lockForAct(ctx.tx, ctx.forceId, leadReportId ? [...ids, leadReportId] : ids);
  if (leadReportId) {
    const lead = found(
      rows.find(({ reportId }) => reportId === leadReportId),
      'report',
    );
    demand(mayAcknowledge, actor, lead.areaPath ?? '');
    await demandNamed(ctx, lead.reportId);
    if (lead.duplicateOf) throw new Refusal('conflict', 'that report was put beside another meanwhile');
  }
  const chosen = rows.filter(({ reportId }) => ids.includes(reportId));
  const { held, out } = sortForAct(chosen, act, actor);
  const batchId = ctx.newId();
  await insertBatch(ctx, {
    id: batchId,
    action: act.action,
    reason: act.reason ?? null,
    heldUntil: heldUntil(ctx, act),
    leadReportId: act.leadReportId ?? null,
    undoes: null,
    leftOut: out.length,
    madeBy: actor.id,
  });
  // What stands beside a report that is put beside another goes with it: nothing stands beside a copy.
  const moved = act.action === 'DUPLICATE' ? await copiesOf(ctx, held) : [];
  for (const row of [...held, ...moved]) {
    await change(ctx, row, { act, by: actor.id });
    await insertStep(ctx, batchId, row);
    await ctx.audit({
      act: 'triage.act-on-report',
      kind: 'alteration',
      subject: 'report',
      subjectId: row.reportId,
      detail: { action: act.action, reason: act.reason ?? null, batch: batchId },
    });
    if (row.state === 'unread' && (act.action === 'TAKE' || act.action === 'DUPLICATE'))
      await ctx.publish(reportAcknowledged, row.reportId, { reportId: row.reportId });
  }
  return {
    batchId,
    done: held.map(({ reportId }) => reportId),
    leftOut: out.map(({ row, why }) => ({ reportId: row.reportId, why })),
  };
}
