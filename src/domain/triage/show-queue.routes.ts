import type { FieldProblem } from '#kernel/refusal';
import type { Reply, Visit } from '#platform/web/route';
import { listAreas, staffNames } from '#room/access';
import { reportsByIds } from '#room/reporting';
import { nearestClocks } from './clocks/clock.reads.ts';
import { LIKELY_FROM } from './duplicates/likeness.model.ts';
import { openProposals } from './duplicates/likeness.reads.ts';
import { errorsOf } from './page.presenter.ts';
import { areasSeen, placeText, readPlace, readView, viewQuery } from './queue.model.ts';
import { filterForm, queueRows, viewTabs } from './queue.presenter.ts';
import { COUNTED_TO, queuePage, queueSummary } from './queue.reads.ts';
import { areKeysOn, VIEW_COOKIE } from './queue-cookies.routes.ts';
import { savedFilters } from './saved-filter.reads.ts';
import { staffOf } from './show-report.routes.ts';

/** Rows of one page: what an officer can look through, and little enough to come at once. */
const ROWS_SHOWN = 50;

/** What of the queue is asked for, and what is wrong with a view an officer wanted to keep. */
export interface QueueAgain {
  asked?: Readonly<Record<string, string>>;
  problems?: readonly FieldProblem[];
  status?: number;
  typedName?: string;
}

/** One page of the queue for who is signed in. */
export async function showQueue(visit: Visit, again: QueueAgain = {}): Promise<Reply> {
  const { t } = visit;
  const { asked = visit.query, problems = [], status = 200, typedName = '' } = again;
  const actor = staffOf(visit);
  const view = readView(asked);
  const query = viewQuery(view);
  const model = await visit.ctx(async (ctx) => {
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const paths = areas.map(({ path }) => path);
    const page = await queuePage(ctx.tx, ctx.forceId, {
      view,
      areas: areasSeen(actor.scopes, paths, view.area),
      after: readPlace(asked.after),
      limit: ROWS_SHOWN,
    });
    const { rows, next } = page;
    const people = rows.flatMap((row) => row.acknowledgedBy ?? row.askedStaffId ?? []);
    const ids = rows.map(({ reportId }) => reportId);
    const about = {
      reports: await reportsByIds(ctx.tx, ctx.forceId, ids),
      areas,
      names: await staffNames(ctx.tx, ctx.forceId, people),
      nearest: await nearestClocks(ctx.tx, ctx.forceId, ids),
      now: ctx.now,
    };
    const saved = await savedFilters(ctx.tx, ctx.forceId, actor.id);
    const alike = await openProposals(
      ctx.tx,
      ctx.forceId,
      rows.flatMap(({ reportId, isRestricted }) => (isRestricted ? [] : [reportId])),
    );
    return {
      rows: queueRows(rows, about, t),
      alike: [...new Set(alike.flatMap(({ reportId, score }) => (score >= LIKELY_FROM ? [reportId] : [])))],
      next: next ? `/triage?${query}&after=${placeText(next)}` : '',
      summary: await queueSummary(ctx.tx, ctx.forceId, areasSeen(actor.scopes, paths)),
      saved: saved.map(({ id, name, query: kept }) => ({
        id,
        name,
        href: `/triage?${kept}`,
        isCurrent: kept === query,
      })),
      filter: filterForm(view, areas, t),
      now: ctx.now,
    };
  });
  visit.setCookie(VIEW_COOKIE, query);
  return visit.page(
    'triage/queue',
    {
      ...model,
      query,
      first: `/triage?${query}`,
      isFirst: !asked.after,
      tabs: viewTabs(view, t),
      countedTo: COUNTED_TO,
      isKeyed: areKeysOn(visit),
      mayAct: actor.roles.includes('DUTY_INSPECTOR') || actor.roles.includes('COMMANDER'),
      typedName,
      errors: errorsOf(problems, t),
    },
    { title: t('triage.queue.title'), problems, status },
  );
}
