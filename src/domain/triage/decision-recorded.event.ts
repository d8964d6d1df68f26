import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** The first decision on a report stands: surveillance counts it with its event link. */
export const decisionRecorded = defineEvent({
  name: 'triage.decision-recorded',
  schema: z.object({ reportId: z.uuid(), decisionId: z.uuid(), eventId: z.uuid().nullable() }),
});
