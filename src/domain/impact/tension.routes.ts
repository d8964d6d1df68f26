import { isAllowed } from '#kernel/policy';
import type { FieldProblem } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { areaName, listAreas } from '#room/access';
import { listEvents } from '#room/situation';
import { mayNoteTension, mayReadAssessment } from './impact.policy.ts';
import { observations } from './impact.reads.ts';
import { noteTension } from './note-tension.ts';
import { DIRECTIONS, EEP, observationSchema, pointsAtPerson, SOURCE_KINDS } from './tension.model.ts';

const KEYS = 'impact.tension';
const TEXTS = ['community', 'theme', 'text'] as const;

const tensionFields = (areaPaths: readonly string[], eventIds: readonly string[]): FieldSpec[] => [
  { kind: 'radios', name: 'eep', options: EEP, required: true },
  { kind: 'select', name: 'areaPath', options: areaPaths, required: true },
  { kind: 'text', name: 'community', maxLength: 120, required: true },
  { kind: 'text', name: 'theme', maxLength: 120, required: true },
  { kind: 'radios', name: 'direction', options: DIRECTIONS, required: true, inline: true },
  { kind: 'select', name: 'sourceKind', options: SOURCE_KINDS, required: true },
  { kind: 'textarea', name: 'text', maxLength: 2000, rows: 5, required: true },
  { kind: 'select', name: 'eventId', options: eventIds },
];

/** The choices a person has: areas in their scope and the open events, with their names. */
const choicesFor = (visit: Visit) =>
  visit.ctx(async (ctx) => {
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const events = await listEvents(ctx.tx, ctx.forceId, { status: 'open' });
    const own = areas.filter(({ path }) => path !== '' && isAllowed(mayNoteTension, ctx.actor, path));
    const seen = await observations(ctx.tx, ctx.forceId, null);
    return {
      specs: tensionFields(
        own.map(({ path }) => path),
        events.map(({ id }) => id),
      ),
      labels: {
        areaPath: Object.fromEntries(own.map(({ path }) => [path, areaName(areas, path)])),
        eventId: Object.fromEntries(events.map(({ id, title }) => [id, title])),
      },
      lines: seen.map((one) => ({
        at: one.observedAt,
        title: visit.t('impact.inputs.observation', {
          eep: visit.t(`${KEYS}.eep.option.${one.eep}`),
          community: one.community,
          area: areaName(areas, one.areaPath),
          theme: one.theme,
          direction: visit.t(`${KEYS}.direction.option.${one.direction}`),
        }),
        by: visit.t(`${KEYS}.sourceKind.option.${one.sourceKind}`),
        text: one.text,
      })),
    };
  });

async function showTension(
  visit: Visit,
  values: FormValues = {},
  problems: readonly FieldProblem[] = [],
): Promise<Reply> {
  const { t, actor } = visit;
  const { specs, labels, lines } = await choicesFor(visit);
  const model = {
    lines,
    fields: formView({ specs, values, problems, keyBase: KEYS, t, labels }),
    mayNote: isAllowed(mayNoteTension, actor),
    isNoted: visit.query.noted === '1',
  };
  return visit.page('impact/tension', model, {
    title: t('impact.tension.title'),
    problems,
  });
}

export const tensionRoutes: Route[] = defineRoutes('impact', [
  {
    method: 'GET',
    url: '/tension',
    policy: mayReadAssessment,
    audit: 'impact.read-tension',
    handle: (visit) => showTension(visit, { eventId: visit.query.event ?? '' }),
  },
  {
    method: 'POST',
    url: '/tension',
    policy: mayNoteTension,
    audit: 'none: the use case writes impact.note-tension itself',
    handle: async (visit) => {
      const { specs } = await choicesFor(visit);
      const { values, problems } = parseFields(specs, visit.form, KEYS);
      for (const field of TEXTS)
        if (pointsAtPerson(String(values[field]))) problems.push({ field, key: 'impact.tension.personal' });
      if (problems.length > 0) return showTension(visit, values, problems);
      const read = observationSchema.safeParse(values);
      if (!read.success) {
        const fields = [...new Set(read.error.issues.map(({ path }) => String(path[0])))];
        const faults = fields.map((field) => ({ field, key: `${KEYS}.${field}.required` }));
        return showTension(visit, values, faults);
      }
      await visit.ctx((ctx) => noteTension(ctx, read.data));
      return visit.redirect('/tension?noted=1');
    },
  },
]);
