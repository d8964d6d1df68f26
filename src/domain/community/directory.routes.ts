import { isAllowed } from '#kernel/policy';
import { type FieldProblem, foundId, Refusal } from '#kernel/refusal';
import { type FieldSpec, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { LANGUAGES } from '#reference/languages';
import { listAreas } from '#room/access';
import { mayKeepLeaders, mayReadLeaders } from './community.policy.ts';
import { coverage, filterView, leaderLine, leaderRows } from './directory.presenter.ts';
import { columnRows, duplicateRows, exampleText, problemRows } from './import.presenter.ts';
import { IMPORT_MAX_CHARACTERS } from './import-file.model.ts';
import { importLeaders, planImport } from './import-leaders.ts';
import { leaderEmailKey } from './leader-by-email.ts';
import {
  keptLeader,
  PAGE_SIZE,
  readDirectory,
  readLeader,
  restoreEmail,
  stopLeader,
} from './read-directory.ts';

const LIST_FIELD: readonly FieldSpec[] = [
  { kind: 'textarea', name: 'text', maxLength: IMPORT_MAX_CHARACTERS, rows: 12, required: true },
];
/** Characters of the longest list, twice: a form spells some of them with three signs each. */
const LIST_BYTES = IMPORT_MAX_CHARACTERS * 3;

const leaderId = (visit: Visit): string => foundId(visit.params.id, 'leader');
const uuidField = (visit: Visit, name: string): string => foundId(visit.field(name), name);

async function showImport(
  visit: Visit,
  shown: { text?: string; problems?: readonly FieldProblem[]; result?: object } = {},
): Promise<Reply> {
  const { t } = visit;
  const { text = '', problems = [], result } = shown;
  const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));
  return visit.page(
    'community/leaders-import',
    {
      fields: formView({ specs: LIST_FIELD, values: { text }, problems, keyBase: 'community.import', t }),
      columns: columnRows(areas, t),
      example: exampleText(areas),
      result,
    },
    {
      title: t('community.import.title'),
      back: '/leaders',
      problems,
    },
  );
}

export const directoryRoutes: Route[] = defineRoutes('community', [
  {
    method: 'GET',
    url: '/leaders',
    policy: mayReadLeaders,
    audit: 'community.read-directory',
    handle: async (visit) => {
      const { t, query } = visit;
      const page = Math.min(Math.max(Math.trunc(Number(query.page)) || 1, 1), 10_000);
      const ask = {
        area: query.area ?? '',
        language: query.language ?? '',
        represents: query.represents ?? '',
        email: query.email ?? '',
        page,
      };
      const { areas, rows, total, counts } = await visit.ctx((ctx) => readDirectory(ctx, ask));
      const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
      const pageUrl = (to: number): string => {
        const { page: _, ...kept } = ask;
        return `/leaders?${new URLSearchParams({ ...kept, page: String(to) })}`;
      };
      const languages = [...new Set(counts.map(({ language }) => language))].sort();
      return visit.page(
        'community/leaders',
        {
          rows: rows.map((row) => leaderLine(row, { areas, t })),
          total,
          filters: filterView(ask, { areas, languages, t }),
          isFiltered: Boolean(ask.area || ask.language || ask.represents || ask.email),
          coverage: coverage(areas, counts),
          paging: {
            page,
            pages,
            ...(page > 1 ? { previous: pageUrl(page - 1) } : {}),
            ...(page < pages ? { next: pageUrl(page + 1) } : {}),
          },
          mayKeep: isAllowed(mayKeepLeaders, visit.actor),
          added: query.added === undefined ? undefined : Number(query.added) || 0,
          isRemoved: query.removed === '1',
        },
        { title: t('community.leaders.title') },
      );
    },
  },
  {
    method: 'GET',
    url: '/leaders/import',
    policy: mayKeepLeaders,
    audit: 'none: shows an empty form',
    handle: (visit) => showImport(visit),
  },
  {
    method: 'POST',
    url: '/leaders/import',
    policy: mayKeepLeaders,
    audit: 'community.plan-import',
    bodyLimit: LIST_BYTES,
    handle: async (visit) => {
      const { t } = visit;
      const { values, problems } = parseFields(LIST_FIELD, visit.form, 'community.import');
      const text = String(values.text);
      if (problems.length > 0)
        return showImport(visit, { text: text.slice(0, IMPORT_MAX_CHARACTERS), problems });
      const key = leaderEmailKey(visit.config.receiptPepper);
      const languages = LANGUAGES.map(({ tag }) => tag);
      const plan = await visit.ctx((ctx) => planImport(ctx, key, { text, languages }));
      const result = {
        problems: problemRows(plan.problems, t),
        duplicates: duplicateRows(plan.duplicates, t),
        ready: plan.ready,
        batchId: plan.batchId,
        keptUntil: plan.keptUntil,
      };
      return showImport(visit, { text, result });
    },
  },
  {
    method: 'POST',
    url: '/leaders/import/confirm',
    policy: mayKeepLeaders,
    audit: 'none: the use case writes community.import-leaders itself',
    handle: async (visit) => {
      const key = leaderEmailKey(visit.config.receiptPepper);
      try {
        const added = await visit.ctx((ctx) => importLeaders(ctx, key, uuidField(visit, 'batch')));
        return visit.redirect(`/leaders?added=${added}`);
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'gone') throw error;
        return showImport(visit, { problems: [{ field: 'text', key: 'community.import.gone' }] });
      }
    },
  },
  {
    method: 'GET',
    url: '/leaders/:id',
    policy: mayReadLeaders,
    audit: 'community.read-leader',
    handle: async (visit) => {
      const { t } = visit;
      const id = leaderId(visit);
      const { entry, areas } = await visit.ctx(async (ctx) => ({
        entry: await readLeader(ctx, id),
        areas: await listAreas(ctx.tx, ctx.forceId),
      }));
      const { leader } = entry;
      return visit.page(
        'community/leader',
        {
          id,
          name: entry.contact?.name,
          rows: leaderRows(entry, { areas, t }),
          leftAt: leader.leftAt,
          isEmailed: leader.channel === 'email' && !leader.emailStoppedAt,
          hasFailed: leader.channel === 'email' && leader.emailFailedAt !== null,
          mayKeep: !leader.leftAt && isAllowed(mayKeepLeaders, visit.actor, leader.areaPath),
        },
        { title: t('community.leader.title'), back: '/leaders' },
      );
    },
  },
  {
    method: 'POST',
    url: '/leaders/:id/stop',
    policy: mayKeepLeaders,
    audit: 'none: the use case writes community.unsubscribe itself',
    handle: async (visit) => {
      const id = leaderId(visit);
      await visit.ctx((ctx) => stopLeader(ctx, id, 'email'));
      return visit.redirect(`/leaders/${id}`);
    },
  },
  {
    method: 'POST',
    url: '/leaders/:id/email-works',
    policy: mayKeepLeaders,
    audit: 'none: the use case writes community.mark-email-working itself',
    handle: async (visit) => {
      const id = leaderId(visit);
      await visit.ctx((ctx) => restoreEmail(ctx, id));
      return visit.redirect(`/leaders/${id}`);
    },
  },
  {
    method: 'GET',
    url: '/leaders/:id/remove',
    policy: mayKeepLeaders,
    audit: 'none: asks a question and shows no data',
    handle: async (visit) => {
      const id = leaderId(visit);
      await visit.ctx((ctx) => keptLeader(ctx, id));
      return visit.page(
        'community/leader-remove',
        { id },
        { title: visit.t('community.leader.leave.title'), back: `/leaders/${id}` },
      );
    },
  },
  {
    method: 'POST',
    url: '/leaders/:id/remove',
    policy: mayKeepLeaders,
    audit: 'none: the use case writes community.unsubscribe itself',
    handle: async (visit) => {
      await visit.ctx((ctx) => stopLeader(ctx, leaderId(visit), 'everything'));
      return visit.redirect('/leaders?removed=1');
    },
  },
]);
