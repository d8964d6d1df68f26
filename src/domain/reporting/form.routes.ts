import type { FieldProblem } from '#kernel/refusal';
import { parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type RouteLine, type Visit } from '#platform/web/route';
import { listAreas } from '#room/access';
import { withChoices } from './choices.model.ts';
import { type Draft, newDraft } from './draft.model.ts';
import { applies, JOURNEYS, nextPath, previousPath, resumePath, startPath } from './journey.model.ts';
import { beginForm, endedPath, keepForm, type OpenForm, openForm, withoutForm } from './open-form.routes.ts';
import { type Answers, type JourneyName, keyBaseOf, pathOf, type QuestionPage } from './question.model.ts';
import { CONCERN_KINDS, concernAbout } from './questions/concern-about.form.ts';
import { files } from './questions/files.form.ts';
import { mayReport } from './reporting.policy.ts';
import { showsExit, staySafeLines, stepModel } from './step.presenter.ts';

const NO_RECORD = 'none: an unfinished form is nobody’s record and nobody reads it';

async function choicesOf(visit: Visit, page: QuestionPage, answers: Answers) {
  const needsAreas = page.choices === 'areas' || page.choices === 'wards';
  const areas = needsAreas ? await visit.ctx((ctx) => listAreas(ctx.tx, ctx.forceId)) : [];
  return withChoices(page, answers, areas);
}

interface Showing {
  page: QuestionPage;
  form: OpenForm;
  values?: Readonly<Record<string, string | readonly string[]>>;
  problems?: FieldProblem[];
}

async function render(visit: Visit, { page, form, values, problems = [] }: Showing): Promise<Reply> {
  const { draft } = form;
  const choices = await choicesOf(visit, page, draft.answers);
  const model = stepModel({
    page,
    progress: draft,
    choices,
    values: values ?? draft.answers,
    problems,
    t: visit.t,
  });
  return visit.page('reporting/step', model, {
    problems,
    back: previousPath(page, draft),
    exit: showsExit(page),
    neutralTitle: true,
  });
}

async function show(visit: Visit, page: QuestionPage): Promise<Reply> {
  const form = await openForm(visit);
  if (!form) return withoutForm(visit, page.journey);
  if (form.draft.journey !== page.journey) return visit.redirect(startPath(page.journey));
  if (!applies(page, form.draft)) return visit.redirect(resumePath(form.draft));
  return render(visit, { page, form });
}

const without = (answers: Answers, page: QuestionPage): Draft['answers'] =>
  Object.fromEntries(
    Object.entries(answers).filter(([name]) => !page.fields.some((field) => field.name === name)),
  );

/** The draft after this page was answered (or skipped, with no values). */
function afterAnswer(draft: Draft, page: QuestionPage, values: Answers): Draft {
  const given = Object.fromEntries(page.fields.map(({ name }) => [name, values[name] ?? '']));
  return {
    ...draft,
    answers: { ...without(draft.answers, page), ...given },
    seen: [...new Set([...draft.seen, page.id])],
  };
}

/**
 * An answer to a form that has ended. What was typed begins a new form, in which it stands again; the start page says so.
 * Where nothing was typed, or the form was sent, there is nothing to keep.
 */
async function answerToEnded(visit: Visit, page: QuestionPage): Promise<Reply> {
  const reply = await withoutForm(visit, page.journey);
  if (reply.headers.location !== visit.url(endedPath(page.journey))) return reply;
  const { fields } = await choicesOf(visit, page, {});
  const { values } = parseFields(fields, visit.form, keyBaseOf(page));
  const kept = Object.fromEntries(Object.entries(values).filter(([, value]) => value.length > 0));
  if (visit.field('_skip') !== '' || Object.keys(kept).length === 0) return reply;
  await beginForm(visit, { ...newDraft(page.journey), answers: kept });
  return visit.redirect(`${endedPath(page.journey)}&kept=1`);
}

/**
 * The form in which stands what was typed into one that had ended, for whoever starts from the page that says so. Anybody
 * else who presses "start" on this device gets an empty one.
 */
async function rescuedDraft(visit: Visit, journey: JourneyName): Promise<Draft | undefined> {
  if (visit.field('kept') === '') return undefined;
  const form = await openForm(visit);
  return form?.draft.journey === journey && form.draft.seen.length === 0 ? form.draft : undefined;
}

async function answer(visit: Visit, page: QuestionPage): Promise<Reply> {
  const form = await openForm(visit);
  if (!form) return answerToEnded(visit, page);
  const { digits, draft } = form;
  if (draft.journey !== page.journey) return visit.redirect(startPath(page.journey));
  const isSkipped = page.isOptional && visit.field('_skip') !== '';
  const then = visit.field('_then');
  const { fields } = await choicesOf(visit, page, draft.answers);
  const { values, problems } = parseFields(fields, isSkipped ? {} : visit.form, keyBaseOf(page));
  const changed = afterAnswer(draft, page, values);
  if (!isSkipped) problems.push(...(page.problems?.(changed.answers) ?? []));
  // Saving for later asks for nothing: what was typed is kept, right or wrong, and checked when they come back.
  if (then === 'save') {
    await keepForm(visit, { digits, draft: { ...changed, seen: draft.seen } });
    return visit.redirect(`/${page.journey}/saved`);
  }
  if (problems.length > 0) return render(visit, { page, form, values, problems });
  const next = { ...changed, isShort: changed.isShort || then === 'short' || then === 'finish' };
  await keepForm(visit, { digits, draft: next });
  return visit.redirect(nextPath(page, next));
}

const pageRoutes = (page: QuestionPage): RouteLine[] => [
  {
    method: 'GET',
    url: pathOf(page),
    policy: mayReport,
    audit: NO_RECORD,
    load: 'work',
    handle: (visit) => show(visit, page),
  },
  {
    method: 'POST',
    url: pathOf(page),
    policy: mayReport,
    audit: NO_RECORD,
    handle: (visit) => answer(visit, page),
  },
];

/** What a concern is about, as the address says it; empty where that is nothing the form knows. */
const aboutOf = (value = ''): string => CONCERN_KINDS.find((kind) => kind === value) ?? '';

function start(visit: Visit, journey: JourneyName): Reply {
  const base = journey === 'report' ? 'reporting.start' : 'reporting.concern-start';
  const model = {
    title: visit.t(`${base}.title`),
    journey,
    about: journey === 'concern' ? aboutOf(visit.query.about) : '',
    ended: visit.query.ended === '1' ? visit.t('reporting.start.ended') : undefined,
    kept: visit.query.kept === '1' ? visit.t('reporting.start.kept') : undefined,
    danger: visit.t(`${base}.danger`),
    lead: [visit.t(`${base}.what`), visit.t(`${base}.time`), visit.t('reporting.start.any-language')],
    next: journey === 'report' ? [1, 2, 3].map((line) => visit.t(`reporting.start.next.${line}`)) : [],
    staySafe: journey === 'concern' ? staySafeLines(visit.t) : [],
  };
  return visit.page('reporting/start', model, { back: '/', neutralTitle: true });
}

async function begin(visit: Visit, journey: JourneyName): Promise<Reply> {
  const draft = (await rescuedDraft(visit, journey)) ?? newDraft(journey);
  const about = journey === 'concern' ? aboutOf(visit.field('about')) : '';
  if (about) {
    // Chosen on the page before: the form goes on behind that question, and terrorism comes to the hotline first.
    const chosen = afterAnswer(draft, concernAbout, { concernAbout: about });
    await beginForm(visit, chosen);
    return visit.redirect(nextPath(concernAbout, chosen));
  }
  await beginForm(visit, draft);
  const [first] = JOURNEYS[journey];
  return visit.redirect(first ? pathOf(first) : startPath(journey));
}

const startRoutes = (journey: JourneyName): RouteLine[] => [
  {
    method: 'GET',
    url: startPath(journey),
    policy: mayReport,
    audit: 'none: the page is the same for everybody',
    load: 'entry',
    handle: (visit) => start(visit, journey),
  },
  {
    method: 'POST',
    url: startPath(journey),
    policy: mayReport,
    audit: NO_RECORD,
    load: 'entry',
    handle: (visit) => begin(visit, journey),
  },
];

/** Start pages and question pages of both forms. */
export const formRoutes: Route[] = defineRoutes('reporting', [
  ...startRoutes('report'),
  ...startRoutes('concern'),
  // The page of files shows what is kept and has routes of its own.
  ...JOURNEYS.report.filter((page) => page !== files).flatMap(pageRoutes),
  ...JOURNEYS.concern.flatMap(pageRoutes),
]);
