import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A person said that a concern is to be dealt with as a report, or a report as a concern. */
export const reportRerouted = defineEvent({
  name: 'triage.report-rerouted',
  schema: z.object({ reportId: z.uuid(), kind: z.enum(['report', 'concern']) }),
});
