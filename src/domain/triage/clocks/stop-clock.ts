import type { Context } from '#kernel/context';
import { Refusal } from '#kernel/refusal';
import type { ClockKind } from '#reference/clocks';
import { oversightOf } from '../triage.reads.ts';
import { STOP_REASONS, type StopReason } from './clock.model.ts';
import { setOneStopped, setStopped } from './clock.store.ts';
import { heldClock, keepClockLine } from './held-clock.ts';

/**
 * What stops a kind of clock by hand, and how. What a person sent is read or not: there is no other end to it. The others stop by what they are about: attention when a senior officer
 * takes the report, recording by the decision, a review by the review.
 */
export const STOPPED_BY_HAND: Readonly<Partial<Record<ClockKind, readonly StopReason[]>>> = {
  CONTACT: ['DONE', 'NOT_POSSIBLE'],
  VICTIM_UPDATE_ENHANCED: STOP_REASONS,
  VICTIM_UPDATE_STANDARD: STOP_REASONS,
  CCTV: STOP_REASONS,
  GRAFFITI: STOP_REASONS,
  NEWS: ['DONE'],
  DANGER: ['DONE'],
  FINDING: ['DONE'],
};

/** The clocks of what the person sent: read together, since it stands on one page. */
const SENT_KINDS: readonly ClockKind[] = ['NEWS', 'DANGER'];

/**
 * Says that what a clock counts was done, or why it will not be.
 * @param about `version` is the report's on the page whose words were read; undefined from a page that shows none
 * @throws Refusal `conflict` where it stopped, stops by what it is about, or more came after the page that was read
 */
export async function stopClock(
  ctx: Context,
  about: { clockId: string; reason: StopReason; version?: number | undefined },
): Promise<void> {
  const { clock, actor } = await heldClock(ctx, about.clockId);
  if (!STOPPED_BY_HAND[clock.kind]?.includes(about.reason))
    throw new Refusal('conflict', 'this clock stops by what it is about');
  if (about.version !== undefined) {
    const row = await oversightOf(ctx.tx, ctx.forceId, clock.reportId);
    if (row?.version !== about.version) throw new Refusal('conflict', 'the report changed; read it again');
  }
  await setOneStopped(ctx, clock.id, { reason: about.reason, by: actor.id });
  // Whoever read the page read all that stood on it.
  if (about.version !== undefined && SENT_KINDS.includes(clock.kind))
    await setStopped(ctx, clock.reportId, { kinds: SENT_KINDS, reason: about.reason, by: actor.id });
  await keepClockLine(ctx, clock, { act: 'triage.stop-clock', detail: { reason: about.reason } });
}
