import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import { mayGivePulse, mayNoteTension } from './impact.policy.ts';
import { type Feeling, OBSERVATION_MONTHS, type ObservationInput } from './tension.model.ts';
import { insertObservation, upsertPulse } from './tension.store.ts';

/** Notes what was seen or heard about tension in a place; it expires by itself. */
export async function noteTension(ctx: Context, input: ObservationInput): Promise<{ observationId: string }> {
  demand(mayNoteTension, ctx.actor, input.areaPath);
  if (ctx.actor.kind !== 'staff') throw new Refusal('not-allowed', 'only staff note observations');
  const observationId = ctx.newId();
  const expiresAt = new Date(ctx.now);
  expiresAt.setUTCMonth(expiresAt.getUTCMonth() + OBSERVATION_MONTHS);
  await insertObservation(ctx, { ...input, id: observationId, notedBy: ctx.actor.id, expiresAt });
  await ctx.audit({
    act: 'impact.note-tension',
    kind: 'collection',
    subject: 'tension_observation',
    subjectId: observationId,
    detail: { eep: input.eep },
  });
  return { observationId };
}

/** A leader says how people around them feel; words are sealed, and the last answer of a day counts. */
export async function givePulse(
  ctx: Context,
  input: { feeling: Feeling; words: string; areaPath: string; eventId: string | null },
): Promise<void> {
  demand(mayGivePulse, ctx.actor);
  if (ctx.actor.kind !== 'leader') throw new Refusal('not-allowed', 'only leaders answer this');
  const id = ctx.newId();
  const sealed = input.words
    ? await ctx.seal({ table: 'impact.pulse', recordId: id, fields: { words: input.words } })
    : null;
  await upsertPulse(ctx, {
    id,
    leaderId: ctx.actor.id,
    eventId: input.eventId,
    areaPath: input.areaPath,
    feeling: input.feeling,
    sealId: sealed?.sealId ?? null,
    wordsSealed: sealed?.fields.words ?? null,
  });
  await ctx.audit({ act: 'impact.give-pulse', kind: 'collection', subject: 'pulse', subjectId: id });
}
