import { isAllowed } from '#kernel/policy';
import { type FieldProblem, foundId, problemsOf } from '#kernel/refusal';
import { formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { areaName, listAreas, staffNames } from '#room/access';
import { fromUkClock, ukClock } from '#room/situation';
import { EMPTY, type Filled, plain } from './filled.model.ts';
import { logVisit, type VisitLog } from './log-visit.ts';
import { mayLogVisit, mayPlanVisit, mayPromisePatrols, mayReadVisits } from './patrol.policy.ts';
import { byDay, periodView, totalsView, visitCard, wordsView } from './patrol.presenter.ts';
import { listVisits, MOST_LISTED, visitTotals } from './patrol.reads.ts';
import { readPeriod, spanOf } from './period.model.ts';
import { promisePatrols } from './promise-patrols.ts';
import { readVisit } from './read-visit.ts';
import { LOG_FIELDS, LOG_KEYS, PROMISE_KEYS, promiseFields } from './visit.form.ts';
import { NOT_DONE_REASONS } from './visit.model.ts';

const scopesOf = (visit: Visit): readonly string[] =>
  visit.actor.kind === 'staff' ? visit.actor.scopes : [];

async function showVisits(visit: Visit, filled: Filled = EMPTY): Promise<Reply> {
  const { t, actor, query } = visit;
  const { model, problems } = await visit.ctx(async (ctx) => {
    const read = readPeriod({ from: query.from, until: query.until }, ctx.now);
    const span = { ...spanOf(read.period), scopes: scopesOf(visit), now: ctx.now };
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const rows = await listVisits(ctx.tx, ctx.forceId, span);
    const totals = await visitTotals(ctx.tx, ctx.forceId, span);
    const names = await staffNames(
      ctx.tx,
      ctx.forceId,
      rows.flatMap((row) => row.officerId ?? []),
    );
    const own = areas.filter((area) => area.level > 0 && isAllowed(mayPromisePatrols, actor, area.path));
    const days = byDay(rows, (at) => ukClock(at).day).map(([day, list]) => ({
      day,
      visits: list.map((row) => visitCard(row, { areas, names, now: ctx.now }, t)),
    }));
    const promise = formView({
      specs: promiseFields(own.map(({ path }) => path)),
      values: filled.values,
      problems: filled.problems,
      keyBase: PROMISE_KEYS,
      t,
      labels: { areaPath: Object.fromEntries(own.map(({ path }) => [path, areaName(areas, path)])) },
    });
    const period = periodView(read, { typed: query, now: ctx.now }, t);
    const isCut = rows.length === MOST_LISTED ? t('patrol.visits.cut', { most: MOST_LISTED }) : '';
    return {
      model: { days, promise, period, isCut, totals: totalsView(totals, t) },
      problems: [...read.problems, ...filled.problems],
    };
  });
  return visit.page(
    'patrol/visits',
    {
      ...model,
      mayPlan: isAllowed(mayPlanVisit, actor),
      mayPromise: isAllowed(mayPromisePatrols, actor),
      isPromised: query.promised === '1',
    },
    { title: t('patrol.visits.title'), problems },
  );
}

async function showOne(visit: Visit, { values, problems }: Filled = EMPTY): Promise<Reply> {
  const { t, actor } = visit;
  const id = visit.params.id ?? '';
  const { card, words, areaPath } = await visit.ctx(async (ctx) => {
    const row = await readVisit(ctx, id);
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const names = await staffNames(ctx.tx, ctx.forceId, row.officerId ? [row.officerId] : []);
    return {
      card: visitCard(row, { areas, names, now: ctx.now }, t),
      words: wordsView(row, t),
      areaPath: row.areaPath,
    };
  });
  return visit.page(
    'patrol/visit',
    {
      card,
      words,
      mayLog: card.mayLog && isAllowed(mayLogVisit, actor, areaPath),
      fields: formView({ specs: LOG_FIELDS, values, problems, keyBase: LOG_KEYS, t }),
      action: `/visits/${id}/log`,
    },
    { title: card.site, back: '/visits', problems },
  );
}

/** What the log form says, or what is missing from it. */
function readLog(values: Record<string, string>): VisitLog | FieldProblem[] {
  if (values.outcome === 'not-done') {
    const reason = NOT_DONE_REASONS.find((one) => one === values.reason);
    if (!reason) return [{ field: 'reason', key: 'patrol.log.reason.required' }];
    if (reason === 'OTHER' && !values.why) return [{ field: 'why', key: 'patrol.log.why.required' }];
    return { isDone: false, reason, why: values.why ?? '' };
  }
  const stayedMinutes = Number(values.stayedMinutes);
  if (
    !(values.stayedMinutes && Number.isInteger(stayedMinutes) && stayedMinutes >= 0 && stayedMinutes <= 600)
  )
    return [{ field: 'stayedMinutes', key: 'patrol.log.stayedMinutes.required' }];
  return { isDone: true, stayedMinutes, engagedWith: values.engagedWith ?? '', heard: values.heard ?? '' };
}

async function promise(visit: Visit): Promise<Reply> {
  const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));
  const paths = areas.filter(({ level }) => level > 0).map(({ path }) => path);
  const { values, problems } = parseFields(promiseFields(paths), visit.form, PROMISE_KEYS);
  const untilAt = fromUkClock(String(values.untilOn ?? ''), '23:59');
  if (problems.length > 0 || !untilAt) return showVisits(visit, { values, problems });
  if (untilAt <= new Date())
    return showVisits(visit, {
      values,
      problems: [{ field: 'untilOn', key: 'patrol.promise.untilOn.past' }],
    });
  await visit.ctx((ctx) => promisePatrols(ctx, { areaPath: String(values.areaPath), untilAt }));
  return visit.redirect('/visits?promised=1');
}

export const visitRoutes: Route[] = defineRoutes('patrol', [
  {
    method: 'GET',
    url: '/visits',
    policy: mayReadVisits,
    audit: 'patrol.read-visits',
    handle: (visit) => showVisits(visit),
  },
  {
    method: 'POST',
    url: '/visits/promise',
    policy: mayPromisePatrols,
    audit: 'none: the community room writes community.promise-patrols itself',
    handle: promise,
  },
  {
    method: 'GET',
    url: '/visits/:id',
    policy: mayReadVisits,
    audit: 'patrol.read-visit',
    handle: (visit) => showOne(visit),
  },
  {
    method: 'POST',
    url: '/visits/:id/log',
    policy: mayLogVisit,
    audit: 'patrol.log-visit',
    handle: async (visit) => {
      const id = foundId(visit.params.id, 'visit');
      const { values, problems } = parseFields(LOG_FIELDS, visit.form, LOG_KEYS);
      const log = problems.length > 0 ? [...problems] : readLog(plain(values));
      if (Array.isArray(log)) return showOne(visit, { values, problems: log });
      try {
        await visit.ctx((ctx) => logVisit(ctx, id, log));
      } catch (error) {
        return showOne(visit, { values, problems: problemsOf(error) });
      }
      return visit.redirect(`/visits/${id}`);
    },
  },
]);
