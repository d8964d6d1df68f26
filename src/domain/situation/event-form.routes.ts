import { type FieldProblem, found, foundId, Refusal } from '#kernel/refusal';
import type { FormValues } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas, staffNames } from '#room/access';
import { amendEvent } from './amend-event.ts';
import { closeEvent } from './close-event.ts';
import { formOfEvent, readEventForm } from './event.form.ts';
import type { CriticalEvent } from './event.model.ts';
import { factRows } from './event.presenter.ts';
import { eventFormFields, mistakenPage } from './event-form.presenter.ts';
import { registerEvent } from './register-event.ts';
import { mayRegisterEvent } from './situation.policy.ts';
import { eventById } from './situation.reads.ts';

interface Shown {
  mode: 'new' | 'edit';
  values: FormValues;
  problems?: readonly FieldProblem[];
  eventId?: string;
  revision?: number;
  /** 409 where somebody else was faster. */
  status?: number;
  /** What the register holds now, to stand beside what was typed. */
  current?: CriticalEvent;
}

async function showForm(visit: Visit, shown: Shown): Promise<Reply> {
  const { t } = visit;
  const { mode, values, problems = [], eventId, revision } = shown;
  let register: Array<{ name: string; value: string }> = [];
  const fields = await visit.ctx(async (ctx) => {
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const { current } = shown;
    if (current) {
      const staff = await staffNames(
        ctx.tx,
        ctx.forceId,
        [current.registeredBy, current.amendedBy].flatMap((id) => id ?? []),
      );
      register = [
        { name: t('situation.event.title.label'), value: current.title },
        { name: t('situation.event.what.label'), value: current.what },
        ...factRows(current, { areas, staff, t }),
      ];
    }
    return eventFormFields(values, { mode, areas, problems, now: ctx.now, t });
  });
  return visit.page(
    'situation/event-form',
    {
      fields,
      mode,
      revision,
      register,
      action: eventId ? `/events/${eventId}/edit` : '/events/new/mistaken',
    },
    {
      title: t(`situation.form.${mode}.title`),
      back: eventId ? `/events/${eventId}` : '/events',
      problems,
      status: shown.status ?? (problems.length > 0 ? 422 : 200),
    },
  );
}

const read = (visit: Visit, stage: 'first' | 'whole'): Promise<ReturnType<typeof readEventForm>> =>
  visit.ctx(async (ctx) => {
    const areas = await listAreas(ctx.tx, ctx.forceId);
    const areaPaths = areas.map(({ path }) => path);
    return readEventForm(visit.form, { areaPaths, now: ctx.now, stage });
  });

/** Asks on a page of its own who may be mistaken for the groups touched, with suggestions to look at. */
function showMistaken(visit: Visit, values: FormValues, problems: readonly FieldProblem[] = []): Reply {
  const { t } = visit;
  return visit.page(
    'situation/event-mistaken',
    mistakenPage(values, { areas: [], problems, now: new Date(), t }),
    { title: t('situation.mistaken.title'), problems },
  );
}

const eventOf = (visit: Visit): Promise<NonNullable<Awaited<ReturnType<typeof eventById>>>> =>
  visit.ctx(async (ctx) => {
    const id = foundId(visit.params.id, 'event');
    return found(await eventById(ctx.tx, ctx.forceId, id), 'event');
  });

const PLAIN = 'none: shows a form, and facts of public knowledge';

export const eventFormRoutes: Route[] = defineRoutes('situation', [
  {
    method: 'GET',
    url: '/events/new',
    policy: mayRegisterEvent,
    audit: PLAIN,
    handle: (visit) => showForm(visit, { mode: 'new', values: {} }),
  },
  {
    method: 'POST',
    url: '/events/new/mistaken',
    policy: mayRegisterEvent,
    audit: 'none: checks a form and keeps nothing',
    handle: async (visit) => {
      const { values, problems } = await read(visit, 'first');
      return problems.length > 0
        ? showForm(visit, { mode: 'new', values, problems })
        : showMistaken(visit, values);
    },
  },
  {
    method: 'POST',
    url: '/events/new',
    policy: mayRegisterEvent,
    audit: 'none: the use case writes situation.register-event itself',
    handle: async (visit) => {
      const { values, facts, problems } = await read(visit, 'whole');
      if (problems.some(({ field }) => field !== 'mistaken'))
        return showForm(visit, { mode: 'new', values, problems });
      if (!facts) return showMistaken(visit, values, problems);
      const id = await visit.ctx((ctx) => registerEvent(ctx, facts));
      return visit.redirect(`/events/${id}?registered=1`);
    },
  },
  {
    method: 'GET',
    url: '/events/:id/edit',
    policy: mayRegisterEvent,
    audit: PLAIN,
    handle: async (visit) => {
      const event = await eventOf(visit);
      const { id: eventId, revision } = event;
      return showForm(visit, { mode: 'edit', values: formOfEvent(event), eventId, revision });
    },
  },
  {
    method: 'POST',
    url: '/events/:id/edit',
    policy: mayRegisterEvent,
    audit: 'none: the use case writes situation.amend-event itself',
    handle: async (visit) => {
      const { id: eventId } = await eventOf(visit);
      const revision = Number(visit.field('revision')) || 0;
      const { values, facts, problems } = await read(visit, 'whole');
      if (!facts) return showForm(visit, { mode: 'edit', values, problems, eventId, revision });
      try {
        await visit.ctx((ctx) => amendEvent(ctx, eventId, { revision, facts }));
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'conflict') throw error;
        // The reader's text stays; saving again then writes over what is named in the message, knowingly.
        const current = await eventOf(visit);
        return showForm(visit, {
          mode: 'edit',
          values,
          problems: error.problems,
          eventId,
          revision: current.revision,
          status: 409,
          current,
        });
      }
      return visit.redirect(`/events/${eventId}`);
    },
  },
  {
    method: 'GET',
    url: '/events/:id/close',
    policy: mayRegisterEvent,
    audit: PLAIN,
    handle: async (visit) => {
      const event = await eventOf(visit);
      return visit.page('situation/event-close', { event }, { title: visit.t('situation.close.title') });
    },
  },
  {
    method: 'POST',
    url: '/events/:id/close',
    policy: mayRegisterEvent,
    audit: 'none: the use case writes situation.close-event itself',
    handle: async (visit) => {
      const event = await eventOf(visit);
      await visit.ctx((ctx) => closeEvent(ctx, event.id));
      return visit.redirect(`/events/${event.id}`);
    },
  },
]);
