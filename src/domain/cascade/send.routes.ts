import { found, Refusal } from '#kernel/refusal';
import { type FormValues, formView, parseFields } from '#platform/web/form';
import { LANGUAGES } from '#platform/web/languages';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { areaTree, listAreas } from '#room/access';
import { type AudienceFilter, REPRESENTS, type Represents } from '#room/community';
import { saveSegment } from './audience/save-segment.ts';
import { type Segment, segments } from './audience/segment.reads.ts';
import { mayPublish, maySend } from './cascade.policy.ts';
import { type Filled, sendFields, statementIdOf, WITHDRAW_FIELDS } from './compose.form.ts';
import { WEEKLY_BUDGET } from './delivery.model.ts';
import { languageName } from './public-pages.presenter.ts';
import { areaWords } from './published.presenter.ts';
import type { HolyChoice } from './quiet/holy-window.model.ts';
import { holyView } from './quiet/holy-window.presenter.ts';
import { type AudiencePreview, previewAudience, sendStatement } from './send-statement.ts';
import { draftOf, statementById } from './statement.reads.ts';
import { withdrawStatement } from './withdraw-statement.ts';

async function choices(visit: Visit) {
  const areas = await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId));
  return {
    areas,
    specs: sendFields({
      areas: areaTree(areas).flatMap((area) => [area.path, ...area.wards.map(({ path }) => path)]),
      languages: LANGUAGES.map(({ code }) => code),
      represents: REPRESENTS,
    }),
  };
}

const URGENT_REASON_MAX = 300;

/** What was chosen for a holy day; nothing of it counts on any other day. */
function holyChoice(visit: Visit): HolyChoice {
  const choice = visit.field('holy');
  return {
    choice: choice === 'wait' || choice === 'send' ? choice : '',
    reason: visit.field('holyReason'),
  };
}

const list = (values: FormValues, name: string): string[] => [values[name] ?? []].flat().filter(Boolean);

const filterOf = (values: FormValues): AudienceFilter => ({
  areaPaths: list(values, 'areaPaths'),
  languages: list(values, 'languages'),
  represents: list(values, 'represents') as Represents[],
});

/** What a saved audience chooses, as the form holds it. */
const valuesOf = (segment: Segment | undefined): FormValues => ({
  areaPaths: [...(segment?.audience.areaPaths ?? [])],
  languages: [...(segment?.audience.languages ?? [])],
  represents: [...(segment?.audience.represents ?? [])],
});

function previewLines(
  { alreadySent, quietNow, overloaded, byLanguage, byStatement }: AudiencePreview,
  visit: Visit,
  areaOf: (path: string) => string,
): string[] {
  const { t } = visit;
  return [
    ...byLanguage.map(({ language, leaders, inOwnLanguage }) =>
      t('cascade.send.language', { language: languageName(language), n: leaders, own: inOwnLanguage }),
    ),
    ...(byStatement.length > 1
      ? byStatement.map(({ areaPath, leaders }) =>
          t('cascade.send.variant', { area: areaOf(areaPath), n: leaders }),
        )
      : []),
    ...(quietNow > 0 ? [t('cascade.send.quiet', { n: quietNow })] : []),
    ...(overloaded > 0 ? [t('cascade.send.overloaded', { n: overloaded, budget: WEEKLY_BUDGET })] : []),
    ...(alreadySent > 0 ? [t('cascade.send.already', { n: alreadySent })] : []),
  ];
}

/** The audience form with its counts. Nothing is sent by it. */
async function showSend(visit: Visit, filled?: Filled): Promise<Reply> {
  const { t } = visit;
  const id = statementIdOf(visit);
  const { areas, specs } = await choices(visit);
  const saved = await visit.ctx((ctx) => segments(ctx.tx, ctx.forceId));
  const values = filled?.values ?? valuesOf(saved.find((one) => one.id === visit.query.segment));
  const problems = filled?.problems ?? [];
  const { preview, title, now } = await visit.ctx(async (ctx) => {
    const statement = found(await statementById(ctx.tx, ctx.forceId, id), 'statement');
    const draft = await draftOf(ctx.tx, ctx.forceId, { statementId: id, language: statement.language });
    return {
      preview: await previewAudience(ctx, id, filterOf(values)),
      title: draft?.title ?? '',
      now: ctx.now,
    };
  });
  const labels = {
    areaPaths: Object.fromEntries(
      areaTree(areas).flatMap((area) => [
        [area.path, area.name],
        ...area.wards.map((ward) => [ward.path, `${area.name}: ${ward.name}`]),
      ]),
    ),
    languages: Object.fromEntries(LANGUAGES.map(({ code, name }) => [code, name])),
    represents: Object.fromEntries(REPRESENTS.map((one) => [one, t(`cascade.send.represents.${one}`)])),
  };
  return visit.page(
    'cascade/send',
    {
      base: `/statements/${id}`,
      statementTitle: title,
      fields: formView({ specs, values, problems, keyBase: 'cascade.send', t, labels }),
      stats: [{ value: preview.total, label: t('cascade.send.total') }],
      lines: previewLines(preview, visit, (path) => areaWords(path, areas, t)),
      segments: saved.map((one) => ({ name: one.name, href: `/statements/${id}/send?segment=${one.id}` })),
      segmentName: problems.length > 0 ? visit.field('segmentName') : '',
      segmentProblem: problems.some(({ field }) => field === 'segmentName')
        ? { text: t('cascade.send.segmentName.required') }
        : undefined,
      mayBeSent: preview.total + preview.overloaded > 0,
      isUrgent: visit.field('urgent') === 'yes',
      urgentReason: problems.length > 0 ? visit.field('urgentReason') : '',
      urgentProblem: problems.some(({ field }) => field === 'urgentReason')
        ? { text: t('cascade.send.urgentReason.required') }
        : undefined,
      chosen: ['areaPaths', 'languages', 'represents'].flatMap((name) =>
        list(values, name).map((value) => ({ name, value })),
      ),
      sendText: t('cascade.send.button', { n: preview.total }),
      holy: holyView(now, { choice: visit.field('holy'), reason: visit.field('holyReason') }, problems, t),
    },
    {
      title: t('cascade.send.title'),
      back: `/statements/${id}`,
      problems,
    },
  );
}

async function showWithdraw(visit: Visit, filled?: Filled): Promise<Reply> {
  const { t } = visit;
  const id = statementIdOf(visit);
  await visit.ctx(async (ctx) => found(await statementById(ctx.tx, ctx.forceId, id), 'statement'));
  const problems = filled?.problems ?? [];
  return visit.page(
    'question',
    {
      title: t('cascade.withdraw.title'),
      warning: t('cascade.withdraw.warning'),
      fields: formView({
        specs: WITHDRAW_FIELDS,
        values: filled?.values ?? {},
        problems,
        keyBase: 'cascade.withdraw',
        t,
      }),
      continueText: t('cascade.withdraw.button'),
    },
    { back: `/statements/${id}`, problems },
  );
}

/** Keeps the chosen audience under a name and shows the form with it. */
async function saveAudience(visit: Visit, values: FormValues): Promise<Reply> {
  try {
    const name = visit.field('segmentName');
    const id = statementIdOf(visit);
    const segmentId = await visit.ctx(async (ctx) => {
      found(await statementById(ctx.tx, ctx.forceId, id), 'statement');
      return saveSegment(ctx, name, filterOf(values));
    });
    return visit.redirect(`/statements/${id}/send?segment=${segmentId}`);
  } catch (error) {
    if (error instanceof Refusal && error.problems.length > 0)
      return showSend(visit, { values, problems: error.problems });
    throw error;
  }
}

export const sendRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/statements/:id/send',
    policy: maySend,
    audit: 'cascade.preview-audience',
    handle: (visit) => showSend(visit),
  },
  {
    method: 'POST',
    url: '/statements/:id/send',
    policy: maySend,
    audit: 'cascade.post-dispatch',
    handle: async (visit) => {
      const id = statementIdOf(visit);
      const { specs } = await choices(visit);
      const { values, problems } = parseFields(specs, visit.form, 'cascade.send');
      const step = visit.field('step');
      if (problems.length === 0 && step === 'save') return saveAudience(visit, values);
      if (problems.length > 0 || step !== 'send') return showSend(visit, { values, problems });
      try {
        await visit.ctx((ctx) =>
          sendStatement(ctx, id, filterOf(values), {
            isUrgent: visit.field('urgent') === 'yes',
            urgentReason: visit.field('urgentReason').trim().slice(0, URGENT_REASON_MAX),
            holy: holyChoice(visit),
          }),
        );
      } catch (error) {
        if (error instanceof Refusal && error.problems.length > 0)
          return showSend(visit, { values, problems: error.problems });
        throw error;
      }
      return visit.redirect(`/statements/${id}#sent`);
    },
  },
  {
    method: 'GET',
    url: '/statements/:id/withdraw',
    policy: mayPublish,
    audit: 'none: shows a form that asks why',
    handle: (visit) => showWithdraw(visit),
  },
  {
    method: 'POST',
    url: '/statements/:id/withdraw',
    policy: mayPublish,
    audit: 'cascade.post-withdrawal',
    handle: async (visit) => {
      const id = statementIdOf(visit);
      const { values, problems } = parseFields(WITHDRAW_FIELDS, visit.form, 'cascade.withdraw');
      if (problems.length > 0) return showWithdraw(visit, { values, problems });
      try {
        await visit.ctx((ctx) => withdrawStatement(ctx, id, String(values.note)));
      } catch (error) {
        if (error instanceof Refusal && error.problems.length > 0)
          return showWithdraw(visit, { values, problems: error.problems });
        throw error;
      }
      return visit.redirect(`/statements/${id}`);
    },
  },
]);
