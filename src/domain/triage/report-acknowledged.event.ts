import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** The senior officer has the report. */
export const reportAcknowledged = defineEvent({
  name: 'triage.report-acknowledged',
  schema: z.object({ reportId: z.uuid() }),
});
