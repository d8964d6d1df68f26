import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { areaByPath } from '#room/access';
import { londonDay } from '#statistics/days';
import { askJudging } from '../ask-judging.ts';
import { mayKeepBreaks } from '../surveillance.policy.ts';
import type { BreakKind, SeriesBreak } from './series-break.model.ts';
import { breakById } from './series-break.reads.ts';
import { endBreak, insertBreak } from './series-break.store.ts';

/**
 * Puts on record that from a day on things were counted another way, and why. Every verdict is judged again with it.
 * @returns the break's identifier
 * @throws Refusal `invalid-input` where the day is yet to come, `not-found` for an unknown area, `not-allowed`
 */
export async function registerBreak(
  ctx: Context,
  given: SeriesBreak & { kind: BreakKind; reason: string },
): Promise<string> {
  demand(mayKeepBreaks, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff register a break');
  if (given.day > londonDay(ctx.now))
    throw new Refusal('invalid-input', 'a break lies in the past', [
      { field: 'day', key: 'surveillance.break.day.future' },
    ]);
  found(await areaByPath(ctx.tx, ctx.forceId, given.areaPath), 'area');
  const id = ctx.newId();
  await insertBreak(ctx, { ...given, id, registeredBy: ctx.actor.id });
  await ctx.audit({
    act: 'surveillance.register-break',
    kind: 'alteration',
    subject: 'series_break',
    subjectId: id,
    detail: { day: given.day, kind: given.kind, effect: given.effect, strand: given.strand },
  });
  await askJudging(ctx);
  return id;
}

/**
 * Takes a break back, with a reason; it stays on the list as withdrawn.
 * @throws Refusal `not-found`, `conflict` where it was withdrawn before, `not-allowed`
 */
export async function withdrawBreak(ctx: Context, id: string, why: string): Promise<void> {
  demand(mayKeepBreaks, ctx.actor);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff withdraw a break');
  found(await breakById(ctx.tx, ctx.forceId, id), 'break');
  if ((await endBreak(ctx, { id, by: ctx.actor.id, why })) === 0)
    throw new Refusal('conflict', 'this break was withdrawn already');
  await ctx.audit({
    act: 'surveillance.withdraw-break',
    kind: 'alteration',
    subject: 'series_break',
    subjectId: id,
  });
  await askJudging(ctx);
}
