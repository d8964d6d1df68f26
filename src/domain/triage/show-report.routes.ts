import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import { type FieldProblem, found, foundId, Refusal } from '#kernel/refusal';
import { type FieldSpec, formView } from '#platform/web/form';
import type { Reply, Visit } from '#platform/web/route';
import { staffNames } from '#room/access';
import { type Afterwards, afterwardsOf } from '#room/reporting';
import { isPromiseLate, translationState, withAfterwards } from './contact/timeline.presenter.ts';
import { standingLines } from './duplicates/duplicates.presenter.ts';
import { standingOf } from './duplicates/read-duplicates.ts';
import { reportPage } from './page.presenter.ts';
import { openPrepared } from './prepare-decision.ts';
import { preparedOf } from './prepared-decision.reads.ts';
import { viewQuery } from './queue.model.ts';
import { withActs } from './queue-action.presenter.ts';
import { actsOn } from './queue-batch.reads.ts';
import { areKeysOn, lastView } from './queue-cookies.routes.ts';
import { readReport } from './read-report.ts';
import { problemsAt, statusOf } from './refused.form.ts';
import type { TypedDecision } from './report.presenter.ts';
import { GLASS_REASONS } from './restricted/restricted.model.ts';
import { shutReport } from './restricted/shut-report.ts';
import { mayWriteToReporter } from './triage.policy.ts';
import { caseById } from './triage.reads.ts';

const DONE = ['taken', 'decided', 'offered', 'sent', 'accepted', 'rerouted'] as const;

/** The identifier in the address. @throws Refusal `not-found` where it is none */
export const idOf = (visit: Visit): string => foundId(visit.params.id, 'report');

/** The signed-in member of staff; routes of this room are open to nobody else. */
export function staffOf(visit: Visit) {
  if (visit.actor.kind !== 'staff') throw new Refusal('sign-in-first', 'staff only');
  return visit.actor;
}

async function actsWithNames(ctx: Context, reportId: string) {
  const acts = await actsOn(ctx.tx, ctx.forceId, reportId);
  const names = await staffNames(
    ctx.tx,
    ctx.forceId,
    acts.map(({ madeBy }) => madeBy),
  );
  return acts.map((one) => ({ ...one, by: names.get(one.madeBy) ?? '' }));
}

async function afterwardsWithNames(ctx: Context, reportId: string) {
  const afterwards: Afterwards = await afterwardsOf(ctx, reportId);
  const { promises, translations } = afterwards;
  const people = [
    ...promises.map(({ setBy }) => setBy),
    ...translations.flatMap(({ askedBy, enteredBy }) => (enteredBy ? [askedBy, enteredBy] : [askedBy])),
  ];
  return { afterwards, names: await staffNames(ctx.tx, ctx.forceId, people) };
}

export interface Again {
  typed?: TypedDecision;
  problems?: readonly FieldProblem[];
  status?: number;
}

const GLASS_FIELDS: FieldSpec[] = [
  { kind: 'radios', name: 'reason', options: GLASS_REASONS, required: true, small: true },
];

/** What somebody sees of a report restricted to others: that it is there, and how to open it in need. */
function shutPage(
  visit: Visit,
  shut: { id: string; reference: string },
  { back, problems = [] }: { back: string; problems?: readonly FieldProblem[] },
): Reply {
  const { t } = visit;
  const words = Object.fromEntries(GLASS_REASONS.map((code) => [code, t(`triage.glass.reason.${code}`)]));
  const fields = formView({
    specs: GLASS_FIELDS,
    values: {},
    problems,
    keyBase: 'triage.glass',
    t,
    labels: { reason: words },
  });
  return visit.page(
    'triage/restricted',
    { ...shut, fields },
    {
      title: t('triage.report.title', { reference: shut.reference }),
      back,
      problems,
      status: problems.length > 0 ? 422 : 403,
    },
  );
}

/** The page of a report that is shut to whoever asks, with what is wrong. @throws Refusal `not-found`, `not-allowed`, `conflict` where it is open to them */
export async function showShut(visit: Visit, problems: readonly FieldProblem[]): Promise<Reply> {
  const shut = await visit.ctx((ctx) => shutReport(ctx, idOf(visit)));
  if (!shut) throw new Refusal('conflict', 'the report is open to you');
  return shutPage(visit, shut, { back: '/triage', problems });
}

/** The report page from the queue or from the supervision, with what was typed where something is wrong. */
export async function showReport(
  visit: Visit,
  from: 'triage' | 'cases',
  { typed, problems = [], status = 200 }: Again = {},
): Promise<Reply> {
  const { t } = visit;
  const actor = staffOf(visit);
  const seen = await visit.ctx(async (ctx) => {
    const id = idOf(visit);
    const reportId = from === 'triage' ? id : found(await caseById(ctx.tx, ctx.forceId, id), 'case').reportId;
    const isShut = await shutReport(ctx, reportId);
    if (isShut) return { kind: 'shut' as const, shut: isShut };
    const rows = from === 'triage' ? await preparedOf(ctx.tx, ctx.forceId, actor.id) : [];
    const wanted = typed ? [] : rows.filter((row) => row.id === visit.query.prepared);
    return {
      kind: 'open' as const,
      read: await readReport(ctx, { reportId, purpose: from === 'triage' ? 'triage' : 'case' }),
      prepared: rows,
      chosen: (await openPrepared(ctx, wanted))[0],
      acts: await actsWithNames(ctx, reportId),
      standing: await standingOf(ctx, reportId),
      afterwards: await afterwardsWithNames(ctx, reportId),
    };
  });
  if (seen.kind === 'shut') return shutPage(visit, seen.shut, { back: `/${from}` });
  const { read, prepared, chosen, acts, standing, afterwards } = seen;
  // A prepared decision only fills the form: the officer reads it there and keeps it, or not.
  const filled = chosen ? { ...chosen.input, version: '' } : typed;
  const model = reportPage(read, { actor, typed: filled, problems, t });
  const done = DONE.find((one) => one === visit.query.done);
  return visit.page(
    'triage/report',
    {
      ...model,
      timeline: withAfterwards(withActs(model.timeline, acts, t), afterwards, t),
      hasWish: afterwards.afterwards.wish !== undefined,
      toldTranslation: translationState(afterwards.afterwards),
      isPromiseLate: isPromiseLate(afterwards.afterwards, read.now),
      mayWrite: isAllowed(mayWriteToReporter, actor, read.oversight.areaPath ?? ''),
      now: read.now,
      done: done ? t(`triage.done.${done}`) : '',
      isQueue: from === 'triage',
      duplicates: standingLines(standing, t),
      isPrepared: chosen !== undefined,
      prepared: prepared.map(({ id, name }) => ({ id, name, isChosen: id === chosen?.id })),
      isKeyed: areKeysOn(visit),
    },
    {
      title: t('triage.report.title', { reference: model.reference }),
      back: from === 'triage' ? `/triage?${viewQuery(lastView(visit))}` : '/cases',
      problems,
      status,
    },
  );
}

/**
 * Does one thing, then leads on to the page that shows it. A refusal that names fields, or that says a colleague was
 * quicker, shows the report as it is now with what was typed; anything else is thrown on.
 */
export async function act(
  visit: Visit,
  from: 'triage' | 'cases',
  doing: { typed?: TypedDecision; field: string; run: () => Promise<string> },
): Promise<Reply> {
  try {
    return visit.redirect(await doing.run());
  } catch (error) {
    const { typed, field } = doing;
    const problems = problemsAt(error, field);
    return showReport(visit, from, { typed, problems, status: statusOf(error) });
  }
}
