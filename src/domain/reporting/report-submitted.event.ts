import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A report or concern is stored; the senior officer's clock starts where triage hears of it. */
export const reportSubmitted = defineEvent({
  name: 'reporting.report-submitted',
  schema: z.object({ reportId: z.uuid(), kind: z.enum(['report', 'concern']) }),
});
