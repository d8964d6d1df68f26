import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import { type FieldProblem, found, Refusal } from '#kernel/refusal';
import type { Reply, Visit } from '#platform/web/route';
import { listAreas, staffNames } from '#room/access';
import { reportsByIds } from '#room/reporting';
import { sortForAct } from './act-on-reports.ts';
import { errorsOf } from './page.presenter.ts';
import { openPrepared } from './prepare-decision.ts';
import { preparedOf } from './prepared-decision.reads.ts';
import { viewQuery } from './queue.model.ts';
import { type QueueRow, queueRows } from './queue.presenter.ts';
import { sameFacts } from './queue.reads.ts';
import {
  type Chosen,
  MOST_AT_ONCE,
  type QueueAction,
  UNDO_MINUTES,
  UNDONE_ACTIONS,
} from './queue-action.model.ts';
import { actChoices, decisionWords, leftOutWords } from './queue-action.presenter.ts';
import { batchById, type LockedRow, rowsForAct, stepsOf, undoOf } from './queue-batch.reads.ts';
import { areKeysOn, lastView } from './queue-cookies.routes.ts';
import { staffOf } from './show-report.routes.ts';
import { mayAcknowledge } from './triage.policy.ts';
import { isUndoable } from './undo-act.ts';

const PROPOSED = 10;

async function rowsAsShown(ctx: Context, rows: readonly LockedRow[], visit: Visit): Promise<QueueRow[]> {
  const ids = rows.map(({ reportId }) => reportId);
  const people = rows.flatMap((row) => row.acknowledgedBy ?? row.askedStaffId ?? []);
  const about = {
    reports: await reportsByIds(ctx.tx, ctx.forceId, ids),
    areas: await listAreas(ctx.tx, ctx.forceId),
    names: await staffNames(ctx.tx, ctx.forceId, people),
    now: ctx.now,
  };
  return queueRows(rows, about, visit.t);
}

/** The reports that may be the one the chosen tell of: the chosen themselves, and those with the same exact facts. */
async function leadsFor(ctx: Context, chosen: readonly LockedRow[], visit: Visit): Promise<QueueRow[]> {
  const actor = staffOf(visit);
  const [first] = chosen;
  const same = first ? await sameFacts(ctx.tx, ctx.forceId, first.reportId, PROPOSED) : [];
  const known = new Set(chosen.map(({ reportId }) => reportId));
  const others = await rowsForAct(
    ctx.tx,
    ctx.forceId,
    same.filter((id) => !known.has(id)),
  );
  const seen = [...(chosen.length > 1 ? chosen : []), ...others].filter(
    ({ areaPath, duplicateOf }) => duplicateOf === null && isAllowed(mayAcknowledge, actor, areaPath ?? ''),
  );
  return rowsAsShown(ctx, seen, visit);
}

export interface PreviewOf {
  action: QueueAction;
  chosen: readonly Chosen[];
  problems?: readonly FieldProblem[];
  status?: number;
}

/** What an act would change, how many reports, and which are left out and why; nothing is changed yet. */
export async function showPreview(visit: Visit, preview: PreviewOf): Promise<Reply> {
  const { t } = visit;
  const { action, chosen, problems = [], status = 200 } = preview;
  const actor = staffOf(visit);
  if (chosen.length > MOST_AT_ONCE) throw new Refusal('too-large', `at most ${MOST_AT_ONCE} at once`);
  const ids = chosen.map(({ reportId }) => reportId);
  const model = await visit.ctx(async (ctx) => {
    const rows = await rowsForAct(ctx.tx, ctx.forceId, ids);
    const { held, out } = sortForAct(rows, { action, chosen }, actor);
    const why = new Map(out.map((one) => [one.row.reportId, leftOutWords(one.why, t)]));
    const shown = await rowsAsShown(ctx, [...held, ...out.map(({ row }) => row)], visit);
    const prepared =
      action === 'DECIDE' ? await openPrepared(ctx, await preparedOf(ctx.tx, ctx.forceId, actor.id)) : [];
    return {
      held: shown.filter(({ id }) => !why.has(id)),
      out: shown.flatMap((row) => (why.has(row.id) ? [{ ...row, why: why.get(row.id) }] : [])),
      leads: action === 'DUPLICATE' ? await leadsFor(ctx, held, visit) : [],
      prepared: prepared.map(({ id, name, input }) => ({ id, name, lines: decisionWords(input, t) })),
    };
  });
  return visit.page(
    'triage/act',
    {
      ...model,
      ...actChoices(action, { reason: visit.field('reason'), minutes: visit.field('minutes') }, t),
      action,
      isUndone: UNDONE_ACTIONS.includes(action),
      undoMinutes: UNDO_MINUTES,
      typedLead: visit.field('lead'),
      typedReference: visit.field('reference'),
      typedPrepared: visit.field('prepared'),
      isKeyed: areKeysOn(visit),
      errors: errorsOf(problems, t),
    },
    {
      title: t(`triage.act.title.${action}`),
      back: `/triage?${viewQuery(lastView(visit))}`,
      problems,
      status,
    },
  );
}

/** What was done, to which reports, and the way back while there is one. */
export async function showAct(
  visit: Visit,
  id: string,
  { problems = [], status = 200 }: { problems?: readonly FieldProblem[]; status?: number } = {},
): Promise<Reply> {
  const { t } = visit;
  const actor = staffOf(visit);
  const model = await visit.ctx(async (ctx) => {
    const batch = found(await batchById(ctx.tx, ctx.forceId, id), 'act');
    if (batch.madeBy !== actor.id) throw new Refusal('not-allowed', 'only who did it sees it here');
    const steps = await stepsOf(ctx.tx, ctx.forceId, id);
    const rows = await rowsForAct(
      ctx.tx,
      ctx.forceId,
      steps.map(({ reportId }) => reportId),
    );
    return {
      rows: await rowsAsShown(ctx, rows, visit),
      batch,
      isUndone: (await undoOf(ctx.tx, ctx.forceId, id)) !== undefined,
      mayUndo: isUndoable(batch, { staffId: actor.id, now: ctx.now }),
    };
  });
  const { action } = model.batch;
  return visit.page(
    'triage/acted',
    {
      ...model,
      id,
      said: t(`triage.acted.${action}`, { n: model.rows.length }),
      isKeyed: areKeysOn(visit),
      undoMinutes: UNDO_MINUTES,
      errors: errorsOf(problems, t),
      after: model.rows.length === 1 ? (model.rows[0]?.id ?? '') : '',
    },
    {
      title: t('triage.acted.title'),
      back: `/triage?${viewQuery(lastView(visit))}`,
      problems,
      status,
    },
  );
}
