import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/**
 * A report was put beside another that tells of the same, or stands alone again: surveillance counts the incident once.
 * Before and after are the reports it stood and stands beside; nothing where it stood or stands alone.
 */
export const copiesChanged = defineEvent({
  name: 'triage.copies-changed',
  schema: z.object({
    reportId: z.uuid(),
    beforeLeadId: z.uuid().nullable(),
    leadId: z.uuid().nullable(),
  }),
});
