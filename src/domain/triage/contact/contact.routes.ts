import type { Context } from '#kernel/context';
import { type FieldProblem, found, Refusal } from '#kernel/refusal';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import {
  ASKED_OF,
  askTranslation,
  promiseContact,
  sendMessageToReporter,
  showOfficer,
  tellCrimeReference,
} from '#room/reporting';
import { noteContact } from '../clocks/note-contact.ts';
import { demandNamed } from '../restricted/demand-named.ts';
import { idOf, staffOf } from '../show-report.routes.ts';
import { mayWriteToReporter } from '../triage.policy.ts';
import { oversightOf } from '../triage.reads.ts';
import { contactPage, middayOf } from './contact.presenter.ts';
import { openPromisesFor } from './open-promises.ts';
import { readContact } from './read-contact.ts';

const OWN_LINE = 'none: the reporting room writes its own line';
const DONE = ['sent', 'asked', 'promised', 'shown', 'referenced'] as const;
const DEFAULT_HOURS = 24;

async function show(visit: Visit, problems: readonly FieldProblem[] = []): Promise<Reply> {
  const { t } = visit;
  const actor = staffOf(visit);
  const values = Object.fromEntries(
    problems.length > 0 ? Object.keys(visit.form).map((name) => [name, visit.field(name)]) : [],
  );
  const read = await visit.ctx((ctx) => readContact(ctx, idOf(visit)));
  const model = contactPage(read, { actor, typed: { values, problems }, t });
  const done = DONE.find((one) => one === visit.query.done);
  return visit.page(
    'triage/contact',
    {
      ...model,
      machine: t(`triage.contact.ask.machine.${visit.runtime.translator ? 'there' : 'none'}`),
      done: done ? t(`triage.contact.done.${done}`) : '',
    },
    {
      title: t('triage.contact.title', { reference: model.reference }),
      back: `/triage/${model.id}`,
      problems: [...problems],
    },
  );
}

/** Does one act of this page; a refusal shows the page again with what was typed. */
async function act(
  visit: Visit,
  doing: {
    field: string;
    done: (typeof DONE)[number];
    run: (ctx: Context, reportId: string) => Promise<unknown>;
  },
): Promise<Reply> {
  const reportId = idOf(visit);
  try {
    await visit.ctx(async (ctx) => {
      found(await oversightOf(ctx.tx, ctx.forceId, reportId), 'report');
      await demandNamed(ctx, reportId);
      await doing.run(ctx, reportId);
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.problems.length > 0) return show(visit, error.problems);
    if (error.code !== 'conflict' && error.code !== 'invalid-input') throw error;
    const key = 'triage.refused.conflict';
    return show(visit, [{ field: doing.field, key, args: { why: error.message } }]);
  }
  return visit.redirect(`/triage/${reportId}/contact?done=${doing.done}`);
}

const dayOf = (visit: Visit): string => visit.field('dueOn');

/** A message, and with it what belongs to it: a translation asked for, the day of the next. */
async function write(ctx: Context, visit: Visit, reportId: string): Promise<void> {
  const text = visit.field('text');
  if (text === '')
    throw new Refusal('invalid-input', 'no words', [{ field: 'text', key: 'triage.message.text.required' }]);
  const { messageId } = await sendMessageToReporter(ctx, { reportId, text });
  await noteContact(ctx, reportId, Number(visit.field('version')));
  if (visit.field('translate') === 'YES')
    await askTranslation(ctx, { reportId, messageId, askedOf: 'TRANSLATOR', hours: DEFAULT_HOURS });
  if (dayOf(visit) !== '') await promiseContact(ctx, { reportId, dueOn: dayOf(visit) });
}

async function ask(ctx: Context, visit: Visit, reportId: string): Promise<void> {
  const askedOf = ASKED_OF.find((one) => one === visit.field('askedOf'));
  const what = visit.field('what');
  if (!askedOf || what === '')
    throw new Refusal('invalid-input', 'nothing chosen', [
      { field: askedOf ? 'what' : 'askedOf', key: 'triage.contact.ask.required' },
    ]);
  const message = what === reportId ? {} : { messageId: what };
  await askTranslation(ctx, { reportId, ...message, askedOf, hours: Number(visit.field('hours')) });
}

const post = (
  part: string,
  doing: { field: string; done: (typeof DONE)[number] },
  run: (ctx: Context, visit: Visit, reportId: string) => Promise<unknown>,
) => ({
  method: 'POST' as const,
  url: `/triage/:id/contact/${part}`,
  policy: mayWriteToReporter,
  audit: OWN_LINE,
  handle: (visit: Visit) => act(visit, { ...doing, run: (ctx, reportId) => run(ctx, visit, reportId) }),
});

/** Writing to the person who reported: messages, translations, the day they hear next, who has their report. */
export const contactRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/triage/:id/contact',
    policy: mayWriteToReporter,
    audit: 'triage.read-contact',
    handle: (visit) => show(visit),
  },
  post('message', { field: 'text', done: 'sent' }, write),
  post('translation', { field: 'what', done: 'asked' }, ask),
  post('promise', { field: 'dueOn', done: 'promised' }, (ctx, visit, reportId) =>
    promiseContact(ctx, { reportId, dueOn: dayOf(visit) }),
  ),
  post('officer', { field: 'named', done: 'shown' }, (ctx, visit, reportId) =>
    showOfficer(ctx, { reportId, isNamed: visit.field('named') === 'YES' }),
  ),
  post('reference', { field: 'crimeReference', done: 'referenced' }, (ctx, visit, reportId) =>
    tellCrimeReference(ctx, { reportId, reference: visit.field('crimeReference') }),
  ),
  {
    method: 'GET',
    url: '/promises',
    policy: mayWriteToReporter,
    audit: 'none: references and days; no words and no names of reporters are opened',
    handle: async (visit) => {
      const rows = await visit.ctx(async (ctx) => {
        const promises = await openPromisesFor(ctx);
        return promises.map(({ reportId, reference, dueOn, dueAt }) => ({
          href: `/triage/${reportId}/contact`,
          reference,
          day: middayOf(dueOn),
          isLate: dueAt < ctx.now,
        }));
      });
      return visit.page('triage/promises', { rows }, { title: visit.t('triage.promises.title') });
    },
  },
]);
