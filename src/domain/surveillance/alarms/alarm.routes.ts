import { isAllowed } from '#kernel/policy';
import { type FieldProblem, found, foundId } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { listAreas, staffNames } from '#room/access';
import { listEvents } from '#room/situation';
import { watchedOne } from '../series/watched.reads.ts';
import { mayHandleAlarms, mayKeepBreaks, mayReadAlarms } from '../surveillance.policy.ts';
import { DISPOSITIONS, type Disposition } from './alarm.model.ts';
import { alarmLine, alarmView } from './alarm.presenter.ts';
import { type Alarm, alarmById, disposedAlarms, openAlarms } from './alarm.reads.ts';
import { disposeAlarm, takeAlarm } from './dispose-alarm.ts';

const KEYS = 'surveillance.alarm';
const OWN_LINE = 'none: the use case writes its own line';
const DONE_SHOWN = 50;
const EVENTS_MOST = 1000;

const DISPOSE_FIELDS: FieldSpec[] = [
  { kind: 'radios', name: 'disposition', options: [...DISPOSITIONS], small: true, required: true },
  { kind: 'textarea', name: 'reason', maxLength: 2000, rows: 4, required: true },
];

const peopleOf = (alarms: readonly Alarm[]): string[] =>
  alarms.flatMap(({ ownerId, disposedBy }) => [ownerId, disposedBy].filter((id) => id !== null));

const idOf = (visit: Visit): string => foundId(visit.params.id, 'alarm');

async function showAlarm(
  visit: Visit,
  typed?: { values: FormValues; problems: FieldProblem[] },
): Promise<Reply> {
  const { t, actor } = visit;
  const alarmId = idOf(visit);
  const shown = await visit.ctx(async (ctx) => {
    const alarm = found(await alarmById(ctx.tx, ctx.forceId, alarmId), 'alarm');
    const watched = await watchedOne(ctx.tx, ctx.forceId, alarm);
    return {
      alarm,
      series: watched?.weeks ?? [],
      areas: await listAreas(ctx.tx, ctx.forceId),
      names: await staffNames(ctx.tx, ctx.forceId, peopleOf([alarm])),
      events: await listEvents(ctx.tx, ctx.forceId, { limit: EVENTS_MOST }),
    };
  });
  const alarm = alarmView(shown.alarm, { ...shown, t });
  const mayHandle = isAllowed(mayHandleAlarms, actor) && alarm.isOpen;
  const { done } = visit.query;
  const model = {
    alarm,
    id: alarmId,
    mayTake: mayHandle && actor.kind === 'staff' && shown.alarm.ownerId !== actor.id,
    mayRegisterBreak: isAllowed(mayKeepBreaks, actor),
    fields: mayHandle
      ? formView({
          specs: DISPOSE_FIELDS,
          values: typed?.values ?? {},
          problems: typed?.problems ?? [],
          keyBase: KEYS,
          t,
        })
      : [],
    done: done === 'taken' || done === 'disposed' ? done : undefined,
  };
  return visit.page('surveillance/alarm', model, {
    title: `${t(`${KEYS}.caption`)}: ${alarm.title}`,
    back: '/alarms',
    problems: typed?.problems ?? [],
  });
}

/** Alarms as work: a list, each with what was seen and how far to trust it, and what a person found it to be. */
export const alarmRoutes: Route[] = defineRoutes('surveillance', [
  {
    method: 'GET',
    url: '/alarms',
    policy: mayReadAlarms,
    audit: 'surveillance.read-alarms',
    handle: async (visit) => {
      const { t } = visit;
      const shown = await visit.ctx(async (ctx) => {
        const open = await openAlarms(ctx.tx, ctx.forceId);
        const done = await disposedAlarms(ctx.tx, ctx.forceId, DONE_SHOWN);
        return {
          open,
          done,
          areas: await listAreas(ctx.tx, ctx.forceId),
          names: await staffNames(ctx.tx, ctx.forceId, peopleOf([...open, ...done])),
        };
      });
      const about = { areas: shown.areas, names: shown.names, t };
      return visit.page(
        'surveillance/alarms',
        {
          open: shown.open.map((alarm) => alarmLine(alarm, about)),
          disposed: shown.done.map((alarm) => alarmLine(alarm, about)),
        },
        { title: t('surveillance.alarms.title') },
      );
    },
  },
  {
    method: 'GET',
    url: '/alarms/:id',
    policy: mayReadAlarms,
    audit: 'surveillance.read-alarm',
    handle: (visit) => showAlarm(visit),
  },
  {
    method: 'POST',
    url: '/alarms/:id/take',
    policy: mayHandleAlarms,
    audit: OWN_LINE,
    handle: async (visit) => {
      const alarmId = idOf(visit);
      await visit.ctx((ctx) => takeAlarm(ctx, alarmId));
      return visit.redirect(`/alarms/${alarmId}?done=taken`);
    },
  },
  {
    method: 'POST',
    url: '/alarms/:id',
    policy: mayHandleAlarms,
    audit: OWN_LINE,
    handle: async (visit) => {
      const alarmId = idOf(visit);
      const { values, problems } = parseFields(DISPOSE_FIELDS, visit.form, KEYS);
      if (problems.length > 0) return showAlarm(visit, { values, problems });
      const disposition = String(values.disposition) as Disposition;
      await visit.ctx((ctx) => disposeAlarm(ctx, alarmId, { disposition, reason: String(values.reason) }));
      return visit.redirect(`/alarms/${alarmId}?done=disposed`);
    },
  },
]);
