import type { Context } from '#kernel/context';
import { isAllowed } from '#kernel/policy';
import { type FieldProblem, found, foundId, problemsOf } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, parseFields } from '#platform/web/form';
import { formatDate } from '#platform/web/formats';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { englishNameOf } from '#reference/languages';
import { listAreas } from '#room/access';
import { failedEmails } from '#room/community';
import { mayCallLeaders, mayReadStatements, maySend } from '../cascade.policy.ts';
import { statementIdOf } from '../compose.form.ts';
import { areaWords } from '../published.presenter.ts';
import { sendableOf } from '../published.reads.ts';
import { draftOf, statementById } from '../statement.reads.ts';
import { reminderPlace, reminderPrice } from '../texts/reminder-cost.presenter.ts';
import { CALL_OUTCOMES, callsOf, type LoggedCall } from './call.reads.ts';
import { demandCall, logCall, openNumber } from './call-leader.ts';
import { coverageView, stateLines } from './coverage.presenter.ts';
import { readCallList } from './read-call-list.ts';
import { readCoverage } from './read-coverage.ts';
import { previewSilentReminders, remindSilent } from './remind-silent.ts';

/** Leaders on one call list: more than a desk can ring in an afternoon. */
const CALL_LIST = 100;
const REASON: FieldSpec[] = [{ kind: 'text', name: 'reason', maxLength: 200, required: true }];
const OUTCOME: FieldSpec[] = [
  { kind: 'radios', name: 'outcome', options: [...CALL_OUTCOMES], required: true },
];

/** The current versions of a statement and its variants, their languages, and its heading. */
async function subject(ctx: Context, statementId: string) {
  const statement = found(await statementById(ctx.tx, ctx.forceId, statementId), 'statement');
  const draft = await draftOf(ctx.tx, ctx.forceId, { statementId, language: statement.language });
  const texts = await sendableOf(ctx.tx, ctx.forceId, statementId);
  return {
    title: draft?.title ?? '',
    roots: [...new Set(texts.map(({ rootVersionId }) => rootVersionId))],
    languages: [...new Set(texts.map(({ language }) => language))],
    areas: await listAreas(ctx.tx, ctx.forceId),
  };
}

async function showCoverage(visit: Visit, problems: readonly FieldProblem[] = []): Promise<Reply> {
  const { t, actor } = visit;
  const id = statementIdOf(visit);
  const mayRemind = isAllowed(maySend, actor);
  const model = await visit.ctx(async (ctx) => {
    const { roots, languages, areas, title } = await subject(ctx, id);
    const { cells, countedAt, states = [] } = await readCoverage(ctx, roots);
    const failed = await failedEmails(ctx.tx, ctx.forceId);
    const costs = mayRemind ? await previewSilentReminders(ctx, id, reminderPlace(visit)) : [];
    return {
      ...coverageView(cells, languages, { areas, t }),
      statementTitle: title,
      remindPrice: reminderPrice(costs, visit),
      states: stateLines(states, t),
      failed: failed > 0 ? t('cascade.coverage.failed', { n: failed }) : '',
      counted: countedAt
        ? t('cascade.coverage.counted', { date: formatDate(countedAt, 'dateTime', 'en') })
        : t('cascade.coverage.not-yet'),
    };
  });
  const callHref = isAllowed(mayCallLeaders, actor) ? `/statements/${id}/call-list` : '';
  const reminded = Number(visit.query.reminded);
  return visit.page(
    'cascade/coverage',
    {
      ...model,
      callHref,
      remindAction: mayRemind ? `/statements/${id}/coverage/remind` : '',
      reminded: reminded > 0 ? t('cascade.coverage.reminded', { n: reminded }) : '',
    },
    { title: t('cascade.coverage.title'), back: `/statements/${id}`, problems },
  );
}

async function remind(visit: Visit): Promise<Reply> {
  const id = statementIdOf(visit);
  try {
    const reminded = await visit.ctx((ctx) => remindSilent(ctx, id));
    return visit.redirect(`/statements/${id}/coverage?reminded=${reminded}`);
  } catch (error) {
    return showCoverage(visit, problemsOf(error));
  }
}

const callWords = (calls: readonly LoggedCall[], t: Visit['t']): string =>
  calls
    .map(({ outcome, calledAt }) =>
      t('cascade.call.logged', {
        outcome: t(`cascade.call.outcome.option.${outcome}`),
        date: formatDate(calledAt, 'dateTime', 'en'),
      }),
    )
    .join('. ');

async function showCallList(visit: Visit): Promise<Reply> {
  const { t } = visit;
  const id = statementIdOf(visit);
  const model = await visit.ctx(async (ctx) => {
    const { roots, areas, title } = await subject(ctx, id);
    const mayCallIn = (areaPath: string): boolean => isAllowed(mayCallLeaders, ctx.actor, areaPath);
    const areaPaths = mayCallIn('') ? null : areas.map(({ path }) => path).filter(mayCallIn);
    const about = { statementId: id, roots, areaPaths, limit: CALL_LIST };
    const { leaders, isWithdrawn } = await readCallList(ctx, about);
    const calls = await callsOf(ctx.tx, ctx.forceId, { statementId: id });
    const rows = leaders.map(({ leaderId, areaPath, represents, language, remindedAt }) => ({
      href: `/statements/${id}/call-list/${leaderId}`,
      area: areaPath === null ? '' : areaWords(areaPath, areas, t),
      represents: represents === null ? '' : t(`cascade.send.represents.${represents}`),
      language: language === null ? '' : englishNameOf(language),
      reminded: remindedAt ? formatDate(remindedAt, 'dateTime', 'en') : '',
      calls: callWords(
        calls.filter((call) => call.leaderId === leaderId),
        t,
      ),
    }));
    const lead = t(isWithdrawn ? 'cascade.call.lead.withdrawn' : 'cascade.call.lead');
    return { rows, lead, statementTitle: title };
  });
  return visit.page('cascade/call-list', model, {
    title: t('cascade.call.title'),
    back: `/statements/${id}/coverage`,
  });
}

interface CallPage {
  values?: FormValues;
  problems?: readonly FieldProblem[];
  opened?: { name: string; phone: string };
}

async function showCall(visit: Visit, { values = {}, problems = [], opened }: CallPage = {}): Promise<Reply> {
  const { t } = visit;
  const id = statementIdOf(visit);
  const leaderId = leaderOf(visit);
  const calls = await visit.ctx(async (ctx) => {
    await demandCall(ctx, { statementId: id, leaderId });
    return callsOf(ctx.tx, ctx.forceId, { statementId: id, leaderId });
  });
  const isOutcome =
    opened !== undefined || 'outcome' in values || problems.some(({ field }) => field === 'outcome');
  return visit.page(
    'cascade/call',
    {
      action: `/statements/${id}/call-list/${leaderId}`,
      opened: opened && { ...opened, dial: opened.phone.replaceAll(' ', '') },
      step: isOutcome ? 'log' : 'open',
      calls: callWords(calls, t),
      fields: formView({
        specs: isOutcome ? OUTCOME : REASON,
        values,
        problems,
        keyBase: 'cascade.call',
        t,
      }),
    },
    { title: t('cascade.call.one'), back: `/statements/${id}/call-list`, problems },
  );
}

const leaderOf = (visit: Visit): string => foundId(visit.params.leader, 'leader');

export const coverageRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/statements/:id/coverage',
    policy: mayReadStatements,
    audit: 'cascade.read-coverage',
    handle: (visit) => showCoverage(visit),
  },
  {
    method: 'POST',
    url: '/statements/:id/coverage/remind',
    policy: maySend,
    audit: 'cascade.post-reminder',
    handle: remind,
  },
  {
    method: 'GET',
    url: '/statements/:id/call-list',
    policy: mayCallLeaders,
    audit: 'cascade.read-call-list',
    handle: showCallList,
  },
  {
    method: 'GET',
    url: '/statements/:id/call-list/:leader',
    policy: mayCallLeaders,
    audit: 'cascade.read-call-form',
    handle: (visit) => showCall(visit),
  },
  {
    method: 'POST',
    url: '/statements/:id/call-list/:leader',
    policy: mayCallLeaders,
    audit: 'cascade.call-leader',
    handle: async (visit) => {
      const isLog = visit.field('step') === 'log';
      const { values, problems } = parseFields(isLog ? OUTCOME : REASON, visit.form, 'cascade.call');
      if (problems.length > 0) return showCall(visit, { values, problems });
      const call = { statementId: statementIdOf(visit), leaderId: leaderOf(visit) };
      if (!isLog) {
        const opened = await visit.ctx((ctx) => openNumber(ctx, { ...call, reason: String(values.reason) }));
        return showCall(visit, { opened });
      }
      await visit.ctx((ctx) => logCall(ctx, { ...call, outcome: String(values.outcome) }));
      return visit.redirect(`/statements/${call.statementId}/call-list`);
    },
  },
]);
