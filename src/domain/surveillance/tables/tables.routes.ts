import { isAllowed } from '#kernel/policy';
import { type FieldProblem, found, foundId, problemsOf } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, one, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { staffNames } from '#room/access';
import { OWN_REPORTS } from '#room/figures';
import { londonDay } from '#statistics/days';
import { mayApproveTable, mayPrepareTable, mayReadTables } from '../surveillance.policy.ts';
import { approveTable, prepareForPublication, setTableAside } from './prepare-table.ts';
import { monthAfter, type TableSpec } from './published-table.model.ts';
import { draftById, listDrafts, tableSources } from './table-draft.reads.ts';
import { basisText, draftRow, preparedView } from './tables.presenter.ts';

const OWN_LINE = 'none: the use case writes its own line';
const BASE = 'surveillance.tables';

const fieldsFor = (sources: readonly string[]): FieldSpec[] => [
  { kind: 'text', name: 'title', maxLength: 120, required: true },
  { kind: 'text', name: 'slug', maxLength: 60, width: 20, required: true, ltr: true },
  { kind: 'select', name: 'basis', options: [OWN_REPORTS, ...sources], required: true },
  { kind: 'radios', name: 'level', options: ['1', '2'], required: true, small: true, inline: true },
  { kind: 'text', name: 'firstMonth', maxLength: 7, width: 10, required: true, ltr: true },
  {
    kind: 'radios',
    name: 'monthsEach',
    options: ['1', '3', '12'],
    required: true,
    small: true,
    inline: true,
  },
  { kind: 'text', name: 'periods', maxLength: 2, width: 2, required: true, numeric: true },
  { kind: 'textarea', name: 'note', maxLength: 1000, rows: 3 },
  { kind: 'textarea', name: 'correction', maxLength: 500, rows: 2 },
];

const idOf = (visit: Visit): string => foundId(visit.params.id, 'table');

/** The quarter before this one, to start from. */
function lastQuarter(today: string): string {
  const thisQuarter = `${today.slice(0, 5)}${String(Math.floor((Number(today.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0')}`;
  return monthAfter(thisQuarter, -3);
}

async function showTables(
  visit: Visit,
  typed?: FormValues,
  problems: readonly FieldProblem[] = [],
): Promise<Reply> {
  const { t } = visit;
  const read = await visit.ctx(async (ctx) => {
    const drafts = await listDrafts(ctx.tx, ctx.forceId);
    const names = await staffNames(
      ctx.tx,
      ctx.forceId,
      drafts.map(({ preparedBy }) => preparedBy),
    );
    const sources = await tableSources(ctx.tx, ctx.forceId);
    return { rows: drafts.map((draft) => draftRow(draft, { names, t })), sources, today: londonDay(ctx.now) };
  });
  const values = typed ?? {
    basis: OWN_REPORTS,
    level: '1',
    firstMonth: lastQuarter(read.today),
    monthsEach: '3',
    periods: '1',
  };
  const labels = {
    basis: Object.fromEntries([OWN_REPORTS, ...read.sources].map((basis) => [basis, basisText(basis, t)])),
  };
  const mayPrepare = isAllowed(mayPrepareTable, visit.actor);
  return visit.page(
    'surveillance/tables',
    {
      rows: read.rows,
      publicUrl: `${visit.config.urls.public}/figures`,
      fields: mayPrepare
        ? formView({ specs: fieldsFor(read.sources), values, problems, keyBase: BASE, t, labels })
        : undefined,
    },
    { title: t('surveillance.tables.title'), back: '/picture', problems },
  );
}

const specOf = (values: FormValues): TableSpec =>
  ({
    basis: one(values, 'basis'),
    level: Number(one(values, 'level')),
    firstMonth: one(values, 'firstMonth'),
    monthsEach: Number(one(values, 'monthsEach')),
    periods: Number(one(values, 'periods')),
  }) as TableSpec;

async function showTable(visit: Visit): Promise<Reply> {
  const { t, actor } = visit;
  const id = idOf(visit);
  const { draft, names } = await visit.ctx(async (ctx) => {
    const one = found(await draftById(ctx.tx, ctx.forceId, id), 'table');
    const people = [one.preparedBy, ...(one.decidedBy ? [one.decidedBy] : [])];
    return { draft: one, names: await staffNames(ctx.tx, ctx.forceId, people) };
  });
  const isOwnWork = actor.kind === 'staff' && actor.id === draft.preparedBy;
  const isWaiting = draft.state === 'waiting';
  return visit.page(
    'surveillance/table',
    {
      id,
      draft,
      row: draftRow(draft, { names, t }),
      table: draft.content && preparedView(draft.content, { id, from: visit.query.from, t }),
      isMaking: draft.state === 'making',
      decidedBy: draft.decidedBy ? (names.get(draft.decidedBy) ?? '') : '',
      mayApprove: isWaiting && !isOwnWork && isAllowed(mayApproveTable, actor),
      maySetAside: (isWaiting || draft.state === 'making') && isAllowed(mayPrepareTable, actor),
      isOwnWork: isWaiting && isOwnWork,
      publicUrl: `${visit.config.urls.public}/figures/${draft.slug}/v${draft.number ?? 1}`,
    },
    { title: draft.title, back: '/tables' },
  );
}

export const tableRoutes: Route[] = defineRoutes('surveillance', [
  {
    method: 'GET',
    url: '/tables',
    policy: mayReadTables,
    audit: 'surveillance.read-tables',
    handle: (visit) => showTables(visit),
  },
  {
    method: 'POST',
    url: '/tables',
    policy: mayPrepareTable,
    audit: OWN_LINE,
    handle: async (visit) => {
      const sources = await visit.ctx((ctx) => tableSources(ctx.tx, ctx.forceId));
      const { values, problems } = parseFields(fieldsFor(sources), visit.form, BASE);
      if (problems.length > 0) return showTables(visit, values, problems);
      const ask = {
        slug: one(values, 'slug'),
        title: one(values, 'title'),
        note: one(values, 'note'),
        correction: one(values, 'correction'),
        spec: specOf(values),
      };
      try {
        const id = await visit.ctx((ctx) => prepareForPublication(ctx, ask));
        return visit.redirect(`/tables/${id}`);
      } catch (error) {
        return showTables(visit, values, problemsOf(error));
      }
    },
  },
  {
    method: 'GET',
    url: '/tables/:id',
    policy: mayReadTables,
    audit: 'surveillance.read-table',
    handle: (visit) => showTable(visit),
  },
  {
    method: 'POST',
    url: '/tables/:id/approve',
    policy: mayApproveTable,
    audit: OWN_LINE,
    handle: async (visit) => {
      const id = idOf(visit);
      await visit.ctx((ctx) => approveTable(ctx, id));
      return visit.redirect(`/tables/${id}`);
    },
  },
  {
    method: 'POST',
    url: '/tables/:id/aside',
    policy: mayPrepareTable,
    audit: OWN_LINE,
    handle: async (visit) => {
      await visit.ctx((ctx) => setTableAside(ctx, idOf(visit)));
      return visit.redirect('/tables');
    },
  },
]);
