import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { found, Refusal } from '#kernel/refusal';
import { mayLogVisit } from './patrol.policy.ts';
import { type SealedWords, setVisitDone, setVisitNotDone, visitForChange } from './patrol.store.ts';
import { isTooSoon, LOG_BEFORE_MINUTES, type NotDoneReason } from './visit.model.ts';
import { visitDone } from './visit-done.event.ts';

export type VisitLog =
  | { isDone: true; stayedMinutes: number; engagedWith: string; heard: string }
  | { isDone: false; reason: NotDoneReason; why: string };

/** Seals what was written; nothing where nothing was. */
async function sealWords(
  ctx: Context,
  visitId: string,
  words: Readonly<Record<string, string>>,
): Promise<SealedWords | undefined> {
  const written = Object.fromEntries(Object.entries(words).filter(([, text]) => text.trim() !== ''));
  if (Object.keys(written).length === 0) return undefined;
  const { sealId, fields } = await ctx.seal({ table: 'patrol.visit', recordId: visitId, fields: written });
  return { sealId, ...fields };
}

/**
 * Says what became of a planned visit: made, how long, who was spoken to (a role), what was heard; or not made and why.
 * Words are sealed: people in a small place are known by less than a name. That a visit will not be made may be known
 * early; that it was made, not before its window.
 * @throws Refusal `conflict` where it was logged already, `invalid-input` where its window is not near yet
 */
export async function logVisit(ctx: Context, visitId: string, log: VisitLog): Promise<void> {
  const visit = found(await visitForChange(ctx.tx, ctx.forceId, visitId), 'visit');
  demand(mayLogVisit, ctx.actor, visit.areaPath);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff log visits');
  if (visit.state !== 'planned') throw new Refusal('conflict', 'this visit was logged already');
  if (!log.isDone) {
    const words = await sealWords(ctx, visitId, { why: log.why });
    await setVisitNotDone(ctx, { id: visitId, by: ctx.actor.id, reason: log.reason, words });
    return;
  }
  if (isTooSoon(visit.windowFromAt, ctx.now))
    throw new Refusal('invalid-input', 'the window of this visit has not begun', [
      { field: 'outcome', key: 'patrol.log.outcome.soon', args: { minutes: LOG_BEFORE_MINUTES } },
    ]);
  const words = await sealWords(ctx, visitId, { engagedWith: log.engagedWith, heard: log.heard });
  await setVisitDone(ctx, {
    id: visitId,
    doneBy: ctx.actor.id,
    stayedMinutes: log.stayedMinutes,
    words,
  });
  await ctx.publish(visitDone, visitId, { visitId });
}
