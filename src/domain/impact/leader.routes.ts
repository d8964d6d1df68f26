import type { FieldProblem } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { leaderForSession } from '#room/community';
import { mayGivePulse } from './impact.policy.ts';
import { givePulse } from './note-tension.ts';
import { FEELINGS } from './tension.model.ts';

const KEYS = 'impact.feelings';
const FIELDS: FieldSpec[] = [
  { kind: 'radios', name: 'feeling', options: FEELINGS, required: true },
  { kind: 'textarea', name: 'words', maxLength: 500, rows: 4 },
];

function showForm(visit: Visit, values: FormValues = {}, problems: readonly FieldProblem[] = []): Reply {
  const { t } = visit;
  return visit.page(
    'impact/feelings',
    { fields: formView({ specs: FIELDS, values, problems, keyBase: KEYS, t }) },
    { title: t('impact.feelings.title'), back: '/', problems },
  );
}

export const leaderRoutes: Route[] = defineRoutes('impact', [
  {
    method: 'GET',
    url: '/feelings',
    policy: mayGivePulse,
    audit: 'none: shows an empty form or thanks',
    handle: (visit) =>
      visit.query.thanks === '1'
        ? visit.page('impact/thanks', {}, { title: visit.t('impact.feelings.thanks.title'), back: '/' })
        : showForm(visit),
  },
  {
    method: 'POST',
    url: '/feelings',
    policy: mayGivePulse,
    audit: 'none: the use case writes impact.give-pulse itself',
    limit: { perMinute: 20 },
    handle: async (visit) => {
      const { values, problems } = parseFields(FIELDS, visit.form, KEYS);
      const feeling = FEELINGS.find((one) => one === values.feeling);
      if (problems.length > 0 || !feeling) return showForm(visit, values, problems);
      await visit.ctx(async (ctx) => {
        const { areaPath } = await leaderForSession(ctx);
        await givePulse(ctx, { feeling, words: String(values.words), areaPath, eventId: null });
      });
      return visit.redirect('/feelings?thanks=1');
    },
  },
]);
