import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A text waits in the ledger to leave. Told as an event, because the process that takes texts in may ask for no job. */
export const textQueued = defineEvent({
  name: 'reporting.text-queued',
  schema: z.object({ textId: z.uuid() }),
});
