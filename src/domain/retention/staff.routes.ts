import { isAllowed } from '#kernel/policy';
import { type FieldProblem, found, foundId, problemsOf } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, one, parseFields } from '#platform/web/form';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { londonDay } from '#statistics/days';
import { confirmPlan, dropPlan } from './confirm-plan.ts';
import type { HoldReason, HoldSubject } from './hold.model.ts';
import { makePlan } from './make-plan.ts';
import { placeHold, settleHold } from './place-hold.ts';
import {
  readHolds,
  readPlan,
  readRetention,
  readRuled,
  readRulings,
  readSchedule,
} from './read-retention.ts';
import { holdFields, RULING_FIELDS, SCHEDULE_FIELDS } from './retention.form.ts';
import {
  mayConfirm,
  mayHold,
  mayPlan,
  mayReadRetention,
  mayRule,
  maySetSchedules,
} from './retention.policy.ts';
import { holdRows, overview, planPage, rulingRows, scheduleHistory } from './retention.presenter.ts';
import { ruleOnReport } from './rule-on-report.ts';
import type { RulingVerdict } from './ruling.model.ts';
import type { Act, RecordKind } from './schedule.model.ts';
import { setSchedule } from './set-schedule.ts';

const OWN_LINE = 'none: the use case writes its own line';

interface Typed {
  values: FormValues;
  problems: FieldProblem[];
}
const NOTHING: Typed = { values: {}, problems: [] };

const idOf = (visit: Visit): string => foundId(visit.params.id, 'identifier');
const actorIdOf = ({ actor }: Visit): string => (actor.kind === 'staff' ? actor.id : '');

/** Parses a form, does what it asks, and goes on; or shows it again with what is wrong. */
async function submit(
  visit: Visit,
  { specs, keyBase, again }: { specs: FieldSpec[]; keyBase: string; again: (typed: Typed) => Promise<Reply> },
  run: (values: FormValues) => Promise<string>,
): Promise<Reply> {
  const { values, problems } = parseFields(specs, visit.form, keyBase);
  if (problems.length > 0) return again({ values, problems });
  try {
    return visit.redirect(await run(values));
  } catch (error) {
    return again({ values, problems: problemsOf(error) });
  }
}

async function showSchedule(visit: Visit, typed: Typed = NOTHING): Promise<Reply> {
  const { t } = visit;
  const read = await visit.ctx((ctx) => readSchedule(ctx, visit.params.kind ?? ''));
  const { period, act, source, isVerified } = read.schedule;
  const now = {
    n: period.slice(1, -1),
    unit: period.slice(-1),
    act,
    source,
    isVerified: isVerified ? 'YES' : 'NO',
  };
  const values = typed.problems.length > 0 ? typed.values : now;
  const { problems } = typed;
  const fields = formView({ specs: SCHEDULE_FIELDS, values, problems, keyBase: 'retention.schedule', t });
  return visit.page(
    'retention/schedule',
    { fields, history: scheduleHistory(read, t), kind: read.schedule.recordKind },
    { title: t(`retention.kind.${read.schedule.recordKind}`), back: '/retention', problems },
  );
}

async function showHolds(visit: Visit, typed: Typed = NOTHING): Promise<Reply> {
  const { t } = visit;
  const read = await visit.ctx((ctx) => readHolds(ctx));
  const specs = holdFields(read.staff.map(({ id }) => id));
  const { values, problems } = typed;
  const labels = {
    ownerId: Object.fromEntries(read.staff.map(({ id, rank, name }) => [id, `${rank} ${name}`])),
  };
  return visit.page(
    'retention/holds',
    {
      holds: holdRows(read, { t, today: londonDay(new Date()), actorId: actorIdOf(visit) }),
      fields: formView({ specs, values, problems, keyBase: 'retention.hold', t, labels }),
    },
    { title: t('retention.holds.title'), back: '/retention', problems },
  );
}

async function showRuling(visit: Visit, typed: Typed = NOTHING): Promise<Reply> {
  const { t } = visit;
  const report = await visit.ctx((ctx) => readRuled(ctx, idOf(visit)));
  const { values, problems } = typed;
  const fields = formView({ specs: RULING_FIELDS, values, problems, keyBase: 'retention.ruling', t });
  return visit.page(
    'question',
    {
      title: t('retention.ruling.title', { reference: report.reference }),
      lead: [t('retention.ruling.lead')],
      fields,
      continueText: t('retention.ruling.send'),
    },
    { back: '/retention/rulings', problems },
  );
}

export const staffRoutes: Route[] = defineRoutes('retention', [
  {
    method: 'GET',
    url: '/retention',
    policy: mayReadRetention,
    audit: 'none: rules, counts and names of staff; nothing of a report is opened',
    async handle(visit) {
      const read = await visit.ctx((ctx) => readRetention(ctx));
      const may = isAllowed(mayPlan, visit.actor);
      return visit.page('retention/overview', overview(read, { t: visit.t, may }), {
        title: visit.t('retention.title'),
      });
    },
  },
  {
    method: 'GET',
    url: '/retention/schedules/:kind',
    policy: maySetSchedules,
    audit: 'none: a rule and its history; nothing of a report is opened',
    handle: (visit) => showSchedule(visit),
  },
  {
    method: 'POST',
    url: '/retention/schedules/:kind',
    policy: maySetSchedules,
    audit: OWN_LINE,
    handle: (visit) =>
      submit(
        visit,
        {
          specs: SCHEDULE_FIELDS,
          keyBase: 'retention.schedule',
          again: (typed) => showSchedule(visit, typed),
        },
        async (values) => {
          await visit.ctx(async (ctx) => {
            const { schedule } = await readSchedule(ctx, visit.params.kind ?? '');
            await setSchedule(ctx, {
              recordKind: schedule.recordKind as RecordKind,
              period: `P${one(values, 'n')}${one(values, 'unit')}`,
              act: one(values, 'act') as Act,
              source: one(values, 'source'),
              isVerified: one(values, 'isVerified') === 'YES',
              reason: one(values, 'reason'),
            });
          });
          return '/retention';
        },
      ),
  },
  {
    method: 'POST',
    url: '/retention/plans',
    policy: mayPlan,
    audit: OWN_LINE,
    async handle(visit) {
      const { planId } = await visit.ctx((ctx) => makePlan(ctx));
      return visit.redirect(`/retention/plans/${planId}`);
    },
  },
  {
    method: 'GET',
    url: '/retention/plans/:id',
    policy: mayReadRetention,
    audit: 'retention.read-plan',
    async handle(visit) {
      const read = await visit.ctx((ctx) => readPlan(ctx, idOf(visit)));
      const model = planPage(read, {
        actorId: actorIdOf(visit),
        mayConfirm: isAllowed(mayConfirm, visit.actor),
        mayDrop: isAllowed(mayPlan, visit.actor),
        mayRule: isAllowed(mayRule, visit.actor),
        t: visit.t,
      });
      return visit.page('retention/plan', model, {
        title: visit.t('retention.plan.title'),
        back: '/retention',
      });
    },
  },
  {
    method: 'POST',
    url: '/retention/plans/:id/confirm',
    policy: mayConfirm,
    audit: OWN_LINE,
    async handle(visit) {
      await visit.ctx((ctx) => confirmPlan(ctx, idOf(visit)));
      return visit.redirect(`/retention/plans/${idOf(visit)}`);
    },
  },
  {
    method: 'POST',
    url: '/retention/plans/:id/drop',
    policy: mayPlan,
    audit: OWN_LINE,
    async handle(visit) {
      await visit.ctx((ctx) => dropPlan(ctx, idOf(visit)));
      return visit.redirect('/retention');
    },
  },
  {
    method: 'GET',
    url: '/retention/holds',
    policy: mayHold,
    audit: 'retention.read-holds',
    handle: (visit) => showHolds(visit),
  },
  {
    method: 'POST',
    url: '/retention/holds',
    policy: mayHold,
    audit: OWN_LINE,
    async handle(visit) {
      const staff = await visit.ctx(async (ctx) => (await readHolds(ctx)).staff);
      const specs = holdFields(staff.map(({ id }) => id));
      return submit(
        visit,
        { specs, keyBase: 'retention.hold', again: (typed) => showHolds(visit, typed) },
        async (values) => {
          await visit.ctx((ctx) =>
            placeHold(ctx, {
              subjectKind: one(values, 'subjectKind') as HoldSubject,
              reference: one(values, 'reference'),
              reason: one(values, 'reason') as HoldReason,
              words: one(values, 'words'),
              ownerId: one(values, 'ownerId'),
              reviewOn: one(values, 'reviewOn'),
            }),
          );
          return '/retention/holds';
        },
      );
    },
  },
  {
    method: 'POST',
    url: '/retention/holds/:id',
    policy: mayHold,
    audit: OWN_LINE,
    async handle(visit) {
      const answer = found(
        (['ask', 'lift', 'keep'] as const).find((word) => word === visit.field('answer')),
        'answer',
      );
      await visit.ctx((ctx) => settleHold(ctx, { holdId: idOf(visit), answer }));
      return visit.redirect('/retention/holds');
    },
  },
  {
    method: 'GET',
    url: '/retention/rulings',
    policy: mayRule,
    audit: 'none: references, days and decisions as codes; nothing of a report is opened',
    async handle(visit) {
      const read = await visit.ctx((ctx) => readRulings(ctx));
      return visit.page('retention/rulings', rulingRows(read, visit.t), {
        title: visit.t('retention.rulings.title'),
        back: '/retention',
      });
    },
  },
  {
    method: 'GET',
    url: '/retention/rulings/:id',
    policy: mayRule,
    audit: 'none: a form and a reference; nothing of a report is opened',
    handle: (visit) => showRuling(visit),
  },
  {
    method: 'POST',
    url: '/retention/rulings/:id',
    policy: mayRule,
    audit: OWN_LINE,
    handle: (visit) =>
      submit(
        visit,
        { specs: RULING_FIELDS, keyBase: 'retention.ruling', again: (typed) => showRuling(visit, typed) },
        async (values) => {
          await visit.ctx((ctx) =>
            ruleOnReport(ctx, {
              reportId: idOf(visit),
              verdict: one(values, 'verdict') as RulingVerdict,
              mopiGroup: Number(one(values, 'mopiGroup')) || null,
              keepUntil: one(values, 'keepUntil') || null,
              isAsked: one(values, 'isAsked') === 'YES',
              reason: one(values, 'reason'),
            }),
          );
          return '/retention/rulings';
        },
      ),
  },
]);
