import { type FieldSpec, one, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { problemsAt, statusOf } from '../refused.form.ts';
import { reviewCase } from '../review-case.ts';
import { idOf, staffOf } from '../show-report.routes.ts';
import { mayReadCase, maySupervise } from '../triage.policy.ts';
import { closeCase } from './close-case.ts';
import { nameInvestigator } from './name-investigator.ts';
import { readCase } from './read-case.ts';
import { reopenCase } from './reopen-case.ts';
import {
  CRIME_CLOSING_FIELDS,
  OTHER_CLOSING_FIELDS,
  REOPENING_FIELDS,
  REVIEW_FIELDS,
} from './supervision.form.ts';
import type { Finding } from './supervision.model.ts';
import { type SupervisionForm, supervisionPage, type Typed } from './supervision.presenter.ts';

const OWN_LINE = 'none: the use case writes its own line';
const DONE = ['named', 'reviewed', 'closed', 'reopened'] as const;

/** The supervision page, with what was typed where something is wrong. */
async function showCase(visit: Visit, typed?: Typed, status = 422): Promise<Reply> {
  const { t } = visit;
  const actorId = staffOf(visit).id;
  const model = await visit.ctx(async (ctx) =>
    supervisionPage(await readCase(ctx, idOf(visit)), { actorId, ...(typed ? { typed } : {}), t }),
  );
  const done = DONE.find((one) => one === visit.query.done);
  return visit.page(
    'triage/supervision',
    { ...model, done: done ? t(`triage.supervision.done.${done}`) : '' },
    {
      title: t('triage.supervision.title', { reference: model.reference }),
      back: `/cases/${model.id}`,
      problems: typed?.problems ?? [],
      status: typed ? status : 200,
    },
  );
}

/** Reads one form of the page, does what it asks, and leads back to the page. */
async function doForm(
  visit: Visit,
  { form, specs, done }: { form: SupervisionForm; specs: FieldSpec[]; done: (typeof DONE)[number] },
  run: (one: (name: string) => string, caseId: string) => Promise<void>,
): Promise<Reply> {
  const { values, problems } = parseFields(specs, visit.form, `triage.${form}`);
  if (problems.length > 0) return showCase(visit, { form, values, problems });
  const caseId = idOf(visit);
  try {
    await run((name) => one(values, name), caseId);
  } catch (error) {
    // The reporting room calls its words to the person `text`; on this page that is a field of the review.
    const wrong = problemsAt(error, specs[0]?.name ?? form).map((one) =>
      one.field === 'text' ? { ...one, field: 'told' } : one,
    );
    return showCase(visit, { form, values, problems: wrong }, statusOf(error));
  }
  return visit.redirect(`/cases/${caseId}/supervision?done=${done}`);
}

/** The fields of the closing form as it was shown: with the outcome for a crime. */
const closingFields = (visit: Visit): FieldSpec[] =>
  visit.field('isCrime') === 'yes' ? CRIME_CLOSING_FIELDS : OTHER_CLOSING_FIELDS;

export const supervisionRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/cases/:id/supervision',
    policy: mayReadCase,
    audit: 'triage.read-supervision',
    handle: (visit) => showCase(visit),
  },
  {
    method: 'POST',
    url: '/cases/:id/investigator',
    policy: maySupervise,
    audit: OWN_LINE,
    handle: (visit) =>
      doForm(
        visit,
        {
          form: 'investigator',
          specs: [{ kind: 'text', name: 'staffId', maxLength: 36, required: true }],
          done: 'named',
        },
        async (one, caseId) => {
          await visit.ctx((ctx) => nameInvestigator(ctx, { caseId, staffId: one('staffId') }));
        },
      ),
  },
  {
    method: 'POST',
    url: '/cases/:id/review',
    policy: maySupervise,
    audit: OWN_LINE,
    handle: (visit) =>
      doForm(visit, { form: 'review', specs: REVIEW_FIELDS, done: 'reviewed' }, async (one, caseId) => {
        await visit.ctx((ctx) =>
          reviewCase(ctx, {
            caseId,
            words: {
              information: one('information'),
              assessment: one('assessment'),
              powers: one('powers'),
              options: one('options'),
              text: one('text'),
            },
            finding: one('finding') as Finding,
            nextDueDays: Number(one('nextDueDays')),
          }),
        );
      }),
  },
  {
    method: 'POST',
    url: '/cases/:id/close',
    policy: maySupervise,
    audit: OWN_LINE,
    handle: (visit) =>
      doForm(visit, { form: 'closing', specs: closingFields(visit), done: 'closed' }, async (one, caseId) => {
        await visit.ctx((ctx) =>
          closeCase(ctx, {
            caseId,
            outcome: one('outcome'),
            isConsentSaid: one('consent') === 'YES',
            reasons: one('reasons'),
            text: one('told'),
          }),
        );
      }),
  },
  {
    method: 'POST',
    url: '/cases/:id/reopen',
    policy: maySupervise,
    audit: OWN_LINE,
    handle: (visit) =>
      doForm(visit, { form: 'reopening', specs: REOPENING_FIELDS, done: 'reopened' }, async (one, caseId) => {
        await visit.ctx((ctx) => reopenCase(ctx, { caseId, reasons: one('reasons'), text: one('told') }));
      }),
  },
]);
