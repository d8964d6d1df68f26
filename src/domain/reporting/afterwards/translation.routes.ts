import { type FieldProblem, foundId, problemsOf } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { directionOf } from '#reference/languages';
import { reportForTriage } from '../report.reads.ts';
import type { FindShut, ReportGuard } from '../report-guard.model.ts';
import { mayTranslate } from '../reporting.policy.ts';
import { confirmTranslation, enterTranslation, readTranslationTask } from './enter-translation.ts';
import { languageWords, type Translation } from './translation.model.ts';
import { countUntranslated, translationDesk } from './translation.reads.ts';

const PATH = '/translations';
const OWN_LINE = 'none: the use case writes its own line';
const DONE = ['kept', 'read'] as const;

const idOf = (visit: Visit): string => foundId(visit.params.id, 'translation');

function stateOf({ enteredAt, readAt, dueAt }: Translation, now: Date): string {
  if (readAt) return 'read';
  if (enteredAt) return 'made';
  return dueAt < now ? 'late' : 'waiting';
}

/** The desk. Of a restricted report, whoever is not named on it learns that something waits, and not which report. */
async function list(visit: Visit, findShut: FindShut): Promise<Reply> {
  const { t, actor } = visit;
  const scopes = actor.kind === 'staff' ? actor.scopes : [];
  const model = await visit.ctx(async (ctx) => {
    const shut = await findShut(ctx);
    const desk = await translationDesk(ctx.tx, ctx.forceId, { scopes, shut });
    const hidden = await countUntranslated(ctx.tx, ctx.forceId, shut);
    const rows = desk.map((one) => ({
      href: `${PATH}/${one.id}`,
      reference: one.reference,
      what: t('reporting.translations.what', {
        from: languageWords(one.fromLanguage),
        to: languageWords(one.toLanguage),
      }),
      dueAt: one.dueAt,
      isLate: stateOf(one, ctx.now) === 'late',
      state: t(`reporting.translations.state.${stateOf(one, ctx.now)}`),
    }));
    return { rows, restricted: hidden > 0 ? t('reporting.translations.restricted', { n: hidden }) : '' };
  });
  return visit.page('reporting/translations', model, { title: t('reporting.translations.title') });
}

async function show(
  visit: Visit,
  {
    problems = [],
    typed,
    isDraft = false,
  }: { problems?: FieldProblem[]; typed?: string; isDraft?: boolean } = {},
): Promise<Reply> {
  const { t, actor } = visit;
  const { task, reference } = await visit.ctx(async (ctx) => {
    const task = await readTranslationTask(ctx, idOf(visit));
    const report = await reportForTriage(ctx.tx, ctx.forceId, task.translation.reportId);
    return { task, reference: report?.reference ?? '' };
  });
  const { translation, original, made } = task;
  const { fromLanguage, toLanguage, dueAt, enteredBy, readAt } = translation;
  const done = DONE.find((one) => one === visit.query.done);
  const [problem] = problems;
  const model = {
    id: translation.id,
    original: original.reveal(),
    originalLabel: t('reporting.translations.original', { language: languageWords(fromLanguage) }),
    originalLang: fromLanguage,
    originalDir: directionOf(fromLanguage),
    textLabel: t('reporting.translations.text.label', { language: languageWords(toLanguage) }),
    // Not `lang` and `dir`: those are the page's own.
    textLang: toLanguage,
    textDir: directionOf(toLanguage),
    text: typed ?? made?.reveal() ?? '',
    isMade: made !== undefined,
    isRead: readAt !== null,
    mayConfirm: made !== undefined && readAt === null && actor.kind === 'staff' && actor.id !== enteredBy,
    dueAt,
    isDraft,
    // A machine's words stand in the box for a person to mend; nothing is kept until they press the button.
    machine: t(
      `reporting.translations.machine.${visit.runtime.translator ? (isDraft ? 'draft' : 'there') : 'none'}`,
    ),
    mayDraft: visit.runtime.translator !== undefined && !isDraft,
    error: problem && { text: t(problem.key, problem.args) },
    done: done ? t(`reporting.translations.done.${done}`) : '',
  };
  const title = t('reporting.translations.page', { reference });
  return visit.page('reporting/translation', model, { title, back: PATH, problems });
}

/** Asks the machine for a draft of this one text and shows it in the box. Nothing is stored. */
async function draft(visit: Visit): Promise<Reply> {
  const { translation, original } = await visit.ctx((ctx) => readTranslationTask(ctx, idOf(visit)));
  const { fromLanguage: from, toLanguage: to } = translation;
  const typed = await visit.runtime.translator?.draft(original, { from, to });
  if (typed === undefined)
    return show(visit, { problems: [{ field: 'text', key: 'reporting.translations.machine.silent' }] });
  return show(visit, { typed, isDraft: true });
}

async function keep(visit: Visit, guard: ReportGuard): Promise<Reply> {
  const text = visit.field('text');
  const hasMachineDraft = visit.field('draft') === 'YES';
  try {
    await visit.ctx((ctx) => enterTranslation(ctx, { id: idOf(visit), text, hasMachineDraft, guard }));
  } catch (error) {
    return show(visit, { problems: problemsOf(error), typed: text, isDraft: hasMachineDraft });
  }
  return visit.redirect(`${PATH}/${idOf(visit)}?done=kept`);
}

/** The desk of whoever translates: one text at a time, beside its original. */
export const translationRoutes = (guard: ReportGuard, findShut: FindShut): Route[] =>
  defineRoutes('reporting', [
    {
      method: 'GET',
      url: PATH,
      policy: mayTranslate,
      audit: 'none: references, languages and clocks; no words are opened',
      handle: (visit) => list(visit, findShut),
    },
    {
      method: 'GET',
      url: `${PATH}/:id`,
      policy: mayTranslate,
      audit: 'reporting.read-translation',
      handle: (visit) => show(visit),
    },
    {
      method: 'POST',
      url: `${PATH}/:id/draft`,
      policy: mayTranslate,
      audit: 'reporting.draft-translation',
      limit: { perMinute: 10 },
      handle: draft,
    },
    {
      method: 'POST',
      url: `${PATH}/:id`,
      policy: mayTranslate,
      audit: OWN_LINE,
      handle: (visit) => keep(visit, guard),
    },
    {
      method: 'POST',
      url: `${PATH}/:id/confirm`,
      policy: mayTranslate,
      audit: OWN_LINE,
      handle: async (visit) => {
        await visit.ctx((ctx) => confirmTranslation(ctx, { id: idOf(visit), guard }));
        return visit.redirect(`${PATH}/${idOf(visit)}?done=read`);
      },
    },
  ]);
