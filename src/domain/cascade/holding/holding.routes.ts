import { isUuid } from '#kernel/ids';
import { found, problemsOf } from '#kernel/refusal';
import { type FieldSpec, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { eventById } from '#room/situation';
import { stepWords } from '../approval/chain.presenter.ts';
import { chainFor } from '../approval/chain.reads.ts';
import { mayDraft } from '../cascade.policy.ts';
import { draftOfForm, type Filled, formOfDraft } from '../compose.form.ts';
import { ANSWER_MAX, ISSUER_MAX, TITLE_MAX } from '../compose.model.ts';
import { areaLabels } from '../published.presenter.ts';
import { statementChoices, usableReferences } from '../read-choices.ts';
import { slotFacts } from '../template/read-slot-facts.ts';
import { HOLDING_CHARACTERS, HOLDING_SENTENCES, preparedHolding } from './holding.model.ts';
import { issueHolding } from './issue-holding.ts';

const KEYS = 'cascade.holding';

const fieldsFor = (areas: readonly string[]): FieldSpec[] => [
  { kind: 'text', name: 'title', maxLength: TITLE_MAX, required: true },
  { kind: 'textarea', name: 'answer', maxLength: ANSWER_MAX, rows: 2, required: true },
  { kind: 'textarea', name: 'doing', maxLength: HOLDING_CHARACTERS, rows: 2 },
  { kind: 'textarea', name: 'call', maxLength: HOLDING_CHARACTERS, rows: 2 },
  { kind: 'select', name: 'areaPath', options: areas },
  { kind: 'text', name: 'issuer', maxLength: ISSUER_MAX, required: true },
  { kind: 'text', name: 'validHours', maxLength: 2, width: 2, numeric: true },
];

/** The event the line is about, from the address; without one the newest that is open. */
const eventOf = async (visit: Visit): Promise<string> => {
  const id = visit.query.event ?? '';
  const open = isUuid(id) ? id : (await visit.ctx((ctx) => statementChoices(ctx))).events[0]?.id;
  return found(open, 'event');
};

async function showHolding(visit: Visit, filled?: Filled): Promise<Reply> {
  const { t } = visit;
  const eventId = await eventOf(visit);
  const model = await visit.ctx(async (ctx) => {
    const event = found(await eventById(ctx.tx, ctx.forceId, eventId), 'event');
    const choices = await statementChoices(ctx);
    const prepared = preparedHolding(await slotFacts(ctx, eventId), choices.issuers[0] ?? '');
    const labels = { areaPath: areaLabels(choices.areas, t('cascade.area.all')) };
    const chain = await chainFor(ctx.tx, ctx.forceId, 'holding-line');
    return {
      eventId,
      eventTitle: event.title,
      fields: formView({
        specs: fieldsFor(Object.keys(labels.areaPath).filter(Boolean)),
        values: filled?.values ?? formOfDraft(prepared),
        problems: filled?.problems ?? [],
        keyBase: KEYS,
        t,
        labels,
      }),
      lead: t('cascade.holding.lead', { sentences: HOLDING_SENTENCES, max: HOLDING_CHARACTERS }),
      who: t('cascade.holding.who', { steps: chain.steps.map((step) => stepWords(step, t)).join(' ') }),
      referenceList: await usableReferences(ctx, eventId),
    };
  });
  return visit.page('cascade/holding', model, {
    title: t('cascade.holding.title'),
    back: `/events/${eventId}`,
    problems: filled?.problems ?? [],
  });
}

async function putForward(visit: Visit): Promise<Reply> {
  const eventId = await eventOf(visit);
  const { areas } = await visit.ctx((ctx) => statementChoices(ctx));
  const specs = fieldsFor(areas.map(({ path }) => path).filter(Boolean));
  const { values, problems } = parseFields(specs, visit.form, KEYS);
  if (problems.length > 0) return showHolding(visit, { values, problems });
  try {
    const { statementId, versionId } = await visit.ctx((ctx) =>
      issueHolding(ctx, {
        eventId,
        areaPath: String(values.areaPath ?? ''),
        draft: draftOfForm(values),
      }),
    );
    return visit.redirect(`/statements/${statementId}/versions/${versionId}`);
  } catch (error) {
    return showHolding(visit, { values, problems: problemsOf(error) });
  }
}

export const holdingRoutes: Route[] = defineRoutes('cascade', [
  {
    method: 'GET',
    url: '/statements/holding',
    policy: mayDraft,
    audit: 'cascade.open-holding',
    handle: (visit) => showHolding(visit),
  },
  {
    method: 'POST',
    url: '/statements/holding',
    policy: mayDraft,
    audit: 'cascade.post-holding',
    handle: putForward,
  },
]);
