import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import type { ThreatLevelCode } from '#reference/threat-levels';
import { mayCheckThreatLevel } from './situation.policy.ts';
import { currentThreatLevel } from './situation.reads.ts';
import { insertThreatLevel } from './situation.store.ts';
import { threatLevelSet } from './threat-level-set.event.ts';

/**
 * Notes that somebody looked at the source and what they read there. The level is never worked out from counts:
 * it is set nationally (JTAC) and copied here by a person.
 * @returns the check's identifier, and whether the level or its date differs from the check before
 */
export async function checkThreatLevel(
  ctx: Context,
  seen: { level: ThreatLevelCode; setOn: string; source: string },
): Promise<{ threatLevelId: string; changed: boolean }> {
  demand(mayCheckThreatLevel, ctx.actor);
  const before = await currentThreatLevel(ctx.tx, ctx.forceId);
  const changed = before === undefined || before.level !== seen.level || before.setOn !== seen.setOn;
  const id = ctx.newId();
  await insertThreatLevel(ctx, {
    id,
    ...seen,
    by: ctx.actor.kind === 'staff' ? ctx.actor.id : null,
    changed,
  });
  if (changed) await ctx.publish(threatLevelSet, id, { threatLevelId: id });
  await ctx.audit({
    act: 'situation.check-threat-level',
    kind: 'alteration',
    subject: 'threat_level',
    subjectId: id,
    detail: { level: seen.level, changed },
  });
  return { threatLevelId: id, changed };
}
