import type { Context } from '#kernel/context';
import { type FieldProblem, found, problemsOf } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { idOf, showShut } from '../show-report.routes.ts';
import { mayReadCase } from '../triage.policy.ts';
import { caseById } from '../triage.reads.ts';
import { answerLift, askToLift } from './lift-restriction.ts';
import { actingOn, breakGlass, nameOnReport, restrictReport, reviewGlass } from './restrict-report.ts';
import {
  GLASS_REASONS,
  GLASS_VERDICTS,
  LIFT_ANSWERS,
  LIFT_REASONS,
  RESTRICTIONS,
} from './restricted.model.ts';
import { mayBreakGlass, mayRestrict, mayReviewGlass } from './restricted.policy.ts';
import { glassForChange } from './restricted.reads.ts';
import { showAccess, showGlass } from './show-access.routes.ts';

const OWN_LINE = 'none: the use case writes its own line';

/** One of the codes, as posted; undefined for anything else. */
const code = <T extends string>(visit: Visit, name: string, codes: readonly T[]): T | undefined =>
  codes.find((one) => one === visit.field(name));

const asks = (field: string, key: string): FieldProblem[] => [{ field, key }];

/** Does one thing about access and leads on; a refusal that names a field shows the page again with what to do. */
async function doing(
  visit: Visit,
  act: {
    run: (ctx: Context) => Promise<void>;
    to: string;
    again: (problems: FieldProblem[]) => Promise<Reply>;
  },
): Promise<Reply> {
  try {
    await visit.ctx(act.run);
  } catch (error) {
    return act.again(problemsOf(error));
  }
  return visit.redirect(act.to);
}

const accessPage = (visit: Visit): string => `/triage/${idOf(visit)}/access`;

/** A second person answers on the access page or, unnamed, on the commander's page. */
async function answer(visit: Visit): Promise<Reply> {
  const reportId = idOf(visit);
  const isCommanders = visit.field('from') === 'break-glass';
  const said = code(visit, 'answer', LIFT_ANSWERS);
  if (!said) {
    const problems = asks('', 'triage.access.lift.answer.required');
    await visit.ctx((ctx) => actingOn(ctx, mayRestrict, reportId));
    return isCommanders ? showGlass(visit, problems) : showAccess(visit, reportId, problems);
  }
  await visit.ctx((ctx) => answerLift(ctx, { reportId, isLifted: said === 'LIFT' }));
  return visit.redirect(isCommanders ? '/break-glass' : accessPage(visit));
}

export const restrictedRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/triage/:id/access',
    policy: mayRestrict,
    audit: 'triage.read-access',
    handle: (visit) => showAccess(visit, idOf(visit)),
  },
  {
    method: 'GET',
    url: '/cases/:id/access',
    policy: mayReadCase,
    audit: 'triage.read-access',
    async handle(visit) {
      const row = await visit.ctx(async (ctx) =>
        found(await caseById(ctx.tx, ctx.forceId, idOf(visit)), 'case'),
      );
      return showAccess(visit, row.reportId);
    },
  },
  {
    method: 'POST',
    url: '/triage/:id/restrict',
    policy: mayRestrict,
    audit: OWN_LINE,
    handle(visit) {
      const reportId = idOf(visit);
      const why = code(visit, 'why', RESTRICTIONS);
      if (!why) return showAccess(visit, reportId, asks('why', 'triage.access.why.required'));
      return doing(visit, {
        run: (ctx) => restrictReport(ctx, { reportId, why }),
        to: accessPage(visit),
        again: (problems) => showAccess(visit, reportId, problems),
      });
    },
  },
  {
    method: 'POST',
    url: '/triage/:id/named',
    policy: mayRestrict,
    audit: OWN_LINE,
    handle(visit) {
      const reportId = idOf(visit);
      const named = { reportId, staffId: visit.field('staffId'), isGiven: visit.field('give') !== 'no' };
      return doing(visit, {
        run: (ctx) => nameOnReport(ctx, named),
        to: accessPage(visit),
        again: (problems) => showAccess(visit, reportId, problems),
      });
    },
  },
  {
    method: 'POST',
    url: '/triage/:id/lift',
    policy: mayRestrict,
    audit: OWN_LINE,
    handle(visit) {
      const reportId = idOf(visit);
      const reason = code(visit, 'lift', LIFT_REASONS);
      if (!reason) return showAccess(visit, reportId, asks('lift', 'triage.access.lift.required'));
      return doing(visit, {
        run: (ctx) => askToLift(ctx, { reportId, reason }),
        to: accessPage(visit),
        again: (problems) => showAccess(visit, reportId, problems),
      });
    },
  },
  {
    method: 'POST',
    url: '/triage/:id/lift/answer',
    policy: mayRestrict,
    audit: OWN_LINE,
    handle: answer,
  },
  {
    method: 'POST',
    url: '/triage/:id/break-glass',
    policy: mayBreakGlass,
    audit: OWN_LINE,
    limit: { perMinute: 5 },
    async handle(visit) {
      const reportId = idOf(visit);
      const reason = code(visit, 'reason', GLASS_REASONS);
      if (!reason) return showShut(visit, asks('reason', 'triage.glass.reason.required'));
      return doing(visit, {
        run: (ctx) => breakGlass(ctx, { reportId, reason }),
        to: `/triage/${reportId}`,
        again: (problems) => showShut(visit, problems),
      });
    },
  },
  {
    method: 'GET',
    url: '/break-glass',
    policy: mayReviewGlass,
    audit: 'none: references, names of officers and reasons as codes; nothing of a report is opened',
    handle: (visit) => showGlass(visit),
  },
  {
    method: 'POST',
    url: '/break-glass/:id/review',
    policy: mayReviewGlass,
    audit: OWN_LINE,
    async handle(visit) {
      const id = idOf(visit);
      const verdict = code(visit, 'verdict', GLASS_VERDICTS);
      if (!verdict) {
        await visit.ctx(async (ctx) => found(await glassForChange(ctx.tx, ctx.forceId, id), 'opening'));
        return showGlass(visit, asks('', 'triage.glass.verdict.required'));
      }
      await visit.ctx((ctx) => reviewGlass(ctx, { id, verdict }));
      return visit.redirect('/break-glass');
    },
  },
]);
