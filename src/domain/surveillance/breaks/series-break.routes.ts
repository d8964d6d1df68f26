import { isUuid } from '#kernel/ids';
import { isAllowed } from '#kernel/policy';
import { type FieldProblem, found, problemsOf } from '#kernel/refusal';
import { type FormValues, formView, parseFields } from '#platform/web/form';
import { formatDate } from '#platform/web/formats';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { STRANDS } from '#reference/strands';
import { areaName, listAreas, staffNames } from '#room/access';
import { mayKeepBreaks, mayReadPicture } from '../surveillance.policy.ts';
import { registerBreak, withdrawBreak } from './register-break.ts';
import { breakFields, breakOf, WHOLE_FORCE, WITHDRAW_FIELDS, whyOf } from './series-break.form.ts';
import { EVERY_STRAND } from './series-break.model.ts';
import { allBreaks, breakById } from './series-break.reads.ts';

const KEYS = 'surveillance.break';
const OWN_LINE = 'none: the use case writes its own line';
const at = (date: Date): string => formatDate(date, 'dateTime', 'en');

const areasFor = (visit: Visit) => visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));

async function showBreaks(
  visit: Visit,
  typed?: { values: FormValues; problems: FieldProblem[] },
): Promise<Reply> {
  const { t } = visit;
  const { areas, breaks, names } = await visit.ctx(async (ctx) => {
    const rows = await allBreaks(ctx.tx, ctx.forceId);
    const ids = rows.flatMap(({ registeredBy, withdrawnBy }) => [
      registeredBy,
      ...(withdrawnBy ? [withdrawnBy] : []),
    ]);
    return {
      areas: await listAreas(ctx.tx, ctx.forceId),
      breaks: rows,
      names: await staffNames(ctx.tx, ctx.forceId, ids),
    };
  });
  const strandText = (strand: string): string =>
    strand === EVERY_STRAND ? t(`${KEYS}.strand.option.*`) : t('surveillance.strand', { strand });
  const paths = areas.map(({ path }) => path).filter((path) => path !== '');
  const mayKeep = isAllowed(mayKeepBreaks, visit.actor);
  const fields = formView({
    specs: breakFields(paths),
    values: typed?.values ?? {},
    problems: typed?.problems ?? [],
    keyBase: KEYS,
    t,
    labels: {
      areaPath: {
        [WHOLE_FORCE]: areaName(areas, ''),
        ...Object.fromEntries(paths.map((path) => [path, areaName(areas, path)])),
      },
      strand: Object.fromEntries([EVERY_STRAND, ...STRANDS].map((strand) => [strand, strandText(strand)])),
    },
  });
  const rows = breaks.map((each) => ({
    day: formatDate(each.day, 'shortDate', 'en'),
    where: t('surveillance.alarm.series', {
      area: areaName(areas, each.areaPath),
      strand: strandText(each.strand),
    }),
    what: `${t(`${KEYS}.kind.option.${each.kind}`)}. ${t(`${KEYS}.effect.option.${each.effect}`)}`,
    why: each.reason,
    by: t(`${KEYS}.line.by`, { name: names.get(each.registeredBy) ?? '', at: at(each.registeredAt) }),
    withdrawn:
      each.withdrawnAt &&
      t(`${KEYS}.line.withdrawn`, {
        name: names.get(each.withdrawnBy ?? '') ?? '',
        at: at(each.withdrawnAt),
        why: each.withdrawnWhy ?? '',
      }),
    href: mayKeep && !each.withdrawnAt ? `/picture/breaks/${each.id}/withdraw` : undefined,
  }));
  const done =
    visit.query.done === 'saved' || visit.query.done === 'withdrawn' ? visit.query.done : undefined;
  return visit.page(
    'surveillance/breaks',
    { rows, fields, mayKeep, done },
    { title: t(`${KEYS}.title`), back: '/picture', problems: typed?.problems ?? [] },
  );
}

const breakFor = async (visit: Visit) => {
  const id = visit.params.id ?? '';
  const known = await visit.ctx((ctx) =>
    isUuid(id) ? breakById(ctx.tx, ctx.forceId, id) : Promise.resolve(undefined),
  );
  return found(known, 'break');
};

async function showWithdraw(
  visit: Visit,
  typed?: { values: FormValues; problems: FieldProblem[] },
): Promise<Reply> {
  const { t } = visit;
  const { day, id } = await breakFor(visit);
  const fields = formView({
    specs: WITHDRAW_FIELDS,
    values: typed?.values ?? {},
    problems: typed?.problems ?? [],
    keyBase: KEYS,
    t,
  });
  const title = t(`${KEYS}.withdraw.title`, { day: formatDate(day, 'shortDate', 'en') });
  return visit.page(
    'question',
    {
      title,
      lead: [t(`${KEYS}.withdraw.lead`)],
      fields,
      action: `/picture/breaks/${id}/withdraw`,
      continueText: t(`${KEYS}.withdraw`),
    },
    { title, back: '/picture/breaks', problems: typed?.problems ?? [] },
  );
}

/** Changes in how things are counted: a list, a form, and a way back. */
export const breakRoutes: Route[] = defineRoutes('surveillance', [
  {
    method: 'GET',
    url: '/picture/breaks',
    policy: mayReadPicture,
    audit: 'none: days and reasons of counting; nobody’s data',
    handle: (visit) => showBreaks(visit),
  },
  {
    method: 'POST',
    url: '/picture/breaks',
    policy: mayKeepBreaks,
    audit: OWN_LINE,
    handle: async (visit) => {
      const paths = (await areasFor(visit)).map(({ path }) => path).filter((path) => path !== '');
      const { values, problems } = parseFields(breakFields(paths), visit.form, KEYS);
      if (problems.length > 0) return showBreaks(visit, { values, problems });
      try {
        await visit.ctx((ctx) => registerBreak(ctx, breakOf(values)));
      } catch (error) {
        return showBreaks(visit, { values, problems: problemsOf(error) });
      }
      return visit.redirect('/picture/breaks?done=saved');
    },
  },
  {
    method: 'GET',
    url: '/picture/breaks/:id/withdraw',
    policy: mayKeepBreaks,
    audit: 'none: a form; nobody’s data',
    handle: (visit) => showWithdraw(visit),
  },
  {
    method: 'POST',
    url: '/picture/breaks/:id/withdraw',
    policy: mayKeepBreaks,
    audit: OWN_LINE,
    handle: async (visit) => {
      const { id } = await breakFor(visit);
      const { values, problems } = parseFields(WITHDRAW_FIELDS, visit.form, KEYS);
      if (problems.length > 0) return showWithdraw(visit, { values, problems });
      await visit.ctx((ctx) => withdrawBreak(ctx, id, whyOf(values)));
      return visit.redirect('/picture/breaks?done=withdrawn');
    },
  },
]);
