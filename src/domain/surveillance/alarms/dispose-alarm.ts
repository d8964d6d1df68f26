import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { mayHandleAlarms } from '../surveillance.policy.ts';
import type { Disposition } from './alarm.model.ts';
import { alarmById } from './alarm.reads.ts';
import { ownAlarm, settleAlarm } from './alarm.store.ts';

const GONE = 'somebody has disposed of this alarm already';

/**
 * Takes an alarm on: whoever does owns it, also where a colleague did before.
 * @throws Refusal `not-found`, `conflict` where it is disposed of, `not-allowed`
 */
export async function takeAlarm(ctx: Context, alarmId: string): Promise<void> {
  demand(mayHandleAlarms, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff own alarms');
  found(await alarmById(ctx.tx, ctx.forceId, alarmId), 'alarm');
  if ((await ownAlarm(ctx, alarmId, ctx.actor.id)) === 0) throw new Refusal('conflict', GONE);
  await ctx.audit({
    act: 'surveillance.take-alarm',
    kind: 'alteration',
    subject: 'alarm',
    subjectId: alarmId,
  });
}

/**
 * Says what an alarm was, with the reason: a signal to act on, an artefact of counting, or explained by something known.
 * It stays on record and is not raised again for the same rise.
 * @throws Refusal `not-found`, `conflict` where it is disposed of, `not-allowed`
 */
export async function disposeAlarm(
  ctx: Context,
  alarmId: string,
  { disposition, reason }: { disposition: Disposition; reason: string },
): Promise<void> {
  demand(mayHandleAlarms, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff dispose of alarms');
  found(await alarmById(ctx.tx, ctx.forceId, alarmId), 'alarm');
  if ((await settleAlarm(ctx, { id: alarmId, disposition, reason, by: ctx.actor.id })) === 0)
    throw new Refusal('conflict', GONE);
  await ctx.audit({
    act: 'surveillance.dispose-alarm',
    kind: 'alteration',
    subject: 'alarm',
    subjectId: alarmId,
    detail: { disposition },
  });
}
