import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** The person who reported asks us not to go on. What was told stays until an officer has looked at it. */
export const reportWithdrawn = defineEvent({
  name: 'reporting.report-withdrawn',
  schema: z.object({ reportId: z.uuid() }),
});
