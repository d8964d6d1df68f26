import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { directionOf } from '#reference/languages';
import { areaName, listAreas, staffNames } from '#room/access';
import { openWords, reportsByIds } from '#room/reporting';
import { groupsOf } from './duplicates/grouped.model.ts';
import { unreadPairs } from './duplicates/likeness.reads.ts';
import { areasSeen, readView } from './queue.model.ts';
import { queueRows } from './queue.presenter.ts';
import { queueSummary } from './queue.reads.ts';
import { rowsForAct } from './queue-batch.reads.ts';
import { areKeysOn } from './queue-cookies.routes.ts';
import { staffOf } from './show-report.routes.ts';
import { boardFigures, firstWords, groupLines, groupWords, readGroup } from './surge.presenter.ts';
import { boardRows, GROUPS_SHOWN, groupRows, lastHour, surgeGroups } from './surge.reads.ts';
import { mayAcknowledge, mayReadCase, mayReadQueue } from './triage.policy.ts';

/** Short rows of one group on a page; each opens a narrative, and the keeper counts those. */
const SHORT_ROWS = 50;
/** Without scripts the board asks again after so many seconds. */
const REFRESH_SECONDS = 20;

/** Groups of alike reports the surge view shows. */
const ALIKE_SHOWN = 20;

/** Reports nobody took that may tell of the same incident, each group with its rows. */
async function alikeGroups(ctx: Context, seen: readonly string[] | null, visit: Visit) {
  const groups = groupsOf(await unreadPairs(ctx.tx, ctx.forceId, seen)).slice(0, ALIKE_SHOWN);
  const ids = groups.flat();
  const about = {
    reports: await reportsByIds(ctx.tx, ctx.forceId, ids),
    areas: await listAreas(ctx.tx, ctx.forceId),
    names: new Map<string, string>(),
    now: ctx.now,
  };
  const rows = queueRows(await rowsForAct(ctx.tx, ctx.forceId, ids), about, visit.t);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return groups.map((group) => group.flatMap((id) => byId.get(id) ?? [])).filter(({ length }) => length > 1);
}

/** All areas, and those this officer sees; inside one area where the page was asked for that. */
async function areasOf(visit: Visit, ctx: Context, within?: string) {
  const areas = await listAreas(ctx.tx, ctx.forceId);
  const seen = areasSeen(
    staffOf(visit).scopes,
    areas.map(({ path }) => path),
    within,
  );
  return { areas, seen };
}

async function showSurge(visit: Visit): Promise<Reply> {
  const { t } = visit;
  const within = readView(visit.query).area;
  const model = await visit.ctx(async (ctx) => {
    const { areas, seen } = await areasOf(visit, ctx, within);
    const groups = await surgeGroups(ctx.tx, ctx.forceId, seen);
    return {
      alike: await alikeGroups(ctx, seen, visit),
      groups: groupLines(groups, { areas, now: ctx.now }, t),
      isCut: groups.length === GROUPS_SHOWN,
      within: within ? areaName(areas, within) : '',
      summary: await queueSummary(ctx.tx, ctx.forceId, seen),
    };
  });
  return visit.page(
    'triage/surge',
    {
      ...model,
      shown: GROUPS_SHOWN,
      isKeyed: areKeysOn(visit),
      mayAct: isAllowed(mayAcknowledge, staffOf(visit)),
    },
    { title: t('triage.surge.title'), back: '/triage' },
  );
}

async function showGroup(visit: Visit): Promise<Reply> {
  const { t } = visit;
  const actor = staffOf(visit);
  const facts = readGroup(visit.query);
  if (!isAllowed(mayReadCase, actor, facts.areaPath ?? ''))
    throw new Refusal('not-allowed', 'these reports belong to another area');
  const model = await visit.ctx(async (ctx) => {
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const rows = await groupRows(ctx.tx, ctx.forceId, { facts, limit: SHORT_ROWS });
    const reportIds = rows.map(({ reportId }) => reportId);
    const words = await openWords(ctx, { reportIds, purpose: 'triage' });
    const people = rows.flatMap(({ askedStaffId }) => askedStaffId ?? []);
    const about = {
      reports: await reportsByIds(ctx.tx, ctx.forceId, reportIds),
      areas,
      names: await staffNames(ctx.tx, ctx.forceId, people),
      now: ctx.now,
    };
    const languages = new Map(rows.map(({ reportId, language }) => [reportId, language]));
    return {
      facts: groupWords(facts, areas, t),
      rows: queueRows(rows, about, t).map((row) => ({
        ...row,
        words: firstWords(words.get(row.id)?.reveal() ?? ''),
        lang: languages.get(row.id) ?? 'en',
        dir: directionOf(languages.get(row.id) ?? 'en'),
      })),
      isCut: rows.length === SHORT_ROWS,
    };
  });
  return visit.page(
    'triage/surge-group',
    {
      ...model,
      shown: SHORT_ROWS,
      isKeyed: areKeysOn(visit),
      mayAct: isAllowed(mayAcknowledge, actor, facts.areaPath ?? ''),
    },
    { title: t('triage.surge.group.title'), back: '/triage/surge' },
  );
}

async function showBoard(visit: Visit): Promise<Reply> {
  const { t } = visit;
  const model = await visit.ctx(async (ctx) => {
    const { areas, seen } = await areasOf(visit, ctx);
    const parts = {
      summary: await queueSummary(ctx.tx, ctx.forceId, seen),
      rows: await boardRows(ctx.tx, ctx.forceId, seen),
      hour: await lastHour(ctx.tx, ctx.forceId, seen),
    };
    return { ...boardFigures(parts, { areas, now: ctx.now }, t), now: ctx.now };
  });
  return visit.page(
    'triage/board',
    { ...model, refreshSeconds: REFRESH_SECONDS },
    { title: t('triage.board.title') },
  );
}

export const surgeRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/triage/surge',
    policy: mayReadQueue,
    audit: 'none: counts by area, day and strand; no words and no report',
    handle: showSurge,
  },
  {
    method: 'GET',
    url: '/triage/surge/group',
    policy: mayReadCase,
    audit: 'triage.read-first-words',
    handle: showGroup,
  },
  {
    method: 'GET',
    url: '/triage/board',
    policy: mayReadQueue,
    audit: 'none: figures alone, for a wall; no report and no person',
    handle: showBoard,
  },
]);
