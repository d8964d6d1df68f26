import { isAllowed } from '#kernel/policy';
import { type FieldProblem, found, foundId } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, parseFields } from '#platform/web/form';
import { formatDate } from '#platform/web/formats';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listStaff, staffNames } from '#room/access';
import { eventTitles, listEvents } from '#room/situation';
import { BRIEFING_PARTS, briefedShare, briefingSchema } from './briefing.model.ts';
import { acknowledgeBriefing, issueBriefing } from './issue-briefing.ts';
import { mayAcknowledgeBriefing, mayIssueBriefing, mayReadBriefing } from './patrol.policy.ts';
import { acknowledgementsOf, briefingById, currentBriefings, newestBriefing } from './patrol.reads.ts';

const KEYS = 'patrol.briefing';
const fieldsFor = (events: readonly string[]): FieldSpec[] => [
  { kind: 'select', name: 'eventId', options: events, required: true },
  ...BRIEFING_PARTS.map(
    (name): FieldSpec => ({ kind: 'textarea', name, maxLength: 4000, rows: 4, required: true }),
  ),
];

async function showForm(
  visit: Visit,
  values: FormValues = {},
  problems: readonly FieldProblem[] = [],
): Promise<Reply> {
  const { t } = visit;
  const events = await visit.ctx((ctx) => listEvents(ctx.tx, ctx.forceId, { status: 'open' }));
  const fields = formView({
    specs: fieldsFor(events.map(({ id }) => id)),
    values: { eventId: visit.query.event ?? '', ...values },
    problems,
    keyBase: KEYS,
    t,
    labels: { eventId: Object.fromEntries(events.map(({ id, title }) => [id, title])) },
  });
  return visit.page(
    'patrol/form',
    { fields, action: '/briefings', lead: t('patrol.briefing.lead'), send: t('patrol.briefing.send') },
    {
      title: t('patrol.briefing.new'),
      back: '/briefings',
      problems,
    },
  );
}

const showList = async (visit: Visit): Promise<Reply> => {
  const rows = await visit.ctx(async (ctx) => {
    const briefings = await currentBriefings(ctx.tx, ctx.forceId);
    const titles = await eventTitles(
      ctx.tx,
      ctx.forceId,
      briefings.map(({ eventId }) => eventId),
    );
    return briefings.map((one) => ({
      href: `/briefings/${one.id}`,
      title: titles.get(one.eventId) ?? '',
      version: visit.t('patrol.briefing.version', { version: one.version }),
      issuedAt: one.issuedAt,
    }));
  });
  return visit.page(
    'patrol/briefings',
    { rows, mayIssue: isAllowed(mayIssueBriefing, visit.actor) },
    { title: visit.t('patrol.briefings.title') },
  );
};

async function showOne(visit: Visit): Promise<Reply> {
  const { t, actor } = visit;
  const id = foundId(visit.params.id, 'briefing');
  const model = await visit.ctx(async (ctx) => {
    const one = found(await briefingById(ctx.tx, ctx.forceId, id), 'briefing');
    const marks = await acknowledgementsOf(ctx.tx, ctx.forceId, id);
    const staff = (await listStaff(ctx.tx, ctx.forceId)).filter(({ isDisabled }) => !isDisabled);
    const working = new Set(staff.map(({ id: staffId }) => staffId));
    const newest = await newestBriefing(ctx.tx, ctx.forceId, one.eventId);
    const isOld = newest !== undefined && newest.version > one.version;
    const names = await staffNames(ctx.tx, ctx.forceId, [
      one.writtenBy,
      ...marks.map(({ staffId }) => staffId),
    ]);
    const titles = await eventTitles(ctx.tx, ctx.forceId, [one.eventId]);
    // Those who work here now are who has to be briefed; a mark of somebody who has left stays in the list below.
    const read = marks.filter(({ staffId }) => working.has(staffId)).length;
    return {
      id,
      event: titles.get(one.eventId) ?? '',
      version: t('patrol.briefing.version', { version: one.version }),
      issued: t('patrol.briefing.issued', { name: names.get(one.writtenBy) ?? '' }),
      issuedAt: one.issuedAt,
      parts: BRIEFING_PARTS.map((name) => ({ heading: t(`${KEYS}.${name}.label`), text: one[name] })),
      marks: marks.map((mark) => ({ name: names.get(mark.staffId) ?? '', at: mark.acknowledgedAt })),
      superseded: isOld
        ? {
            text: t('patrol.briefing.superseded', {
              version: newest.version,
              date: formatDate(newest.issuedAt, 'dateTime', visit.lang),
            }),
            href: `/briefings/${newest.id}`,
          }
        : undefined,
      share: t('patrol.briefing.share', {
        n: read,
        staff: staff.length,
        percent: Math.round(briefedShare(read, staff.length) * 100),
      }),
      mayAcknowledge:
        isAllowed(mayAcknowledgeBriefing, actor) &&
        actor.kind === 'staff' &&
        !isOld &&
        !marks.some(({ staffId }) => staffId === actor.id),
    };
  });
  return visit.page('patrol/briefing', model, { title: model.event, back: '/briefings' });
}

export const briefingRoutes: Route[] = defineRoutes('patrol', [
  {
    method: 'GET',
    url: '/briefings',
    policy: mayReadBriefing,
    audit: 'patrol.list-briefings',
    handle: showList,
  },
  {
    method: 'GET',
    url: '/briefings/new',
    policy: mayIssueBriefing,
    audit: 'none: shows an empty form',
    handle: (visit) => showForm(visit),
  },
  {
    method: 'POST',
    url: '/briefings',
    policy: mayIssueBriefing,
    audit: 'patrol.issue-briefing',
    handle: async (visit) => {
      const events = await visit.ctx((ctx) => listEvents(ctx.tx, ctx.forceId, { status: 'open' }));
      const { values, problems } = parseFields(fieldsFor(events.map(({ id }) => id)), visit.form, KEYS);
      if (problems.length > 0) return showForm(visit, values, problems);
      const { eventId, ...parts } = values;
      const read = briefingSchema.safeParse(parts);
      if (!read.success) {
        const short = read.error.issues.map(({ path }) => String(path[0]));
        return showForm(
          visit,
          values,
          short.map((field) => ({ field, key: `${KEYS}.${field}.required` })),
        );
      }
      const { briefingId } = await visit.ctx((ctx) => issueBriefing(ctx, String(eventId), read.data));
      return visit.redirect(`/briefings/${briefingId}`);
    },
  },
  {
    method: 'GET',
    url: '/briefings/:id',
    policy: mayReadBriefing,
    audit: 'patrol.read-briefing',
    handle: showOne,
  },
  {
    method: 'POST',
    url: '/briefings/:id/acknowledge',
    policy: mayAcknowledgeBriefing,
    audit: 'patrol.acknowledge-briefing',
    handle: async (visit) => {
      const id = foundId(visit.params.id, 'briefing');
      await visit.ctx((ctx) => acknowledgeBriefing(ctx, id));
      return visit.redirect(`/briefings/${id}`);
    },
  },
]);
