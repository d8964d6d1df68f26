import { isAllowed } from '#kernel/policy';
import { formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { type Area, areaName, listAreas, type StaffSummary, staffByRole } from '#room/access';
import { listEvents } from '#room/situation';
import { EMPTY, type Filled, plain } from './filled.model.ts';
import { mayAddSite, mayPlanVisit } from './patrol.policy.ts';
import { listSites, type SiteRow } from './patrol.reads.ts';
import { addSite, planVisit } from './plan-visit.ts';
import { PLAN_KEYS, planFields, SITE_KEYS, siteFields } from './visit.form.ts';
import { DEFAULT_DWELL_MINUTES, siteSchema } from './visit.model.ts';
import { readPlan } from './visit-time.model.ts';

interface Choices {
  areas: Area[];
  sites: SiteRow[];
  events: Array<{ id: string; title: string }>;
  officers: StaffSummary[];
}

/** What a plan may choose from: places of the planner's areas, open events, ward officers. */
const readChoices = (visit: Visit): Promise<Choices> =>
  visit.ctx(async (ctx) => ({
    areas: await listAreas(ctx.tx, ctx.forceId),
    sites: (await listSites(ctx.tx, ctx.forceId)).filter((site) =>
      isAllowed(mayPlanVisit, visit.actor, site.areaPath),
    ),
    events: await listEvents(ctx.tx, ctx.forceId, { status: 'open' }),
    officers: await staffByRole(ctx.tx, ctx.forceId, 'WARD_OFFICER'),
  }));

const ids = (rows: ReadonlyArray<{ id: string }>): string[] => rows.map(({ id }) => id);
const specsOf = ({ sites, events, officers }: Choices) =>
  planFields({ sites: ids(sites), events: ids(events), officers: ids(officers) });

function showPlan(visit: Visit, choices: Choices, { values, problems }: Filled = EMPTY): Reply {
  const { t } = visit;
  const { areas, sites, events, officers } = choices;
  const fields = formView({
    specs: specsOf(choices),
    values: { dwellMinutes: String(DEFAULT_DWELL_MINUTES), purpose: 'REASSURANCE', mode: 'FOOT', ...values },
    problems,
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
  return visit.page(
    'patrol/form',
    { fields, action: '/visits', lead: t('patrol.plan.lead'), send: t('patrol.plan.send') },
    { title: t('patrol.plan.title'), back: '/visits', problems },
  );
}

async function plan(visit: Visit): Promise<Reply> {
  const choices = await readChoices(visit);
  const { values, problems } = parseFields(specsOf(choices), visit.form, PLAN_KEYS);
  if (problems.length > 0) return showPlan(visit, choices, { values, problems });
  const read = readPlan(plain(values), new Date());
  if ('problems' in read) return showPlan(visit, choices, { values, problems: read.problems });
  const { visitId } = await visit.ctx((ctx) => planVisit(ctx, read.visit));
  return visit.redirect(`/visits/${visitId}`);
}

/** The wards this person may add a place in. */
const ownWards = (visit: Visit): Promise<Area[]> =>
  visit.ctx(async (ctx) =>
    (await listAreas(ctx.tx, ctx.forceId)).filter(
      (area) => area.level === 2 && isAllowed(mayAddSite, visit.actor, area.path),
    ),
  );

function showSite(visit: Visit, wards: readonly Area[], { values, problems }: Filled = EMPTY): Reply {
  const { t } = visit;
  const fields = formView({
    specs: siteFields(wards.map(({ path }) => path)),
    values,
    problems,
    keyBase: SITE_KEYS,
    t,
    labels: { areaPath: Object.fromEntries(wards.map(({ path }) => [path, areaName(wards, path)])) },
  });
  return visit.page(
    'patrol/form',
    { fields, action: '/sites', lead: t('patrol.site.lead'), send: t('patrol.site.send') },
    { title: t('patrol.site.title'), back: '/visits', problems },
  );
}

async function keepSite(visit: Visit): Promise<Reply> {
  const wards = await ownWards(visit);
  const { values, problems } = parseFields(siteFields(wards.map(({ path }) => path)), visit.form, SITE_KEYS);
  if (problems.length > 0) return showSite(visit, wards, { values, problems });
  const read = siteSchema.safeParse(plain(values));
  // Its name of one letter, or a mark alone, is no name.
  if (!read.success) {
    const unnamed = [{ field: 'name', key: `${SITE_KEYS}.name.required` }];
    return showSite(visit, wards, { values, problems: unnamed });
  }
  await visit.ctx((ctx) => addSite(ctx, read.data));
  return visit.redirect('/visits/new');
}

export const planRoutes: Route[] = defineRoutes('patrol', [
  {
    method: 'GET',
    url: '/visits/new',
    policy: mayPlanVisit,
    audit: 'patrol.begin-visit',
    handle: async (visit) => showPlan(visit, await readChoices(visit)),
  },
  { method: 'POST', url: '/visits', policy: mayPlanVisit, audit: 'patrol.plan-visit', handle: plan },
  {
    method: 'GET',
    url: '/sites/new',
    policy: mayAddSite,
    audit: 'patrol.begin-site',
    handle: async (visit) => showSite(visit, await ownWards(visit)),
  },
  { method: 'POST', url: '/sites', policy: mayAddSite, audit: 'patrol.add-site', handle: keepSite },
]);
