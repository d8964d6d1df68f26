import { isAllowed } from '#kernel/policy';
import { type FieldProblem, foundId } from '#kernel/refusal';
import { type FormValues, formView } from '#platform/web/form';
import { formatDate } from '#platform/web/formats';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { LANGUAGES } from '#reference/languages';
import { areaName, listAreas } from '#room/access';
import { visibleAreas } from './area-scope.model.ts';
import { mayKeepWardOfficers, mayReadConcerns } from './community.policy.ts';
import { addWardOfficer, endWardOfficer } from './keep-ward-officer.ts';
import { OFFICER_KEYS, officerFields, readOfficerForm } from './ward-officer.form.ts';
import { contactState } from './ward-officer.model.ts';
import { allWardOfficers } from './ward-officer.reads.ts';

async function show(
  visit: Visit,
  values: FormValues = {},
  problems: readonly FieldProblem[] = [],
): Promise<Reply> {
  const { t, actor } = visit;
  const model = await visit.ctx(async (ctx) => {
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const officers = await allWardOfficers(ctx.tx, ctx.forceId);
    const shown = officers.map((officer) => ({ officer, state: contactState(officer.validUntil, ctx.now) }));
    const served = new Set(
      shown.filter(({ state }) => state !== 'expired').map(({ officer }) => officer.areaPath),
    );
    const without = areas
      .filter(({ level, path }) => level === 2 && !served.has(path))
      .map(({ name }) => name);
    const mine = visibleAreas(areas, actor) ?? areas.map(({ path }) => path);
    return {
      officers: shown.map(({ officer, state }) => ({
        ...officer,
        area: areaName(areas, officer.areaPath),
        state,
        stateText: t(`community.ward-officers.state.${state}`),
        until: formatDate(`${officer.validUntil}T12:00:00Z`, 'date', 'en'),
        mayEnd: isAllowed(mayKeepWardOfficers, actor, officer.areaPath),
      })),
      without: t('community.ward-officers.without', { n: without.length, names: without.join(', ') }),
      fields: formView({
        specs: officerFields(mine),
        values,
        problems,
        keyBase: OFFICER_KEYS,
        t,
        labels: {
          area: Object.fromEntries(areas.map(({ path }) => [path, areaName(areas, path)])),
          languages: Object.fromEntries(LANGUAGES.map(({ tag, englishName }) => [tag, englishName])),
        },
      }),
    };
  });
  return visit.page(
    'community/ward-officers',
    {
      ...model,
      mayKeep: isAllowed(mayKeepWardOfficers, actor),
      isAdded: visit.query.added === '1',
      isEnded: visit.query.ended === '1',
    },
    { title: t('community.ward-officers.title'), problems },
  );
}

export const wardOfficerRoutes: Route[] = defineRoutes('community', [
  {
    method: 'GET',
    url: '/ward-officers',
    policy: mayReadConcerns,
    audit: 'none: the same contacts stand on the public page',
    handle: (visit) => show(visit),
  },
  {
    method: 'POST',
    url: '/ward-officers',
    policy: mayKeepWardOfficers,
    audit: 'none: the use case writes community.add-ward-officer itself',
    handle: async (visit) => {
      const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));
      const areaPaths = visibleAreas(areas, visit.actor) ?? areas.map(({ path }) => path);
      const { values, problems, officer } = readOfficerForm(visit.form, { areaPaths, now: new Date() });
      if (!officer) return show(visit, values, problems);
      await visit.ctx((ctx) => addWardOfficer(ctx, officer));
      return visit.redirect('/ward-officers?added=1');
    },
  },
  {
    method: 'POST',
    url: '/ward-officers/:id/end',
    policy: mayKeepWardOfficers,
    audit: 'none: the use case writes community.end-ward-officer itself',
    handle: async (visit) => {
      const id = foundId(visit.params.id, 'ward officer');
      await visit.ctx((ctx) => endWardOfficer(ctx, id));
      return visit.redirect('/ward-officers?ended=1');
    },
  },
]);
