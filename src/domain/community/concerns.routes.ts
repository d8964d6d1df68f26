import { isUuid } from '#kernel/ids';
import { isAllowed } from '#kernel/policy';
import { type FieldProblem, foundId, Refusal } from '#kernel/refusal';
import { type FormValues, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas, staffNames } from '#room/access';
import { ANSWER_FIELDS, ANSWER_KEYS, LINE_FIELDS } from './answer.form.ts';
import { answerConcern } from './answer-concern.ts';
import { visibleAreas } from './area-scope.model.ts';
import { assignOwner, possibleOwners } from './assign-owner.ts';
import { mayAnswerConcern, mayAssignConcern, mayReadConcerns } from './community.policy.ts';
import { CONCERN_KINDS } from './concern.model.ts';
import { concernLine, concernView } from './concern.presenter.ts';
import { concernSummary, listConcerns } from './concern.reads.ts';
import { readConcern } from './read-concerns.ts';

const LIST_LIMIT = 200;

const concernId = (visit: Visit): string => foundId(visit.params.id, 'concern');

async function showConcern(
  visit: Visit,
  values: FormValues = {},
  problems: readonly FieldProblem[] = [],
  status = 200,
): Promise<Reply> {
  const { t, actor } = visit;
  const id = concernId(visit);
  const model = await visit.ctx(async (ctx) => {
    const concern = await readConcern(ctx, id);
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const people = await possibleOwners(ctx, concern.areaPath);
    const ids = [concern.ownerId, concern.answeredBy].filter((one) => one !== null);
    const staff = await staffNames(ctx.tx, ctx.forceId, ids);
    const form = { values, problems, keyBase: ANSWER_KEYS, t };
    const names = Object.fromEntries(people.map((one) => [one.id, `${one.rank} ${one.name}`]));
    return {
      concern: concernView(concern, { areas, staff, now: ctx.now, t }),
      mayAnswer: isAllowed(mayAnswerConcern, actor, concern.areaPath),
      mayAssign: isAllowed(mayAssignConcern, actor, concern.areaPath),
      answerFields: formView({ ...form, specs: ANSWER_FIELDS }),
      lineFields: formView({ ...form, specs: LINE_FIELDS }),
      ownerFields: formView({
        specs: [{ kind: 'select', name: 'owner', options: Object.keys(names), required: true }],
        values: { owner: values.owner ?? concern.ownerId ?? '' },
        problems,
        keyBase: 'community.concern',
        t,
        labels: { owner: names },
      }),
    };
  });
  return visit.page(
    'community/concern',
    { ...model, isSent: visit.query.sent === '1', isMoved: visit.query.moved === '1' },
    { title: String(model.concern.caption), back: '/concerns', problems, status },
  );
}

/** Shows the page again with what is wrong, for a refusal that says so; anything else is thrown on. */
function again(visit: Visit, values: FormValues, error: unknown): Promise<Reply> {
  if (error instanceof Refusal && error.problems.length > 0)
    return showConcern(visit, values, error.problems, error.status);
  throw error;
}

export const concernRoutes: Route[] = defineRoutes('community', [
  {
    method: 'GET',
    url: '/concerns',
    policy: mayReadConcerns,
    audit: 'none: kinds, areas and clocks; no words and no names are opened',
    handle: async (visit) => {
      const { t, actor, query } = visit;
      const state = query.state === 'answered' ? 'answered' : 'open';
      const kind = CONCERN_KINDS.find((one) => one === query.kind) ?? '';
      const isMine = query.owner === 'me';
      const model = await visit.ctx(async (ctx) => {
        const areas = await listAreas(ctx.tx, ctx.forceId);
        const areaPaths = visibleAreas(areas, actor);
        const concerns = await listConcerns(ctx.tx, ctx.forceId, {
          areaPaths,
          state,
          kind: kind || null,
          ownerId: isMine && actor.kind === 'staff' ? actor.id : null,
          eventId: query.event && isUuid(query.event) ? query.event : null,
          limit: LIST_LIMIT,
          offset: 0,
        });
        const owners = concerns.map(({ ownerId }) => ownerId).filter((one) => one !== null);
        const staff = await staffNames(ctx.tx, ctx.forceId, owners);
        const summary = await concernSummary(ctx.tx, ctx.forceId, areaPaths ? { areaPaths } : {});
        return {
          lines: concerns.map((one) => concernLine(one, { areas, staff, now: ctx.now, t })),
          summary: t('community.staff-concerns.summary', { ...summary }),
        };
      });
      const kinds = CONCERN_KINDS.map((value) => ({
        value,
        text: t(`community.concern.kind.option.${value}`),
        selected: value === kind,
      }));
      return visit.page(
        'community/concerns',
        { ...model, kinds, state, isMine, event: query.event ?? '' },
        { title: t('community.staff-concerns.title') },
      );
    },
  },
  {
    method: 'GET',
    url: '/concerns/:id',
    policy: mayReadConcerns,
    audit: 'community.read-concern',
    handle: (visit) => showConcern(visit),
  },
  {
    method: 'POST',
    url: '/concerns/:id/answer',
    policy: mayAnswerConcern,
    audit: 'none: the use case writes community.answer-concern itself',
    handle: async (visit) => {
      const id = concernId(visit);
      const { values, problems } = parseFields([...ANSWER_FIELDS, ...LINE_FIELDS], visit.form, ANSWER_KEYS);
      if (problems.length > 0) return showConcern(visit, values, problems, 422);
      const answer = {
        text: String(values.answer),
        saidLine: String(values.said),
        didLine: String(values.did),
        isLineChecked: [values.checked].flat().includes('yes'),
      };
      try {
        await visit.ctx((ctx) => answerConcern(ctx, id, answer));
      } catch (error) {
        return again(visit, values, error);
      }
      return visit.redirect(`/concerns/${id}?sent=1`);
    },
  },
  {
    method: 'POST',
    url: '/concerns/:id/owner',
    policy: mayAssignConcern,
    audit: 'none: the use case writes community.assign-owner itself',
    handle: async (visit) => {
      const id = concernId(visit);
      const owner = visit.field('owner');
      try {
        await visit.ctx((ctx) => assignOwner(ctx, id, owner));
      } catch (error) {
        return again(visit, { owner }, error);
      }
      return visit.redirect(`/concerns/${id}?moved=1`);
    },
  },
]);
