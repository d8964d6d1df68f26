import { type FieldProblem, found, problemsOf } from '#kernel/refusal';
import { type FieldSpec, type FormValues, formView, one, parseFields } from '#platform/web/form';
import type { Translate } from '#platform/web/i18n';
import { defineRoutes, type Reply, type Route, type Visit } from '#platform/web/route';
import { HOLIDAY_CALENDARS, type HolidayCalendar } from '#reference/bank-holidays';
import { CLOCK_KINDS, type ClockKind, type ClockRule, type ClockUnit } from '#reference/clocks';
import { maySetClockRules } from './clock.policy.ts';
import { ruleAt, rulesOf } from './clock-rule.reads.ts';
import { setClockRule } from './set-clock-rule.ts';

const ON_CALL_ROLES = ['COMMANDER', 'DUTY_INSPECTOR', 'DETECTIVE_INSPECTOR'] as const;

/** The fields of a rule; a kind whose end is set as it starts has no length. */
const ruleFields = (rule: ClockRule): FieldSpec[] => [
  ...(rule.unit === 'SET'
    ? []
    : ([
        { kind: 'text', name: 'length', maxLength: 5, width: 5, numeric: true, required: true },
        { kind: 'select', name: 'unit', options: ['MINUTES', 'HOURS', 'WORKING_DAYS'], required: true },
      ] satisfies FieldSpec[])),
  { kind: 'text', name: 'warnShare', maxLength: 2, width: 3, numeric: true, required: true },
  { kind: 'text', name: 'askShares', maxLength: 30, width: 10, required: true, ltr: true },
  { kind: 'text', name: 'repeatMinutes', maxLength: 5, width: 5, numeric: true },
  { kind: 'select', name: 'calendar', options: [...HOLIDAY_CALENDARS], required: true },
  { kind: 'select', name: 'onCallRole', options: [...ON_CALL_ROLES], required: true },
];

const valuesOf = (rule: ClockRule): FormValues => ({
  length: String(rule.length ?? ''),
  unit: rule.unit,
  warnShare: String(rule.warnShare),
  askShares: rule.askShares.join(' '),
  repeatMinutes: String(rule.repeatMinutes ?? ''),
  calendar: rule.calendar,
  onCallRole: rule.onCallRole,
});

const whole = (text: string): number => (/^\d{1,5}$/.test(text) ? Number(text) : Number.NaN);

function ruleOf(values: FormValues, standing: ClockRule): ClockRule {
  const field = (name: string): string => one(values, name);
  const isSet = standing.unit === 'SET';
  return {
    unit: isSet ? 'SET' : (field('unit') as ClockUnit),
    length: isSet ? null : whole(field('length')),
    warnShare: whole(field('warnShare')),
    askShares: field('askShares')
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(whole),
    repeatMinutes: field('repeatMinutes') === '' ? null : whole(field('repeatMinutes')),
    calendar: field('calendar') as HolidayCalendar,
    onCallRole: field('onCallRole') as ClockRule['onCallRole'],
  };
}

/** A rule in words, for the list. */
const ruleLine = (kind: ClockKind, rule: ClockRule, t: Translate) => ({
  href: `/clock-rules/${kind}`,
  name: t(`triage.clockKind.${kind}`),
  length:
    rule.unit === 'SET'
      ? t(`triage.clockRule.set.${kind}`)
      : t(`triage.clockRule.length.${rule.unit}`, { n: rule.length ?? 0 }),
  warnShare: rule.warnShare,
  asks: rule.askShares.join(', '),
  repeat:
    rule.repeatMinutes === null
      ? t('triage.clockRule.noRepeat')
      : t('triage.clockRule.length.MINUTES', { n: rule.repeatMinutes }),
  calendar: t(`triage.clockRule.calendar.option.${rule.calendar}`),
  onCall: t(`triage.clock.role.${rule.onCallRole}`),
});

const kindOf = (visit: Visit): ClockKind =>
  found(
    CLOCK_KINDS.find((kind) => kind === visit.params.kind),
    'clock',
  );

async function showRule(
  visit: Visit,
  typed?: { values: FormValues; problems: FieldProblem[] },
): Promise<Reply> {
  const { t } = visit;
  const kind = kindOf(visit);
  const rule = await visit.ctx(async (ctx) => ruleAt(await rulesOf(ctx.tx, ctx.forceId), kind, ctx.now));
  const fields = formView({
    specs: ruleFields(rule),
    values: typed?.values ?? valuesOf(rule),
    problems: typed?.problems ?? [],
    keyBase: 'triage.clockRule',
    t,
  });
  const lead = [
    t('triage.clockRule.later'),
    ...(rule.unit === 'SET' ? [t(`triage.clockRule.set.${kind}`)] : []),
  ];
  return visit.page(
    'question',
    { title: t(`triage.clockKind.${kind}`), lead, fields, action: `/clock-rules/${kind}` },
    { back: '/clock-rules', problems: typed?.problems ?? [] },
  );
}

export const clockRuleRoutes: Route[] = defineRoutes('triage', [
  {
    method: 'GET',
    url: '/clock-rules',
    policy: maySetClockRules,
    audit: 'none: rules of clocks; nobody’s data',
    async handle(visit) {
      const { t } = visit;
      const rows = await visit.ctx(async (ctx) => {
        const rules = await rulesOf(ctx.tx, ctx.forceId);
        return CLOCK_KINDS.map((kind) => ruleLine(kind, ruleAt(rules, kind, ctx.now), t));
      });
      return visit.page(
        'triage/clock-rules',
        { rows, isDone: visit.query.done === 'set' },
        { title: t('triage.clockRules.title') },
      );
    },
  },
  {
    method: 'GET',
    url: '/clock-rules/:kind',
    policy: maySetClockRules,
    audit: 'none: a form; nobody’s data',
    handle: (visit) => showRule(visit),
  },
  {
    method: 'POST',
    url: '/clock-rules/:kind',
    policy: maySetClockRules,
    audit: 'none: the use case writes its own line',
    async handle(visit) {
      const kind = kindOf(visit);
      const standing = await visit.ctx(async (ctx) =>
        ruleAt(await rulesOf(ctx.tx, ctx.forceId), kind, ctx.now),
      );
      const { values, problems } = parseFields(ruleFields(standing), visit.form, 'triage.clockRule');
      if (problems.length > 0) return showRule(visit, { values, problems });
      try {
        await visit.ctx((ctx) => setClockRule(ctx, kind, ruleOf(values, standing)));
      } catch (error) {
        return showRule(visit, { values, problems: problemsOf(error) });
      }
      return visit.redirect('/clock-rules?done=set');
    },
  },
]);
