import type { Readable } from 'node:stream';
import type { Context } from '#kernel/context';
import { type FieldProblem, found, foundId, Refusal } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { postcodeText } from '../places/places.presenter.ts';
import { currentPostcodes, listBoundarySets } from '../places/places.reads.ts';
import { sendCsv } from '../send-csv.routes.ts';
import { mayImportCounts } from '../surveillance.policy.ts';
import {
  type FirstLook,
  groundFor,
  keepDryRun,
  type ReadFile,
  readFile,
  readOrLook,
  SOURCE,
} from './check-file.ts';
import { confirmImport } from './confirm-import.ts';
import { KEPT_DAYS } from './import-vintage.ts';
import {
  mappingView,
  periodText,
  problemRows,
  problemsCsv,
  progressOf,
  revisionRow,
  vintageRow,
} from './imports.presenter.ts';
import { mappingOfForm } from './mapping.form.ts';
import {
  keptChanges,
  listVintages,
  problemsOf,
  type Revision,
  revisionsOf,
  type Vintage,
  vintageById,
} from './vintage.reads.ts';

const OWN_LINE = 'none: the use case writes its own line';
/** Larger files go in by the command line. */
const MOST_MEGABYTES = 50;

const idOf = (visit: Visit): string => foundId(visit.params.id, 'import');

async function showImports(visit: Visit, problems: FieldProblem[] = []): Promise<Reply> {
  const { t } = visit;
  const model = await visit.ctx(async (ctx) => {
    const vintages = await listVintages(ctx.tx, ctx.forceId);
    const areas = await listAreas(ctx.tx, ctx.forceId);
    return {
      vintages: vintages.map((one) => vintageRow(one, t)),
      sources: [...new Set(vintages.map(({ source }) => source))].sort(),
      boundarySets: (await listBoundarySets(ctx.tx, ctx.forceId, areas)).length,
      postcodes: postcodeText(await currentPostcodes(ctx.tx, ctx.forceId), t),
    };
  });
  const errors = Object.fromEntries(problems.map(({ field, key, args }) => [field, { text: t(key, args) }]));
  return visit.page(
    'surveillance/imports',
    { ...model, source: visit.field('source'), errors, most: MOST_MEGABYTES },
    { title: t('surveillance.imports.title'), back: '/picture', problems },
  );
}

const showMapping = (
  visit: Visit,
  { source, look, faults = [] }: { source: string; look: FirstLook; faults?: FieldProblem[] },
): Reply =>
  visit.page(
    'surveillance/import-mapping',
    {
      form: mappingView({ source, ...look, faults }, visit.t),
      columns: look.columns.slice(0, 12),
      examples: look.examples.map(({ line, cells }) => ({ line, cells: cells.slice(0, 12) })),
      isCut: look.columns.length > 12,
      most: MOST_MEGABYTES,
    },
    { title: visit.t('surveillance.mapping.title', { source }), back: '/imports', problems: faults },
  );

/** The file a form brought. The browser sends a name even for an empty one. */
const fileOf = (visit: Visit): Readable | undefined => visit.file?.stream;

async function keep(visit: Visit, source: string, file: ReadFile): Promise<Reply> {
  const run = await visit.ctx((ctx) => keepDryRun(ctx, { source, file }));
  return visit.redirect(`/imports/${run.id}${run.already === null ? '' : '?again=1'}`);
}

async function postFile(visit: Visit): Promise<Reply> {
  const source = visit
    .field('source')
    .toUpperCase()
    .replace(/[\s-]+/g, '_');
  const stream = fileOf(visit);
  const problems: FieldProblem[] = [];
  if (!SOURCE.test(source)) problems.push({ field: 'source', key: 'surveillance.imports.source.required' });
  if (!stream) problems.push({ field: 'file', key: 'surveillance.imports.file.required' });
  if (problems.length > 0 || !stream) return showImports(visit, problems);
  const ground = await visit.ctx((ctx) => groundFor(ctx, source));
  const read = await readOrLook(stream, ground);
  return 'look' in read ? showMapping(visit, { source, look: read.look }) : keep(visit, source, read.file);
}

/** The same file again, with what a person said about its columns. */
async function postMapped(visit: Visit): Promise<Reply> {
  const source = visit.field('source');
  if (!SOURCE.test(source)) throw new Refusal('invalid-input', 'A source is named in capitals.');
  const stream = fileOf(visit);
  const ground = await visit.ctx((ctx) => groundFor(ctx, source));
  const areaPaths = ground.areas.map(({ path }) => path);
  const { mapping, problems } = mappingOfForm((name) => visit.field(name), { areaPaths });
  if (!stream) return showImports(visit, [{ field: 'file', key: 'surveillance.imports.file.required' }]);
  if (mapping) return keep(visit, source, await readFile(stream, { ground, mapping }));
  const again = await readOrLook(stream, { ...ground, saved: undefined });
  if ('file' in again) return keep(visit, source, again.file);
  const form = mappingView(
    { source, ...again.look, typed: (name) => visit.field(name), faults: problems },
    visit.t,
  );
  return visit.page(
    'surveillance/import-mapping',
    { form, columns: [], examples: [], isCut: false, most: MOST_MEGABYTES },
    { title: visit.t('surveillance.mapping.title', { source }), back: '/imports', problems },
  );
}

/** What a file changes. Of files imported before that was kept it is found, where there is something to find. */
async function revisionsFor({ tx, forceId }: Context, vintage: Vintage): Promise<Revision[]> {
  const { id, changedFigures, goneFigures } = vintage;
  if (changedFigures + goneFigures === 0) return [];
  return (await keptChanges(tx, forceId, id)) ?? revisionsOf(tx, forceId, id);
}

async function showImport(visit: Visit): Promise<Reply> {
  const { t } = visit;
  const id = idOf(visit);
  const read = await visit.ctx(async (ctx) => {
    const one = found(await vintageById(ctx.tx, ctx.forceId, id), 'import');
    return {
      vintage: one,
      problems: await problemsOf(ctx.tx, ctx.forceId, id),
      revisions: await revisionsFor(ctx, one),
      areas: await listAreas(ctx.tx, ctx.forceId),
    };
  });
  const { vintage, problems, areas } = read;
  const isRefused = vintage.state === 'refused';
  return visit.page(
    'surveillance/import',
    {
      id,
      vintage,
      row: vintageRow(vintage, t),
      first: periodText(vintage.firstDay, vintage.period, t),
      last: periodText(vintage.lastDay, vintage.period, t),
      isAgain: visit.query.again === '1',
      isDone: visit.query.done === '1',
      problems: problemRows(problems, t),
      areaList: areas.filter(({ path }) => path !== '').map(({ path }) => path),
      revisions: read.revisions.map((one) => revisionRow(one, { period: vintage.period, areas, t })),
      form: isRefused
        ? mappingView(
            { source: vintage.source, columns: vintage.columns, mapping: vintage.mapping, problems },
            t,
          )
        : undefined,
      progress: progressOf(vintage, t),
      keptDays: KEPT_DAYS,
      most: MOST_MEGABYTES,
    },
    { title: t('surveillance.imports.one', { source: vintage.source }), back: '/imports' },
  );
}

export const importRoutes: Route[] = defineRoutes('surveillance', [
  {
    method: 'GET',
    url: '/imports',
    policy: mayImportCounts,
    audit: 'surveillance.read-imports',
    handle: (visit) => showImports(visit),
  },
  {
    method: 'POST',
    url: '/imports',
    policy: mayImportCounts,
    audit: OWN_LINE,
    takesFile: true,
    bodyLimit: (MOST_MEGABYTES + 1) * 1024 * 1024,
    handle: postFile,
  },
  {
    method: 'POST',
    url: '/imports/mapped',
    policy: mayImportCounts,
    audit: OWN_LINE,
    takesFile: true,
    bodyLimit: (MOST_MEGABYTES + 1) * 1024 * 1024,
    handle: postMapped,
  },
  {
    method: 'GET',
    url: '/imports/:id',
    policy: mayImportCounts,
    audit: 'surveillance.read-import',
    handle: showImport,
  },
  {
    method: 'GET',
    url: '/imports/:id/problems.csv',
    policy: mayImportCounts,
    audit: 'surveillance.export-import-problems',
    handle: async (visit) => {
      const id = idOf(visit);
      const problems = await visit.ctx(async (ctx) => {
        found(await vintageById(ctx.tx, ctx.forceId, id), 'import');
        return problemsOf(ctx.tx, ctx.forceId, id);
      });
      return sendCsv(visit, problemsCsv(problems, visit.t), `bad-lines-${id.slice(0, 8)}`);
    },
  },
  {
    method: 'POST',
    url: '/imports/:id/confirm',
    policy: mayImportCounts,
    audit: OWN_LINE,
    handle: async (visit) => {
      const id = idOf(visit);
      await visit.ctx((ctx) => confirmImport(ctx, id));
      return visit.redirect(`/imports/${id}?done=1`);
    },
  },
]);
