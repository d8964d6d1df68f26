import type { StaffActor } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { demandNamed } from '../restricted/demand-named.ts';
import { oversightOf } from '../triage.reads.ts';
import { mayKeepClocks } from './clock.policy.ts';
import { type ClockRow, clockForChange } from './clock.store.ts';

/** Who may change the clocks of this report: an officer of its area, named where it is restricted. */
export async function demandKeeper(ctx: Context, reportId: string): Promise<StaffActor> {
  const oversight = found(await oversightOf(ctx.tx, ctx.forceId, reportId), 'report');
  demand(mayKeepClocks, ctx.actor, oversight.areaPath ?? '');
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff keep clocks');
  await demandNamed(ctx, reportId);
  return ctx.actor;
}

/**
 * A running clock, locked, for an officer who may change it.
 * @throws Refusal `not-found`, `not-allowed`, or `conflict` where it stopped
 */
export async function heldClock(ctx: Context, id: string): Promise<{ clock: ClockRow; actor: StaffActor }> {
  const clock = found(await clockForChange(ctx.tx, ctx.forceId, id), 'clock');
  const actor = await demandKeeper(ctx, clock.reportId);
  if (clock.stoppedAt) throw new Refusal('conflict', 'the clock has stopped');
  return { clock, actor };
}

/** One audit line of a change to a clock. */
export const keepClockLine = (
  ctx: Context,
  clock: Pick<ClockRow, 'id' | 'reportId' | 'kind'>,
  { act, detail = {} }: { act: string; detail?: Record<string, string | number | null> },
): Promise<void> =>
  ctx.audit({
    act,
    kind: 'alteration',
    subject: 'report',
    subjectId: clock.reportId,
    detail: { clock: clock.id, clockKind: clock.kind, ...detail },
  });
