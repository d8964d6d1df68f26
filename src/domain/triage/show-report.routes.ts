import { isUuid } from '#kernel/ids';
import { type FieldProblem, found, Refusal } from '#kernel/refusal';
import type { Reply, Visit } from '#platform/web/route';
import { reportPage } from './page.presenter.ts';
import { readReport } from './read-report.ts';
import type { TypedDecision } from './report.presenter.ts';
import { GLASS_REASONS } from './restricted/restricted.model.ts';
import { shutReport } from './restricted/shut-report.ts';
import { caseById } from './triage.reads.ts';

const DONE = ['taken', 'decided', 'offered', 'sent', 'accepted'] as const;

/** The identifier in the address. @throws Refusal `not-found` where it is none */
export const idOf = (visit: Visit): string => {
  const { id = '' } = visit.params;
  return found(isUuid(id) ? id : undefined, 'report');
};

/** The signed-in member of staff; routes of this room are open to nobody else. */
export function staffOf(visit: Visit) {
  if (visit.actor.kind !== 'staff') throw new Refusal('sign-in-first', 'staff only');
  return visit.actor;
}

export interface Again {
  typed?: TypedDecision;
  problems?: readonly FieldProblem[];
  status?: number;
}

/** The report page from the queue or from the supervision, with what was typed where something is wrong. */
export async function showReport(
  visit: Visit,
  from: 'triage' | 'cases',
  { typed, problems = [], status = 200 }: Again = {},
): Promise<Reply> {
  const { t } = visit;
  const actor = staffOf(visit);
  const read = await visit.ctx(async (ctx) => {
    const id = idOf(visit);
    const reportId = from === 'triage' ? id : found(await caseById(ctx.tx, ctx.forceId, id), 'case').reportId;
    const isShut = await shutReport(ctx, reportId);
    if (isShut) return isShut;
    return readReport(ctx, { reportId, purpose: from === 'triage' ? 'triage' : 'case' });
  });
  if ('isShut' in read)
    return visit.page(
      'triage/restricted',
      {
        ...read,
        reasons: GLASS_REASONS.map((value) => ({ value, text: t(`triage.glass.reason.${value}`) })),
      },
      { title: t('triage.report.title', { reference: read.reference }), back: `/${from}`, status: 403 },
    );
  const model = reportPage(read, { actor, typed, problems, t });
  const done = DONE.find((one) => one === visit.query.done);
  return visit.page(
    'triage/report',
    { ...model, now: read.now, done: done ? t(`triage.done.${done}`) : '' },
    { title: t('triage.report.title', { reference: model.reference }), back: `/${from}`, problems, status },
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
    if (!(error instanceof Refusal)) throw error;
    const { typed, field } = doing;
    if (error.problems.length > 0)
      return showReport(visit, from, { typed, problems: error.problems, status: error.status });
    if (error.code !== 'conflict' && error.code !== 'own-work') throw error;
    const problems = [{ field, key: `triage.refused.${error.code}`, args: { why: error.message } }];
    return showReport(visit, from, { typed, problems, status: error.status });
  }
}
