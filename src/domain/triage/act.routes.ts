import { isUuid } from '#kernel/ids';
import { type FieldProblem, found, foundId, Refusal } from '#kernel/refusal';
import { defineRoutes, type Route, type Visit } from '#platform/web/route';
import { reportByReference } from '#room/reporting';
import { type Act, actOnReports } from './act-on-reports.ts';
import { openPrepared } from './prepare-decision.ts';
import { preparedOf } from './prepared-decision.reads.ts';
import {
  type Chosen,
  HOLD_MINUTES,
  QUEUE_ACTIONS,
  type QueueAction,
  readChosen,
} from './queue-action.model.ts';
import { reasonsFor } from './queue-action.presenter.ts';
import { showAct, showPreview } from './show-act.routes.ts';
import { staffOf } from './show-report.routes.ts';
import { mayAcknowledge } from './triage.policy.ts';
import { undoAct } from './undo-act.ts';

const actionOf = (text: string | undefined): QueueAction =>
  found(
    QUEUE_ACTIONS.find((one) => one === text),
    'act',
  );

/** What was ticked; with "all of these" ticked, every report the page listed. */
const chosenOn = (visit: Visit): Chosen[] =>
  readChosen(visit.fields(visit.field('all') === 'yes' ? 'listed' : 'report'));

const actId = (visit: Visit): string => foundId(visit.params.id, 'act');

/** The report the others stand beside: one of those offered, or one whose reference was typed. */
async function leadOf(visit: Visit): Promise<string | undefined> {
  const offered = visit.field('lead');
  if (isUuid(offered)) return offered;
  const reference = visit.field('reference').toUpperCase();
  if (reference === '') return undefined;
  return visit.ctx(async (ctx) => (await reportByReference(ctx.tx, ctx.forceId, reference))?.id);
}

/** What the form of an act says, or what is missing in it. */
async function readAct(visit: Visit): Promise<{ act: Act } | { problems: FieldProblem[] }> {
  const action = actionOf(visit.field('action'));
  const chosen = chosenOn(visit);
  const reason = reasonsFor(action).find((one) => one === visit.field('reason'));
  if (reasonsFor(action).length > 0 && !reason)
    return { problems: [{ field: 'reason', key: 'triage.act.reason.required' }] };
  const act: Act = { action, chosen, reason };
  if (action === 'HOLD') {
    const minutes = HOLD_MINUTES.find((one) => one === visit.field('minutes'));
    if (!minutes) return { problems: [{ field: 'minutes', key: 'triage.act.minutes.required' }] };
    return { act: { ...act, heldMinutes: Number(minutes) } };
  }
  if (action === 'DUPLICATE') {
    const leadReportId = await leadOf(visit);
    if (!leadReportId) return { problems: [{ field: 'lead', key: 'triage.act.lead.required' }] };
    return { act: { ...act, leadReportId } };
  }
  if (action === 'DECIDE') {
    const [prepared] = await visit.ctx(async (ctx) => {
      const own = await preparedOf(ctx.tx, ctx.forceId, staffOf(visit).id);
      return openPrepared(
        ctx,
        own.filter(({ id }) => id === visit.field('prepared')),
      );
    });
    if (!prepared) return { problems: [{ field: 'prepared', key: 'triage.act.prepared.required' }] };
    return { act: { ...act, decision: prepared.input } };
  }
  return { act };
}

export const actRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/triage/act',
    policy: mayAcknowledge,
    audit: 'none: references, areas and clocks before an act; nothing is changed or opened',
    handle: (visit) =>
      showPreview(visit, {
        action: actionOf(visit.query.action),
        chosen: readChosen([visit.query.report ?? '']),
      }),
  },
  {
    method: 'POST',
    url: '/triage/act',
    policy: mayAcknowledge,
    audit: 'none: references, areas and clocks before an act; nothing is changed or opened',
    handle: (visit) =>
      showPreview(visit, {
        action: actionOf(visit.field('action')),
        chosen: chosenOn(visit),
      }),
  },
  {
    method: 'POST',
    url: '/triage/act/confirm',
    policy: mayAcknowledge,
    audit: 'none: the use case writes a line for each report',
    handle: async (visit) => {
      const again = {
        action: actionOf(visit.field('action')),
        chosen: chosenOn(visit),
      };
      const read = await readAct(visit);
      if ('problems' in read) return showPreview(visit, { ...again, problems: read.problems, status: 422 });
      try {
        const { batchId } = await visit.ctx((ctx) => actOnReports(ctx, read.act));
        return visit.redirect(`/triage/acts/${batchId}`);
      } catch (error) {
        if (!(error instanceof Refusal) || !['conflict', 'not-found'].includes(error.code)) throw error;
        const problems = [{ field: 'lead', key: 'triage.act.lead.required' }];
        return showPreview(visit, { ...again, problems, status: error.status });
      }
    },
  },
  {
    method: 'GET',
    url: '/triage/acts/:id',
    policy: mayAcknowledge,
    audit: 'none: references and states after an act; nothing of a report is opened',
    handle: (visit) => showAct(visit, actId(visit)),
  },
  {
    method: 'POST',
    url: '/triage/acts/:id/undo',
    policy: mayAcknowledge,
    audit: 'none: the use case writes a line for each report',
    handle: async (visit) => {
      try {
        const { batchId } = await visit.ctx((ctx) => undoAct(ctx, actId(visit)));
        return visit.redirect(`/triage/acts/${batchId}`);
      } catch (error) {
        if (!(error instanceof Refusal) || !['conflict', 'gone'].includes(error.code)) throw error;
        return showAct(visit, actId(visit), {
          problems: [{ field: 'undo', key: `triage.act.undo.${error.code}` }],
          status: error.status,
        });
      }
    },
  },
]);
