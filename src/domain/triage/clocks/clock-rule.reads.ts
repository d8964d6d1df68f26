import type { Tx } from '#kernel/context';
import { CLOCK_RULES, type ClockKind, type ClockRule } from '#reference/clocks';

export interface RuleRow extends ClockRule {
  kind: ClockKind;
  validFrom: Date;
  setBy: string;
}

/** Every rule of the force, the latest of a kind first. */
export const rulesOf = (tx: Tx, forceId: string): Promise<RuleRow[]> =>
  tx.rows<RuleRow>(
    `select kind, valid_from as "validFrom", unit, length, warn_share as "warnShare", ask_shares as "askShares",
       repeat_minutes as "repeatMinutes", calendar, on_call_role as "onCallRole", set_by as "setBy"
     from triage.clock_rule where force_id = $1 order by kind, valid_from desc`,
    [forceId],
    'triage_clock_rules',
  );

/** The rule a clock of this kind that starts at `at` runs by: the force's own, or the one the service comes with. */
export const ruleAt = (rules: readonly RuleRow[], kind: ClockKind, at: Date): ClockRule =>
  rules.find((rule) => rule.kind === kind && rule.validFrom <= at) ?? CLOCK_RULES[kind];
