import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A later text on a report may tell of danger now: the senior officer's clock gets shorter. */
export const dangerRaised = defineEvent({
  name: 'reporting.danger-raised',
  schema: z.object({ reportId: z.uuid() }),
});
