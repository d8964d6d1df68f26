import type { Tx } from '#kernel/context';
import { concernSummary } from '#room/community';
import { eventById } from '#room/situation';
import { eventAlarms, eventPicture } from '#room/surveillance';
import type { AssessmentInputs } from './assessment.model.ts';
import { observations, pulseCounts } from './impact.reads.ts';

/** What the other rooms know about the event right now: counts, alarms, concerns, how people say they feel, observations. */
export async function gatherInputs(
  tx: Tx,
  forceId: string,
  { eventId, now }: { eventId: string; now: Date },
): Promise<AssessmentInputs> {
  const event = await eventById(tx, forceId, eventId);
  const picture = await eventPicture(tx, forceId, eventId);
  const concerns = await concernSummary(tx, forceId, { eventId });
  const pulses = await pulseCounts(tx, forceId, event?.happenedAt ?? now);
  const seen = await observations(tx, forceId, eventId);
  return {
    gatheredAt: now.toISOString(),
    reports: { total: picture.total, byStrand: picture.byStrand, sentence: picture.headline },
    alarms: await eventAlarms(tx, forceId, eventId),
    concerns: { open: concerns.open, answered: concerns.answered },
    pulses,
    observations: seen.map(({ eep, areaPath, community, theme, direction, text }) => ({
      eep,
      areaPath,
      community,
      theme,
      direction,
      text,
    })),
  };
}
