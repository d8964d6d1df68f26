import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import { type VictimsCodeStep, victimsCodeDays } from '#reference/victims-code';
import type { CAMERAS } from './clock.model.ts';
import { demandKeeper } from './held-clock.ts';
import { startClocks } from './start-clocks.ts';

const FURTHEST_MS = 400 * 86_400_000;

export type AddedClock =
  | { kind: 'CCTV'; camera: (typeof CAMERAS)[number]; overwrittenAt: Date }
  | { kind: 'GRAFFITI' }
  | { kind: 'VICTIM_UPDATE'; step: VictimsCodeStep; isEnhanced: boolean };

const wrong = (field: string, key: string): Refusal =>
  new Refusal('invalid-input', key, [{ field, key: `triage.addClock.${key}` }]);

/**
 * Starts a clock an officer knows of: a recorder that overwrites itself, graffiti seen there, or a decision the victim is
 * to be told of. The Victims' Code's own number of working days holds for its step, where the force has not set fewer.
 * @throws Refusal `invalid-input` where the recorder overwrote itself already
 */
export async function addClock(ctx: Context, reportId: string, added: AddedClock): Promise<void> {
  const actor = await demandKeeper(ctx, reportId);
  const subject = ctx.newId();
  const start = { startedAt: ctx.now, subject, ownerId: actor.id };
  if (added.kind === 'CCTV') {
    const left = added.overwrittenAt.getTime() - ctx.now.getTime();
    if (!(left > 0)) throw wrong('overwrittenDay', 'overwrittenDay.past');
    if (left > FURTHEST_MS) throw wrong('overwrittenDay', 'overwrittenDay.far');
    const setDueAt = added.overwrittenAt;
    await startClocks(ctx, reportId, [{ ...start, kind: 'CCTV', about: added.camera, setDueAt }]);
  } else if (added.kind === 'GRAFFITI') {
    await startClocks(ctx, reportId, [{ ...start, kind: 'GRAFFITI' }]);
  } else {
    const kind = added.isEnhanced ? 'VICTIM_UPDATE_ENHANCED' : 'VICTIM_UPDATE_STANDARD';
    const length = victimsCodeDays(added.step, added.isEnhanced);
    await startClocks(ctx, reportId, [{ ...start, kind, about: added.step, length }]);
  }
  await ctx.audit({
    act: 'triage.add-clock',
    kind: 'alteration',
    subject: 'report',
    subjectId: reportId,
    detail: { clockKind: added.kind },
  });
}
