import type { Context } from '#kernel/context';
import type { ClockKind, ClockRule } from '#reference/clocks';

export async function insertRule(
  ctx: Context,
  kind: ClockKind,
  { rule, setBy }: { rule: ClockRule; setBy: string },
): Promise<void> {
  await ctx.tx.run(
    `insert into triage.clock_rule (force_id, kind, valid_from, unit, length, warn_share, ask_shares, repeat_minutes,
       calendar, on_call_role, set_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ctx.forceId,
      kind,
      ctx.now,
      rule.unit,
      rule.length,
      rule.warnShare,
      rule.askShares,
      rule.repeatMinutes,
      rule.calendar,
      rule.onCallRole,
      setBy,
    ],
  );
}
