import { type FieldProblem, foundId } from '#kernel/refusal';
import { type FieldSpec, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { areaName, listAreas } from '#room/access';
import { mayPlaceReports } from '../surveillance.policy.ts';
import { lookUpPostcode } from './look-up-postcode.ts';
import { lookedUpText } from './looked-up.presenter.ts';
import { findWard, placeReport } from './place-report.ts';

const BASE = 'surveillance.ward';

const idOf = (visit: Visit): string => foundId(visit.params.id, 'report');

const fieldsFor = (paths: readonly string[]): FieldSpec[] => [
  { kind: 'select', name: 'areaPath', options: paths, required: true },
];

async function showWard(visit: Visit, problems: readonly FieldProblem[] = []): Promise<Reply> {
  const { t } = visit;
  const id = idOf(visit);
  const ward = await visit.ctx((ctx) => findWard(ctx, id));
  const { areas, foundPath, countedPath } = ward;
  const paths = areas.map(({ path }) => path).filter((path) => path !== '');
  const name = (path: string): string => areaName(areas, path);
  return visit.page(
    'surveillance/report-place',
    {
      id,
      place: ward.place,
      said: lookedUpText(ward, areas, t) ?? t(`${BASE}.${ward.place ? 'no-postcode' : 'no-place'}`),
      counted: countedPath ? t(`${BASE}.counted`, { area: name(countedPath) }) : t(`${BASE}.counted-nowhere`),
      fields: formView({
        specs: fieldsFor(paths),
        values: { areaPath: foundPath ?? countedPath ?? '' },
        problems,
        keyBase: BASE,
        t,
        labels: { areaPath: Object.fromEntries(paths.map((path) => [path, name(path)])) },
      }),
    },
    { title: t(`${BASE}.title`, { reference: ward.reference }), back: `/triage/${id}`, problems },
  );
}

/** A postcode somebody typed becomes a ward here, by an officer's word; never a dot on a home. */
export const wardRoutes: Route[] = defineRoutes('surveillance', [
  {
    method: 'GET',
    url: '/triage/:id/ward',
    policy: mayPlaceReports,
    audit: 'surveillance.read-report-place',
    handle: (visit) => showWard(visit),
  },
  {
    method: 'POST',
    url: '/triage/:id/ward',
    policy: mayPlaceReports,
    audit: 'none: the use case writes its own line',
    handle: async (visit) => {
      const reportId = idOf(visit);
      const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));
      const paths = areas.map(({ path }) => path).filter((path) => path !== '');
      const { values, problems } = parseFields(fieldsFor(paths), visit.form, BASE);
      if (problems.length > 0) return showWard(visit, problems);
      await visit.ctx((ctx) => placeReport(ctx, { reportId, areaPath: String(values.areaPath) }));
      return visit.redirect(`/triage/${reportId}`);
    },
  },
]);

/** The ward of a postcode, for whoever takes a report by phone; undefined where the text has no postcode. */
export const postcodePanel = (
  visit: Visit,
  text: string,
): Promise<{ areaPath: string | undefined; said: string } | undefined> =>
  visit.ctx(async (ctx) => {
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const lookedUp = await lookUpPostcode(ctx, { text, areas });
    const said = lookedUpText(lookedUp, areas, visit.t);
    return said === undefined ? undefined : { areaPath: lookedUp.foundPath, said };
  });
