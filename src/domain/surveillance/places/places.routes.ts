import { type FieldProblem, found, foundId } from '#kernel/refusal';
import { type FormValues, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { LOOK_AGAIN_SECONDS } from '../imports/imports.presenter.ts';
import { sendCsv } from '../send-csv.routes.ts';
import { mayImportCounts } from '../surveillance.policy.ts';
import { OGL_CREDIT } from './import-boundaries.ts';
import { confirmPlaceFile, goOnWithPlaces } from './import-place-file.ts';
import { BOUNDARY_EXTRAS, BOUNDARY_FIELDS, POSTCODE_FIELDS, placeAskOf } from './place-file.form.ts';
import { PLACE_FILE_DAYS, type PlaceAsk } from './place-file.model.ts';
import { listPlaceFiles, placeFileById, placeFileStopped, placeProblems } from './place-file.reads.ts';
import {
  boundaryRow,
  missingText,
  placeFileRow,
  placeProblemRows,
  placeProblemsCsv,
  placeStats,
  placeTitle,
  postcodeText,
} from './places.presenter.ts';
import { currentPostcodes, listBoundarySets } from './places.reads.ts';
import { MOST_BOUNDARY_BYTES, MOST_POSTCODE_BYTES, receivePlaceFile } from './receive-place-file.ts';

const OWN_LINE = 'none: the use case writes its own line';
const BASE = 'surveillance.places';
const MEGABYTE = 1024 * 1024;

const idOf = (visit: Visit): string => foundId(visit.params.id, 'file');

interface Typed {
  kind: PlaceAsk['kind'];
  values: FormValues;
  problems: readonly FieldProblem[];
}

async function showPlaces(visit: Visit, typed?: Typed): Promise<Reply> {
  const { t } = visit;
  const model = await visit.ctx(async (ctx) => {
    const areas = await listAreas(ctx.tx, ctx.forceId);
    return {
      boundaries: (await listBoundarySets(ctx.tx, ctx.forceId, areas)).map((set) => boundaryRow(set, t)),
      postcodes: postcodeText(await currentPostcodes(ctx.tx, ctx.forceId), t),
      files: (await listPlaceFiles(ctx.tx, ctx.forceId)).map((file) => placeFileRow(file, t)),
      year: ctx.now.getUTCFullYear(),
    };
  });
  const problems = typed?.problems ?? [];
  const of = (kind: PlaceAsk['kind']) => ({
    values: typed?.kind === kind ? typed.values : { vintage: String(model.year), credit: OGL_CREDIT },
    problems: typed?.kind === kind ? problems : [],
    t,
  });
  const kinds = BOUNDARY_FIELDS.flatMap((spec) => (spec.kind === 'select' ? [...spec.options] : []));
  const labels = { of: Object.fromEntries(kinds.map((kind) => [kind, t(`${BASE}.kind.${kind}`)])) };
  const fault = problems.find(({ field }) => field === 'boundary-file' || field === 'postcode-file');
  return visit.page(
    'surveillance/places',
    {
      ...model,
      boundaryFields: formView({
        specs: BOUNDARY_FIELDS,
        keyBase: `${BASE}.field`,
        labels,
        ...of('boundaries'),
      }),
      boundaryExtras: formView({ specs: BOUNDARY_EXTRAS, keyBase: `${BASE}.field`, ...of('boundaries') }),
      postcodeFields: formView({ specs: POSTCODE_FIELDS, keyBase: `${BASE}.field`, ...of('postcodes') }),
      errors: fault ? { [fault.field]: { text: t(fault.key) } } : {},
      mostBoundaries: MOST_BOUNDARY_BYTES / MEGABYTE,
      mostPostcodes: MOST_POSTCODE_BYTES / MEGABYTE,
    },
    { title: t(`${BASE}.title`), back: '/imports', problems },
  );
}

/** Takes the file as it comes; a worker reads it, and the file's own page says how far it is. */
async function takeFile(visit: Visit, kind: PlaceAsk['kind']): Promise<Reply> {
  const specs = kind === 'postcodes' ? POSTCODE_FIELDS : [...BOUNDARY_FIELDS, ...BOUNDARY_EXTRAS];
  const { values, problems } = parseFields(specs, visit.form, `${BASE}.field`);
  const ask = placeAskOf(kind, values);
  if (!ask && problems.length === 0)
    problems.push(
      kind === 'postcodes'
        ? { field: 'name', key: `${BASE}.field.name.required` }
        : { field: 'vintage', key: `${BASE}.field.vintage.required` },
    );
  const stream = visit.file?.stream;
  if (!stream) {
    const field = kind === 'postcodes' ? 'postcode-file' : 'boundary-file';
    problems.push({ field, key: 'surveillance.imports.file.required' });
  }
  if (problems.length > 0 || !ask || !stream) return showPlaces(visit, { kind, values, problems });
  const id = await receivePlaceFile((fn) => visit.ctx(fn), { ask, stream });
  return visit.redirect(`/places/${id}`);
}

async function showPlaceFile(visit: Visit): Promise<Reply> {
  const { t } = visit;
  const id = idOf(visit);
  const { file, problems, isStopped } = await visit.ctx(async (ctx) => ({
    isStopped: await placeFileStopped(ctx.tx, ctx.forceId, id),
    file: found(await placeFileById(ctx.tx, ctx.forceId, id), 'file'),
    problems: await placeProblems(ctx.tx, ctx.forceId, id),
  }));
  return visit.page(
    'surveillance/place-file',
    {
      id,
      file,
      row: placeFileRow(file, t),
      everySeconds: LOOK_AGAIN_SECONDS,
      isStopped,
      isWaiting: !isStopped && ['arriving', 'checking', 'importing'].includes(file.state),
      stats: placeStats(file.found, t),
      missing: missingText(file.found),
      missingCount: file.found?.missing?.length ?? 0,
      problems: placeProblemRows(problems, t),
      days: PLACE_FILE_DAYS,
    },
    { title: placeTitle(file.ask, t), back: '/places' },
  );
}

export const placeRoutes: Route[] = defineRoutes('surveillance', [
  {
    method: 'GET',
    url: '/places',
    policy: mayImportCounts,
    audit: 'surveillance.read-places',
    handle: (visit) => showPlaces(visit),
  },
  {
    method: 'POST',
    url: '/places/boundaries',
    policy: mayImportCounts,
    audit: OWN_LINE,
    takesFile: true,
    bodyLimit: MOST_BOUNDARY_BYTES + MEGABYTE,
    handle: (visit) => takeFile(visit, 'boundaries'),
  },
  {
    method: 'POST',
    url: '/places/postcodes',
    policy: mayImportCounts,
    audit: OWN_LINE,
    takesFile: true,
    bodyLimit: MOST_POSTCODE_BYTES + MEGABYTE,
    handle: (visit) => takeFile(visit, 'postcodes'),
  },
  {
    method: 'GET',
    url: '/places/:id',
    policy: mayImportCounts,
    audit: 'surveillance.read-place-file',
    handle: showPlaceFile,
  },
  {
    method: 'GET',
    url: '/places/:id/problems.csv',
    policy: mayImportCounts,
    audit: 'surveillance.export-place-problems',
    handle: async (visit) => {
      const id = idOf(visit);
      const problems = await visit.ctx(async (ctx) => {
        found(await placeFileById(ctx.tx, ctx.forceId, id), 'file');
        return placeProblems(ctx.tx, ctx.forceId, id);
      });
      return sendCsv(visit, placeProblemsCsv(problems, visit.t), `bad-lines-${id.slice(0, 8)}`);
    },
  },
  {
    method: 'POST',
    url: '/places/:id/go-on',
    policy: mayImportCounts,
    audit: OWN_LINE,
    handle: async (visit) => {
      const id = idOf(visit);
      await visit.ctx((ctx) => goOnWithPlaces(ctx, id));
      return visit.redirect(`/places/${id}`);
    },
  },
  {
    method: 'POST',
    url: '/places/:id/confirm',
    policy: mayImportCounts,
    audit: OWN_LINE,
    handle: async (visit) => {
      const id = idOf(visit);
      await visit.ctx((ctx) => confirmPlaceFile(ctx, id));
      return visit.redirect(`/places/${id}`);
    },
  },
]);
