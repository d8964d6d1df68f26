import { demand } from '#kernel/policy';
import { type FieldProblem, found, foundId, Refusal } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { reportByReference } from '#room/reporting';
import { errorsOf } from '../page.presenter.ts';
import { problemsAt } from '../refused.form.ts';
import { idOf } from '../show-report.routes.ts';
import { answerMatch, decideDuplicate, REASON_MOST, separateReport } from './decide-duplicate.ts';
import { maySayAtEntry, maySayDuplicate } from './duplicates.policy.ts';
import { duplicatesPage, reasonsOf } from './duplicates.presenter.ts';
import { keepLikeness } from './propose-duplicates.ts';
import { readDuplicates } from './read-duplicates.ts';
import { alikeAtEntry, sayAtEntry } from './say-at-entry.ts';

const OWN_LINE = 'none: the use case writes its own line';
const DONE = ['SAME', 'NOT_SAME', 'SEPARATED', 'KEPT'] as const;

interface Again {
  problems: readonly FieldProblem[];
  /** Which of the page's forms it was: the other report, `reference` or `separate`. */
  form: string;
}

async function showDuplicates(visit: Visit, again?: Again): Promise<Reply> {
  const { t } = visit;
  const model = await visit.ctx(async (ctx) => duplicatesPage(await readDuplicates(ctx, idOf(visit)), t));
  const done = DONE.find((one) => one === visit.query.done);
  const problems = again?.problems ?? [];
  return visit.page(
    'triage/duplicates',
    {
      ...model,
      done: done ? t(`triage.duplicates.done.${done}`) : '',
      failed: again?.form ?? '',
      typedReason: again ? visit.field('reason') : '',
      typedReference: again ? visit.field('reference') : '',
      reasonMost: REASON_MOST,
      errors: errorsOf(problems, t),
    },
    {
      title: t('triage.duplicates.title', { reference: model.own.reference }),
      back: `/triage/${model.own.id}`,
      problems,
    },
  );
}

/** Does one thing; what is wrong with what was typed, or that a colleague was quicker, is shown beside the form. */
async function doing(visit: Visit, form: string, run: () => Promise<string>): Promise<Reply> {
  try {
    return visit.redirect(await run());
  } catch (error) {
    const isUnknown = form === 'reference' && error instanceof Refusal && error.code === 'not-found';
    const problems = isUnknown
      ? [{ field: 'reference', key: 'triage.duplicates.reference.required' }]
      : problemsAt(error, 'reason');
    return showDuplicates(visit, { form, problems });
  }
}

const outcomeOf = (visit: Visit): 'SAME' | 'NOT_SAME' =>
  found(
    (['SAME', 'NOT_SAME'] as const).find((one) => one === visit.field('outcome')),
    'answer',
  );
const otherOf = (visit: Visit): string => foundId(visit.field('other'), 'report');
const reasonOf = (visit: Visit): string => visit.field('reason').slice(0, REASON_MOST);

/** What the page after a taken report shows of reports that may tell of the same. */
export async function alikePanel(visit: Visit, reportId: string) {
  const { t } = visit;
  const own = await visit.ctx((ctx) => {
    demand(maySayAtEntry, ctx.actor);
    return keepLikeness(ctx, reportId);
  });
  const alike = own ? await visit.ctx((ctx) => alikeAtEntry(ctx, own)) : [];
  return alike.map((one) => ({
    reference: one.reference,
    came: t(`triage.came.${one.route}`),
    reportedAt: one.reportedAt,
    reasons: reasonsOf(one, t),
    action: `/triage/${reportId}/alike`,
    other: one.otherId,
  }));
}

export const duplicatesRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/triage/:id/duplicates',
    policy: maySayDuplicate,
    audit: 'triage.read-duplicates',
    handle: (visit) => showDuplicates(visit),
  },
  {
    method: 'POST',
    url: '/triage/:id/duplicates',
    policy: maySayDuplicate,
    audit: OWN_LINE,
    handle: (visit) =>
      doing(visit, visit.field('other'), async () => {
        const outcome = outcomeOf(visit);
        const said = { reportId: idOf(visit), otherId: otherOf(visit), outcome, reason: reasonOf(visit) };
        await visit.ctx((ctx) => decideDuplicate(ctx, said));
        return `/triage/${said.reportId}/duplicates?done=${outcome}`;
      }),
  },
  {
    method: 'POST',
    url: '/triage/:id/duplicates/named',
    policy: maySayDuplicate,
    audit: OWN_LINE,
    handle: (visit) =>
      doing(visit, 'reference', async () => {
        const reportId = idOf(visit);
        await visit.ctx(async (ctx) => {
          const reference = visit.field('reference').toUpperCase();
          const other = found(await reportByReference(ctx.tx, ctx.forceId, reference), 'that report');
          return decideDuplicate(ctx, {
            reportId,
            otherId: other.id,
            outcome: 'SAME',
            reason: reasonOf(visit),
          });
        });
        return `/triage/${reportId}/duplicates?done=SAME`;
      }),
  },
  {
    method: 'POST',
    url: '/triage/:id/duplicates/exchange',
    policy: maySayDuplicate,
    audit: OWN_LINE,
    handle: (visit) =>
      doing(visit, visit.field('other'), async () => {
        const [reportId, matchId, outcome] = [idOf(visit), otherOf(visit), outcomeOf(visit)];
        await visit.ctx((ctx) => answerMatch(ctx, { reportId, matchId, outcome, reason: reasonOf(visit) }));
        return `/triage/${reportId}/duplicates?done=KEPT`;
      }),
  },
  {
    method: 'POST',
    url: '/triage/:id/duplicates/separate',
    policy: maySayDuplicate,
    audit: OWN_LINE,
    handle: (visit) =>
      doing(visit, 'separate', async () => {
        const reportId = idOf(visit);
        await visit.ctx((ctx) => separateReport(ctx, { reportId, reason: reasonOf(visit) }));
        return `/triage/${reportId}/duplicates?done=SEPARATED`;
      }),
  },
  {
    method: 'POST',
    url: '/triage/:id/alike',
    policy: maySayAtEntry,
    audit: OWN_LINE,
    limit: { perMinute: 60 },
    async handle(visit) {
      const { t } = visit;
      const isSame = visit.field('said') === 'SAME';
      await visit.ctx((ctx) => sayAtEntry(ctx, { reportId: idOf(visit), otherId: otherOf(visit), isSame }));
      const text = t(`triage.entry.said.${isSame ? 'same' : 'other'}`);
      return visit.page('triage/said', { text }, { title: t('triage.entry.title') });
    },
  },
]);
