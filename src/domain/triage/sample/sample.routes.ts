import type { FieldProblem } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { reportsByIds } from '#room/reporting';
import { problemsAt } from '../refused.form.ts';
import { findShut } from '../restricted/demand-named.ts';
import { idOf, staffOf } from '../show-report.routes.ts';
import { checkDecision } from './check-decision.ts';
import { demandSampled, openSampled } from './open-sampled.ts';
import { SAMPLE_DAYS, SAMPLE_REASONS, SAMPLE_SIZE, seedOf, VERDICTS, type Verdict } from './sample.model.ts';
import { mayDipSample } from './sample.policy.ts';
import { openedPage, sampleRows } from './sample.presenter.ts';
import { sampleOf } from './sample.reads.ts';

const DAY_MS = 86_400_000;
const REASON: FieldSpec[] = [
  { kind: 'hidden', name: 'seed' },
  { kind: 'radios', name: 'reason', options: SAMPLE_REASONS, required: true, small: true },
];
const CHECK: FieldSpec[] = [
  { kind: 'hidden', name: 'seed' },
  { kind: 'radios', name: 'verdict', options: VERDICTS, required: true, small: true },
  { kind: 'textarea', name: 'words', maxLength: 4000, rows: 4, required: true },
];
const seed = (visit: Visit): string => seedOf(visit.field('seed') || (visit.query.seed ?? ''), new Date());

interface Wrong {
  values: FormValues;
  problems: FieldProblem[];
}
const NOTHING: Wrong = { values: {}, problems: [] };

async function askReason(visit: Visit, { values, problems }: Wrong = NOTHING): Promise<Reply> {
  await visit.ctx((ctx) => demandSampled(ctx, idOf(visit)));
  const { t } = visit;
  const fields = formView({
    specs: REASON,
    values: { ...values, seed: seed(visit) },
    problems,
    keyBase: 'triage.sample',
    t,
  });
  return visit.page(
    'question',
    { title: t('triage.sample.open'), lead: [t('triage.sample.open.intro')], fields },
    { back: `/dip-sample?seed=${seed(visit)}`, problems },
  );
}

async function askVerdict(visit: Visit, { values, problems }: Wrong = NOTHING): Promise<Reply> {
  await visit.ctx((ctx) => demandSampled(ctx, idOf(visit)));
  const { t } = visit;
  const fields = formView({
    specs: CHECK,
    values: { ...values, seed: seed(visit) },
    problems,
    keyBase: 'triage.sample',
    t,
  });
  return visit.page(
    'question',
    { title: t('triage.sample.check'), lead: [t('triage.sample.check.intro')], fields },
    { back: `/dip-sample?seed=${seed(visit)}`, problems },
  );
}

export const sampleRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/dip-sample',
    policy: mayDipSample,
    audit: 'triage.draw-dip-sample',
    async handle(visit) {
      const { t } = visit;
      const { scopes } = staffOf(visit);
      const drawn = seed(visit);
      const rows = await visit.ctx(async (ctx) => {
        const since = new Date(ctx.now.getTime() - SAMPLE_DAYS * DAY_MS);
        const sampled = await sampleOf(ctx.tx, ctx.forceId, {
          scopes,
          seed: drawn,
          since,
          size: SAMPLE_SIZE,
        });
        const reports = await reportsByIds(
          ctx.tx,
          ctx.forceId,
          sampled.map(({ reportId }) => reportId),
        );
        return sampleRows(sampled, reports, { seed: drawn, shut: await findShut(ctx), t });
      });
      return visit.page(
        'triage/dip-sample',
        { rows, seed: drawn, days: SAMPLE_DAYS, size: SAMPLE_SIZE },
        { title: t('triage.sample.title') },
      );
    },
  },
  {
    method: 'GET',
    url: '/dip-sample/:id/open',
    policy: mayDipSample,
    audit: 'none: a form that asks for the reason; nothing is opened',
    handle: (visit) => askReason(visit),
  },
  {
    method: 'POST',
    url: '/dip-sample/:id/open',
    policy: mayDipSample,
    audit: 'triage.open-sampled',
    limit: { perMinute: 20 },
    async handle(visit) {
      const { t } = visit;
      const { values, problems } = parseFields(REASON, visit.form, 'triage.sample');
      if (problems.length > 0) return askReason(visit, { values, problems });
      const reason = String(values.reason);
      const opened = await visit.ctx((ctx) => openSampled(ctx, { reportId: idOf(visit), reason }));
      return visit.page('triage/dip-sample-open', openedPage(opened, seed(visit), t), {
        title: t('triage.report.title', { reference: opened.report.reference }),
        back: `/dip-sample?seed=${seed(visit)}`,
      });
    },
  },
  {
    method: 'GET',
    url: '/dip-sample/:id/check',
    policy: mayDipSample,
    audit: 'none: an empty form; nothing is opened',
    handle: (visit) => askVerdict(visit),
  },
  {
    method: 'POST',
    url: '/dip-sample/:id/check',
    policy: mayDipSample,
    audit: 'none: the use case writes its own line',
    async handle(visit) {
      const { values, problems } = parseFields(CHECK, visit.form, 'triage.sample');
      if (problems.length > 0) return askVerdict(visit, { values, problems });
      try {
        await visit.ctx((ctx) =>
          checkDecision(ctx, {
            reportId: idOf(visit),
            seed: seed(visit),
            verdict: values.verdict as Verdict,
            words: String(values.words),
          }),
        );
      } catch (error) {
        return askVerdict(visit, { values, problems: problemsAt(error, 'verdict') });
      }
      return visit.redirect(`/dip-sample?seed=${seed(visit)}`);
    },
  },
]);
