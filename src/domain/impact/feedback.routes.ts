import { type FieldProblem, found, foundId, Refusal } from '#kernel/refusal';
import { type FieldSpec, type FieldView, type FormValues, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { areaName, listAreas } from '#room/access';
import { answeredConcern, answersToPublish, publishedAnswers } from '#room/community';
import { mayPublishFeedback } from './impact.policy.ts';
import { publishFeedback } from './publish-feedback.ts';

const KEYS = 'impact.feedback';
/** As long as the lines of an answer; both are read out at meetings. */
const FIELDS: FieldSpec[] = [
  { kind: 'text', name: 'said', maxLength: 200 },
  { kind: 'text', name: 'did', maxLength: 300 },
];

/** Field ids carry the concern's identifier: several of these forms stand on one page. */
const fieldId = (field: string, concernId: string): string => `${field}-${concernId}`;

interface Typed {
  concernId: string;
  values: FormValues;
  problems: readonly FieldProblem[];
  status: number;
}

async function showFeedback(visit: Visit, typed?: Typed): Promise<Reply> {
  const { t } = visit;
  const model = await visit.ctx(async (ctx) => {
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const proposed = await answersToPublish(ctx.tx, ctx.forceId);
    const published = await publishedAnswers(ctx.tx, ctx.forceId);
    const fieldsOf = (concernId: string, kept: FormValues): FieldView[] => {
      const own = typed?.concernId === concernId ? typed : undefined;
      const views = formView({
        specs: FIELDS,
        values: own?.values ?? kept,
        problems: own?.problems ?? [],
        keyBase: KEYS,
        t,
      });
      return views.map((view) => ({
        ...view,
        params: { ...view.params, id: fieldId(view.name, concernId) },
      }));
    };
    return {
      proposed: proposed.map(({ concernId, areaPath, said, did, answeredAt }, index) => ({
        concernId,
        answeredAt,
        heading: t('impact.feedback.one', { n: index + 1, area: areaName(areas, areaPath) }),
        fields: fieldsOf(concernId, { said, did }),
      })),
      published: published.map(({ areaPath, said, did, publishedAt }) => ({
        area: areaName(areas, areaPath),
        said,
        did,
        publishedAt,
      })),
      isDecided: visit.query.done === '1',
    };
  });
  const problems = typed?.problems.map(({ field, key, args }) => {
    return { field: field && fieldId(field, typed.concernId), key, args };
  });
  return visit.page('impact/feedback', model, {
    title: t('impact.feedback.title'),
    problems,
    status: typed?.status ?? 200,
  });
}

export const feedbackRoutes: Route[] = defineRoutes('impact', [
  {
    method: 'GET',
    url: '/feedback',
    policy: mayPublishFeedback,
    audit: 'none: lines written for the public, without names',
    handle: (visit) => showFeedback(visit),
  },
  {
    method: 'POST',
    url: '/feedback/:concernId',
    policy: mayPublishFeedback,
    audit: 'none: the use case writes impact.publish-feedback itself',
    handle: async (visit) => {
      const concernId = foundId(visit.params.concernId, 'concern');
      await visit.ctx(async (ctx) => found(await answeredConcern(ctx.tx, ctx.forceId, concernId), 'answer'));
      const { values, problems } = parseFields(FIELDS, visit.form, KEYS);
      const decision = visit.field('decision');
      if (decision !== 'publish' && decision !== 'withhold')
        problems.push({ field: '', key: 'impact.feedback.decision.required' });
      if (problems.length > 0) return showFeedback(visit, { concernId, values, problems, status: 422 });
      const input = {
        concernId,
        said: String(values.said),
        did: String(values.did),
        isPublished: decision === 'publish',
      };
      try {
        await visit.ctx((ctx) => publishFeedback(ctx, input));
      } catch (error) {
        if (!(error instanceof Refusal) || (error.problems.length === 0 && error.code !== 'conflict'))
          throw error;
        const { status } = error;
        const faults =
          error.problems.length > 0 ? error.problems : [{ field: '', key: 'impact.feedback.conflict' }];
        return showFeedback(visit, { concernId, values, problems: faults, status });
      }
      return visit.redirect('/feedback?done=1');
    },
  },
]);
