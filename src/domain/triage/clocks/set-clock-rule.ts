import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import type { ClockKind, ClockRule } from '#reference/clocks';
import { ruleFaults } from './clock.model.ts';
import { maySetClockRules } from './clock.policy.ts';
import { ruleAt, rulesOf } from './clock-rule.reads.ts';
import { insertRule } from './clock-rule.store.ts';

/**
 * Sets how clocks of a kind run that start from now on; those that run keep the rule they began with. The rules of others
 * (recording within 24 hours, the Victims' Code) may be made shorter and never longer.
 * @throws Refusal `invalid-input` with the fields that are wrong
 */
export async function setClockRule(ctx: Context, kind: ClockKind, rule: ClockRule): Promise<void> {
  demand(maySetClockRules, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff set clocks');
  const standing = ruleAt(await rulesOf(ctx.tx, ctx.forceId), kind, ctx.now);
  const faults = ruleFaults(kind, rule, standing);
  if (faults.length > 0)
    throw new Refusal(
      'invalid-input',
      `this rule cannot hold: ${faults.join(', ')}`,
      faults.map((field) => ({ field, key: `triage.clockRule.${field}.wrong` })),
    );
  await insertRule(ctx, kind, { rule, setBy: ctx.actor.id });
  await ctx.audit({
    act: 'triage.set-clock-rule',
    kind: 'alteration',
    subject: 'clock-rule',
    subjectId: kind,
    detail: {
      lengthBefore: standing.length,
      length: rule.length,
      unit: rule.unit,
      warnShare: rule.warnShare,
      askShares: rule.askShares.join(' '),
      repeatMinutes: rule.repeatMinutes,
      calendar: rule.calendar,
      onCallRole: rule.onCallRole,
    },
  });
}
