import { coversArea } from '#kernel/actor';
import { isUuid } from '#kernel/ids';
import { isAllowed } from '#kernel/policy';
import { type FieldProblem, found, Refusal } from '#kernel/refusal';
import { type FormValues, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { areaName, listAreas, staffByRole, staffNames } from '#room/access';
import { fromUkClock, listEvents, ukClock } from '#room/situation';
import { logVisit, type VisitLog } from './log-visit.ts';
import { mayAddSite, mayLogVisit, mayPlanVisit, mayPromisePatrols, mayReadVisits } from './patrol.policy.ts';
import { byDay, visitCard } from './patrol.presenter.ts';
import { listSites, listVisits, visitById } from './patrol.reads.ts';
import { addSite, planVisit } from './plan-visit.ts';
import { promisePatrols } from './promise-patrols.ts';
import {
  LOG_FIELDS,
  LOG_KEYS,
  PLAN_KEYS,
  PROMISE_KEYS,
  planFields,
  promiseFields,
  SITE_KEYS,
  siteFields,
} from './visit.form.ts';
import { DEFAULT_DWELL_MINUTES, siteSchema } from './visit.model.ts';
import { readPlan } from './visit-time.model.ts';

const DAYS_AHEAD = 7;
const DAY_MS = 86_400_000;

interface Filled {
  values: FormValues;
  problems: readonly FieldProblem[];
}
const EMPTY: Filled = { values: {}, problems: [] };
const plain = (values: FormValues): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String([value].flat()[0] ?? '')]));
const scopesOf = (visit: Visit): readonly string[] =>
  visit.actor.kind === 'staff' ? visit.actor.scopes : [];

/** Shows the form again with what was typed where the use case says what is wrong with it. */
async function attempt(
  act: () => Promise<Reply>,
  again: (problems: readonly FieldProblem[]) => Promise<Reply>,
) {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal && error.problems.length > 0) return again(error.problems);
    throw error;
  }
}

async function showVisits(visit: Visit, filled: Filled = EMPTY): Promise<Reply> {
  const { t, actor } = visit;
  const model = await visit.ctx(async (ctx) => {
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const rows = await listVisits(ctx.tx, ctx.forceId, {
      from: new Date(ctx.now.getTime() - DAY_MS),
      until: new Date(ctx.now.getTime() + DAYS_AHEAD * DAY_MS),
      scopes: scopesOf(visit),
    });
    const names = await staffNames(
      ctx.tx,
      ctx.forceId,
      rows.flatMap((row) => row.officerId ?? []),
    );
    const own = areas.filter((area) => area.level > 0 && isAllowed(mayPromisePatrols, actor, area.path));
    return {
      days: byDay(rows, (at) => ukClock(at).day).map(([day, list]) => ({
        day,
        visits: list.map((row) => visitCard(row, { areas, names, now: ctx.now }, t)),
      })),
      promise: formView({
        specs: promiseFields(own.map(({ path }) => path)),
        values: filled.values,
        problems: filled.problems,
        keyBase: PROMISE_KEYS,
        t,
        labels: { areaPath: Object.fromEntries(own.map(({ path }) => [path, areaName(areas, path)])) },
      }),
    };
  });
  return visit.page(
    'patrol/visits',
    {
      ...model,
      mayPlan: isAllowed(mayPlanVisit, actor),
      mayPromise: isAllowed(mayPromisePatrols, actor),
      isPromised: visit.query.promised === '1',
    },
    {
      title: t('patrol.visits.title'),
      problems: filled.problems,
      status: filled.problems.length > 0 ? 422 : 200,
    },
  );
}

async function showPlan(visit: Visit, filled: Filled = EMPTY): Promise<Reply> {
  const { t } = visit;
  const fields = await visit.ctx(async (ctx) => {
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const sites = (await listSites(ctx.tx, ctx.forceId)).filter((site) =>
      isAllowed(mayPlanVisit, visit.actor, site.areaPath),
    );
    const events = await listEvents(ctx.tx, ctx.forceId, { status: 'open' });
    const officers = await staffByRole(ctx.tx, ctx.forceId, 'WARD_OFFICER');
    return formView({
      specs: planFields({
        sites: sites.map(({ id }) => id),
        events: events.map(({ id }) => id),
        officers: officers.map(({ id }) => id),
      }),
      values: {
        dwellMinutes: String(DEFAULT_DWELL_MINUTES),
        purpose: 'REASSURANCE',
        mode: 'FOOT',
        ...filled.values,
      },
      problems: filled.problems,
      keyBase: PLAN_KEYS,
      t,
      labels: {
        siteId: Object.fromEntries(
          sites.map((site) => [site.id, `${site.name}, ${areaName(areas, site.areaPath)}`]),
        ),
        eventId: Object.fromEntries(events.map(({ id, title }) => [id, title])),
        officerId: Object.fromEntries(officers.map((one) => [one.id, `${one.rank} ${one.name}`])),
      },
    });
  });
  return visit.page(
    'patrol/form',
    { fields, action: '/visits', lead: t('patrol.plan.lead'), send: t('patrol.plan.send') },
    {
      title: t('patrol.plan.title'),
      back: '/visits',
      problems: filled.problems,
      status: filled.problems.length > 0 ? 422 : 200,
    },
  );
}

async function plan(visit: Visit): Promise<Reply> {
  const sites = await visit.ctx((ctx) => listSites(ctx.tx, ctx.forceId));
  const { events, officers } = await visit.ctx(async (ctx) => ({
    events: await listEvents(ctx.tx, ctx.forceId, { status: 'open' }),
    officers: await staffByRole(ctx.tx, ctx.forceId, 'WARD_OFFICER'),
  }));
  const ids = (rows: Array<{ id: string }>): string[] => rows.map(({ id }) => id);
  const { values, problems } = parseFields(
    planFields({ sites: ids(sites), events: ids(events), officers: ids(officers) }),
    visit.form,
    PLAN_KEYS,
  );
  if (problems.length > 0) return showPlan(visit, { values, problems });
  const read = readPlan(plain(values), new Date());
  if ('problems' in read) return showPlan(visit, { values, problems: read.problems });
  const { visitId } = await visit.ctx((ctx) => planVisit(ctx, read.visit));
  return visit.redirect(`/visits/${visitId}`);
}

async function showSite(visit: Visit, filled: Filled = EMPTY): Promise<Reply> {
  const { t } = visit;
  const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));
  const own = areas.filter((area) => area.level === 2 && isAllowed(mayAddSite, visit.actor, area.path));
  const fields = formView({
    specs: siteFields(own.map(({ path }) => path)),
    values: filled.values,
    problems: filled.problems,
    keyBase: SITE_KEYS,
    t,
    labels: { areaPath: Object.fromEntries(own.map(({ path }) => [path, areaName(areas, path)])) },
  });
  return visit.page(
    'patrol/form',
    { fields, action: '/sites', lead: t('patrol.site.lead'), send: t('patrol.site.send') },
    {
      title: t('patrol.site.title'),
      back: '/visits',
      problems: filled.problems,
      status: filled.problems.length > 0 ? 422 : 200,
    },
  );
}

async function showOne(visit: Visit, filled: Filled = EMPTY): Promise<Reply> {
  const { t, actor } = visit;
  const id = visit.params.id ?? '';
  const { card, areaPath } = await visit.ctx(async (ctx) => {
    const row = found(isUuid(id) ? await visitById(ctx.tx, ctx.forceId, id) : undefined, 'visit');
    if (!coversArea(scopesOf(visit), row.areaPath))
      throw new Refusal('not-allowed', 'this visit is in an area of others');
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const names = await staffNames(ctx.tx, ctx.forceId, row.officerId ? [row.officerId] : []);
    return { card: visitCard(row, { areas, names, now: ctx.now }, t), areaPath: row.areaPath };
  });
  const { values, problems } = filled;
  return visit.page(
    'patrol/visit',
    {
      card,
      mayLog: card.mayLog && isAllowed(mayLogVisit, actor, areaPath),
      fields: formView({ specs: LOG_FIELDS, values, problems, keyBase: LOG_KEYS, t }),
      action: `/visits/${id}/log`,
    },
    { title: card.site, back: '/visits', problems, status: problems.length > 0 ? 422 : 200 },
  );
}

/** What the log form says, or what is missing from it. */
function readLog(values: Record<string, string>): VisitLog | FieldProblem[] {
  if (values.outcome === 'not-done')
    return values.why
      ? { isDone: false, why: values.why }
      : [{ field: 'why', key: 'patrol.log.why.required' }];
  const stayedMinutes = Number(values.stayedMinutes);
  if (
    !(values.stayedMinutes && Number.isInteger(stayedMinutes) && stayedMinutes >= 0 && stayedMinutes <= 600)
  )
    return [{ field: 'stayedMinutes', key: 'patrol.log.stayedMinutes.required' }];
  return { isDone: true, stayedMinutes, engagedWith: values.engagedWith ?? '', heard: values.heard ?? '' };
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
    method: 'GET',
    url: '/visits/new',
    policy: mayPlanVisit,
    audit: 'patrol.begin-visit',
    handle: (visit) => showPlan(visit),
  },
  { method: 'POST', url: '/visits', policy: mayPlanVisit, audit: 'patrol.plan-visit', handle: plan },
  {
    method: 'POST',
    url: '/visits/promise',
    policy: mayPromisePatrols,
    audit: 'none: the community room writes community.promise-patrols itself',
    handle: async (visit) => {
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
    },
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
      const id = visit.params.id ?? '';
      if (!isUuid(id)) throw new Refusal('not-found', 'no visit has this identifier');
      const { values, problems } = parseFields(LOG_FIELDS, visit.form, LOG_KEYS);
      const log = problems.length > 0 ? [...problems] : readLog(plain(values));
      if (Array.isArray(log)) return showOne(visit, { values, problems: log });
      await visit.ctx((ctx) => logVisit(ctx, id, log));
      return visit.redirect(`/visits/${id}`);
    },
  },
  {
    method: 'GET',
    url: '/sites/new',
    policy: mayAddSite,
    audit: 'patrol.begin-site',
    handle: (visit) => showSite(visit),
  },
  {
    method: 'POST',
    url: '/sites',
    policy: mayAddSite,
    audit: 'patrol.add-site',
    handle: async (visit) => {
      const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));
      const { values, problems } = parseFields(
        siteFields(areas.map(({ path }) => path)),
        visit.form,
        SITE_KEYS,
      );
      if (problems.length > 0) return showSite(visit, { values, problems });
      return attempt(
        async () => {
          await visit.ctx((ctx) => addSite(ctx, siteSchema.parse(plain(values))));
          return visit.redirect('/visits/new');
        },
        (wrong) => showSite(visit, { values, problems: wrong }),
      );
    },
  },
]);
