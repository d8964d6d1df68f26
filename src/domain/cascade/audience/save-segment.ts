import type { Context } from '#kernel/context';
import { demand } from '#kernel/policy';
import { Refusal } from '#kernel/refusal';
import type { AudienceFilter } from '#room/community';
import { actingStaff } from '../acting-staff.model.ts';
import { maySend } from '../cascade.policy.ts';
import { upsertSegment } from './segment.store.ts';

export const SEGMENT_NAME_MAX = 80;

/**
 * Keeps a choice of areas, languages and parts under a name, for everybody who sends. Who belongs to it is looked up
 * each time: a leader who moves or leaves is never sent to by an old list.
 * @throws Refusal `invalid-input` without a name
 */
export async function saveSegment(ctx: Context, name: string, audience: AudienceFilter): Promise<string> {
  demand(maySend, ctx.actor);
  const kept = name.trim();
  if (kept === '' || kept.length > SEGMENT_NAME_MAX)
    throw new Refusal('invalid-input', 'an audience is saved under a name', [
      { field: 'segmentName', key: 'cascade.send.segmentName.required' },
    ]);
  const id = await upsertSegment(ctx, { name: kept, audience, staffId: actingStaff(ctx.actor).id });
  await ctx.audit({
    act: 'cascade.save-segment',
    kind: 'alteration',
    subject: 'segment',
    subjectId: id,
  });
  return id;
}
