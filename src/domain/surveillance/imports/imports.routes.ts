import type { Context } from '#kernel/context';
import { type FieldProblem, found, foundId, Refusal } from '#kernel/refusal';
import { TABLE_LIMITS, type TableRow } from '#platform/tables/table';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { postcodeText } from '../places/places.presenter.ts';
import { currentPostcodes, listBoundarySets } from '../places/places.reads.ts';
import { sendCsv } from '../send-csv.routes.ts';
import { mayImportCounts } from '../surveillance.policy.ts';
import { SOURCE } from './check-file.ts';
import { confirmImport, goOn } from './confirm-import.ts';
import { COLUMNS_SHOWN, firstLines } from './first-lines.ts';
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
import { receiveCountFile } from './receive-count-file.ts';
import { sayMapping } from './say-mapping.ts';
import {
  hasStopped,
  keptChanges,
  listVintages,
  problemsOf,
  type Revision,
  revisionsOf,
  sameAs,
  type Vintage,
  vintageById,
} from './vintage.reads.ts';

const OWN_LINE = 'none: the use case writes its own line';
/** Larger files go in by the command line. */
const MOST_MEGABYTES = TABLE_LIMITS.bytes / 1024 / 1024;

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
    { ...model, source: visit.field('source') || (visit.query.source ?? ''), errors, most: MOST_MEGABYTES },
    { title: t('surveillance.imports.title'), back: '/picture', problems },
  );
}

/** The page that asks which column is what, with the first lines of the file. */
function showMapping(
  visit: Visit,
  asked: {
    vintage: Vintage;
    examples: readonly TableRow[];
    typed?: (name: string) => string;
    faults?: FieldProblem[];
  },
): Reply {
  const { vintage, examples, faults = [], ...given } = asked;
  const { id, source, columns, mapping } = vintage;
  return visit.page(
    'surveillance/import-mapping',
    {
      id,
      form: mappingView({ source, columns, mapping, faults, ...given }, visit.t),
      columns: columns.slice(0, COLUMNS_SHOWN),
      examples,
      isCut: columns.length > COLUMNS_SHOWN,
    },
    { title: visit.t('surveillance.mapping.title', { source }), back: '/imports', problems: faults },
  );
}

/** Takes the file as it comes; a worker reads it, and the file's own page says how far it is. */
async function postFile(visit: Visit): Promise<Reply> {
  const source = visit
    .field('source')
    .toUpperCase()
    .replace(/[\s-]+/g, '_');
  // The browser sends a name even for an empty field, and then there is no file.
  const stream = visit.file?.stream;
  const problems: FieldProblem[] = [];
  if (!SOURCE.test(source)) problems.push({ field: 'source', key: 'surveillance.imports.source.required' });
  if (!stream) problems.push({ field: 'file', key: 'surveillance.imports.file.required' });
  if (problems.length > 0 || !stream) return showImports(visit, problems);
  try {
    const id = await receiveCountFile((fn) => visit.ctx(fn), { source, stream });
    return visit.redirect(`/imports/${id}`);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'too-large') throw error;
    return showImports(visit, [{ field: 'file', key: 'surveillance.imports.problem.table-too-large' }]);
  }
}

/** What a person said about the columns of a file that is kept. */
async function postMapped(visit: Visit): Promise<Reply> {
  const id = idOf(visit);
  const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));
  const areaPaths = areas.map(({ path }) => path);
  const typed = (name: string): string => visit.field(name);
  const { mapping, problems: faults } = mappingOfForm(typed, { areaPaths });
  if (mapping) {
    await visit.ctx((ctx) => sayMapping(ctx, { id, mapping }));
    return visit.redirect(`/imports/${id}`);
  }
  const about = await visit.ctx(async (ctx) => ({
    vintage: found(await vintageById(ctx.tx, ctx.forceId, id), 'import'),
    examples: await firstLines(ctx, id),
  }));
  return showMapping(visit, { ...about, typed, faults });
}

/** What a file changes. Of files imported before that was kept it is found, where there is something to find. */
async function revisionsFor({ tx, forceId }: Context, vintage: Vintage): Promise<Revision[]> {
  const { id, changedFigures, goneFigures } = vintage;
  if (changedFigures + goneFigures === 0) return [];
  return (await keptChanges(tx, forceId, id)) ?? revisionsOf(tx, forceId, id);
}

/** What is only read where the page shows it: while a worker is at it, it is asked for every few seconds. */
async function detailsOf(ctx: Context, vintage: Vintage) {
  const { tx, forceId } = ctx;
  const isRefused = vintage.state === 'refused';
  const problems = isRefused ? await problemsOf(tx, forceId, vintage.id) : [];
  const revisions = await revisionsFor(ctx, vintage);
  const areas = isRefused || revisions.length > 0 ? await listAreas(tx, forceId) : [];
  return { problems, revisions, areas };
}

async function showImport(visit: Visit): Promise<Reply> {
  const { t } = visit;
  const id = idOf(visit);
  const read = await visit.ctx(async (ctx) => {
    const one = found(await vintageById(ctx.tx, ctx.forceId, id), 'import');
    return {
      vintage: one,
      examples: one.state === 'asking' ? await firstLines(ctx, id) : [],
      isStopped: await hasStopped(ctx.tx, ctx.forceId, id),
      already: one.state === 'same' ? await sameAs(ctx.tx, ctx.forceId, id) : undefined,
      ...(await detailsOf(ctx, one)),
    };
  });
  const { vintage, problems, areas, isStopped, already } = read;
  if (vintage.state === 'asking') return showMapping(visit, read);
  const isRefused = vintage.state === 'refused';
  return visit.page(
    'surveillance/import',
    {
      id,
      vintage,
      row: vintageRow(vintage, t),
      first: periodText(vintage.firstDay, vintage.period, t),
      last: periodText(vintage.lastDay, vintage.period, t),
      already,
      isDone: visit.query.done === '1',
      problems: problemRows(problems, t),
      areaList: areas.filter(({ path }) => path !== '').map(({ path }) => path),
      revisions: read.revisions.map((one) => revisionRow(one, { period: vintage.period, areas, t })),
      form:
        isRefused && vintage.hasFile
          ? mappingView(
              { source: vintage.source, columns: vintage.columns, mapping: vintage.mapping, problems },
              t,
            )
          : undefined,
      isStopped,
      progress: isStopped ? undefined : progressOf(vintage, t),
      keptDays: KEPT_DAYS,
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
    url: '/imports/:id/mapped',
    policy: mayImportCounts,
    audit: OWN_LINE,
    handle: postMapped,
  },
  {
    method: 'POST',
    url: '/imports/:id/go-on',
    policy: mayImportCounts,
    audit: OWN_LINE,
    handle: async (visit) => {
      const id = idOf(visit);
      await visit.ctx((ctx) => goOn(ctx, id));
      return visit.redirect(`/imports/${id}`);
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
