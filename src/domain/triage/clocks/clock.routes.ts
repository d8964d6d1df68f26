import { type FieldProblem, Refusal } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, one, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { SUSPENDABLE } from '#reference/clocks';
import type { VictimsCodeStep } from '#reference/victims-code';
import { fromUkClock } from '#room/situation';
import { ALERTED } from '../alerts/alert.model.ts';
import { problemsAt } from '../refused.form.ts';
import { idOf } from '../show-report.routes.ts';
import { acceptClock } from './accept-clock.ts';
import { type AddedClock, addClock } from './add-clock.ts';
import { CCTV_FIELDS, STOP_FIELDS, SUSPEND_FIELDS, TOLD_FIELDS } from './clock.form.ts';
import { type CAMERAS, STOP_REASONS, type StopReason, type SuspendReason } from './clock.model.ts';
import { mayKeepClocks } from './clock.policy.ts';
import { askedName, clockLine, clockName, dutyLine } from './clock.presenter.ts';
import { readClock, readClocks } from './read-clocks.ts';
import { STOPPED_BY_HAND, stopClock } from './stop-clock.ts';
import { resumeClock, suspendClock } from './suspend-clock.ts';

const OWN_LINE = 'none: the use case writes its own line';
const END_OF_DAY = '23:59';

/** What was typed into which form of a page, and what is wrong with it. */
interface Typed {
  form: string;
  values: FormValues;
  problems: FieldProblem[];
}

const formOf = (visit: Visit, typed: Typed | undefined, about: { form: string; specs: FieldSpec[] }) =>
  formView({
    specs: about.specs,
    values: typed?.form === about.form ? typed.values : {},
    problems: typed?.form === about.form ? typed.problems : [],
    keyBase: `triage.${about.form}`,
    t: visit.t,
  });

/** Every clock of a report, and the forms that start one. */
async function showClocks(visit: Visit, typed?: Typed): Promise<Reply> {
  const { t } = visit;
  const { report, clocks, duties, names, now } = await visit.ctx((ctx) => readClocks(ctx, idOf(visit)));
  const lines = [
    ...duties.map((duty) => dutyLine(duty, { names, now, t })),
    ...clocks.map((clock) => clockLine(clock, { names, now, t })),
  ];
  return visit.page(
    'triage/clocks',
    {
      id: report.id,
      running: lines.filter(({ isRunning }) => isRunning),
      stopped: lines.filter(({ isRunning }) => !isRunning),
      cctvForm: formOf(visit, typed, { form: 'cctv', specs: CCTV_FIELDS }),
      toldForm: formOf(visit, typed, { form: 'told', specs: TOLD_FIELDS }),
      isAdded: visit.query.done === 'added',
    },
    {
      title: t('triage.clocks.title', { reference: report.reference }),
      back: `/triage/${report.id}`,
      problems: typed?.problems ?? [],
    },
  );
}

/** One clock: how it stands, who was asked, when it stood still, and what may be done with it. */
async function showClock(visit: Visit, typed?: Typed): Promise<Reply> {
  const { t } = visit;
  const read = await visit.ctx((ctx) => readClock(ctx, idOf(visit)));
  const { clock, report, names, now, actor } = read;
  const line = clockLine(clock, { names, now, t });
  const reasons = STOPPED_BY_HAND[clock.kind] ?? [];
  const last = read.steps.at(-1);
  const isOpen = line.isRunning;
  return visit.page(
    'triage/clock',
    {
      ...line,
      reference: report.reference,
      reportHref: `/triage/${report.id}`,
      steps: read.steps.map((step) => ({
        at: step.at,
        asked: askedName(step, { names, t }),
        acceptedAt: step.acceptedAt,
      })),
      alerts: read.alerts.map(({ staffId, stage, by, state, changedAt }) => ({
        at: changedAt,
        line: t(`triage.alert.line.${clock.kind === 'DANGER' ? 'DANGER' : stage}`, {
          by: t(`triage.alert.by.${by}`),
          name: names.get(staffId) ?? '',
        }),
        state: t(`triage.alert.state.${state}`),
      })),
      hasAlerts: ALERTED.includes(clock.kind),
      noAlerts: t(`triage.alert.none.${clock.kind === 'DANGER' ? 'DANGER' : 'ATTENTION'}`),
      suspensions: read.suspensions.map((one) => ({
        fromAt: one.fromAt,
        untilAt: one.untilAt,
        reason: t(`triage.suspend.why.option.${one.reason}`),
        by: names.get(one.suspendedBy) ?? '',
      })),
      mayAccept:
        isOpen && clock.kind !== 'ATTENTION' && last?.staffId === actor.id && last.acceptedAt === null,
      mayStop: isOpen && reasons.length > 0,
      mayResume: isOpen && line.isSuspended,
      maySuspend: isOpen && SUSPENDABLE.includes(clock.kind) && !line.isSuspended && clock.dueAt > now,
      isNeverSuspended: isOpen && !SUSPENDABLE.includes(clock.kind),
      stopForm: formOf(visit, typed, { form: 'stopClock', specs: STOP_FIELDS(reasons) }),
      suspendForm: formOf(visit, typed, { form: 'suspend', specs: SUSPEND_FIELDS }),
      problems: typed?.problems ?? [],
    },
    {
      title: clockName(clock, t),
      back: `/triage/${report.id}/clocks`,
      problems: typed?.problems ?? [],
    },
  );
}

/** Reads a form, does what it asks, and leads on; what is wrong is shown with what was typed. */
async function doForm(
  visit: Visit,
  about: { form: string; specs: FieldSpec[]; show: typeof showClock; leadsTo: string },
  run: (one: (name: string) => string) => Promise<void>,
): Promise<Reply> {
  const { form, specs } = about;
  const { values, problems } = parseFields(specs, visit.form, `triage.${form}`);
  if (problems.length > 0) return about.show(visit, { form, values, problems });
  try {
    await run((name) => one(values, name));
  } catch (error) {
    return about.show(visit, { form, values, problems: problemsAt(error, specs[0]?.name ?? form) });
  }
  return visit.redirect(about.leadsTo);
}

const clockForm = (visit: Visit, form: string, specs: FieldSpec[]) => ({
  form,
  specs,
  show: showClock,
  leadsTo: `/clocks/${idOf(visit)}`,
});
const addForm = (visit: Visit, form: string, specs: FieldSpec[]) => ({
  form,
  specs,
  show: showClocks,
  leadsTo: `/triage/${idOf(visit)}/clocks?done=added`,
});

/** The moment typed on a clock of this country. @throws Refusal `invalid-input` */
function typedMoment(day: string, time: string): Date {
  const at = /^\d{1,2}:\d{2}$/.test(time) ? fromUkClock(day, time.padStart(5, '0')) : undefined;
  if (at) return at;
  throw new Refusal('invalid-input', 'no time', [
    { field: 'overwrittenTime', key: 'triage.addClock.overwrittenTime.wrong' },
  ]);
}

const add = (visit: Visit, clock: AddedClock): Promise<void> =>
  visit.ctx((ctx) => addClock(ctx, idOf(visit), clock));

export const clockRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/triage/:id/clocks',
    policy: mayKeepClocks,
    audit: 'triage.read-clocks',
    handle: (visit) => showClocks(visit),
  },
  {
    method: 'POST',
    url: '/triage/:id/clocks/cctv',
    policy: mayKeepClocks,
    audit: OWN_LINE,
    handle: (visit) =>
      doForm(visit, addForm(visit, 'cctv', CCTV_FIELDS), (one) =>
        add(visit, {
          kind: 'CCTV',
          camera: one('camera') as (typeof CAMERAS)[number],
          overwrittenAt: typedMoment(one('overwrittenDay'), one('overwrittenTime') || END_OF_DAY),
        }),
      ),
  },
  {
    method: 'POST',
    url: '/triage/:id/clocks/told',
    policy: mayKeepClocks,
    audit: OWN_LINE,
    handle: (visit) =>
      doForm(visit, addForm(visit, 'told', TOLD_FIELDS), (one) =>
        add(visit, {
          kind: 'VICTIM_UPDATE',
          step: one('step') as VictimsCodeStep,
          isEnhanced: one('rights') === 'ENHANCED',
        }),
      ),
  },
  {
    method: 'POST',
    url: '/triage/:id/clocks/graffiti',
    policy: mayKeepClocks,
    audit: OWN_LINE,
    handle: (visit) => doForm(visit, addForm(visit, 'graffiti', []), () => add(visit, { kind: 'GRAFFITI' })),
  },
  {
    method: 'GET',
    url: '/clocks/:id',
    policy: mayKeepClocks,
    audit: 'triage.read-clock',
    handle: (visit) => showClock(visit),
  },
  {
    method: 'POST',
    url: '/clocks/:id/accept',
    policy: mayKeepClocks,
    audit: OWN_LINE,
    handle: (visit) =>
      doForm(visit, clockForm(visit, 'accept', []), () => visit.ctx((ctx) => acceptClock(ctx, idOf(visit)))),
  },
  {
    method: 'POST',
    url: '/clocks/:id/stop',
    policy: mayKeepClocks,
    audit: OWN_LINE,
    handle: (visit) =>
      doForm(visit, clockForm(visit, 'stopClock', STOP_FIELDS(STOP_REASONS)), (one) =>
        visit.ctx((ctx) =>
          stopClock(ctx, {
            clockId: idOf(visit),
            reason: one('reason') as StopReason,
            version: visit.field('version') === '' ? undefined : Number(visit.field('version')),
          }),
        ),
      ),
  },
  {
    method: 'POST',
    url: '/clocks/:id/suspend',
    policy: mayKeepClocks,
    audit: OWN_LINE,
    handle: (visit) =>
      doForm(visit, clockForm(visit, 'suspend', SUSPEND_FIELDS), (one) => {
        // It runs again as that day begins.
        const untilAt = fromUkClock(one('untilDay'), '00:00') ?? new Date(Number.NaN);
        const reason = one('why') as SuspendReason;
        return visit.ctx((ctx) => suspendClock(ctx, { clockId: idOf(visit), untilAt, reason }));
      }),
  },
  {
    method: 'POST',
    url: '/clocks/:id/resume',
    policy: mayKeepClocks,
    audit: OWN_LINE,
    handle: (visit) =>
      doForm(visit, clockForm(visit, 'resume', []), () => visit.ctx((ctx) => resumeClock(ctx, idOf(visit)))),
  },
]);
