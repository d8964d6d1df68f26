import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** Somebody may sign in to a partner's workspace from now on; this room's own worker writes to them. */
export const partnerWorkerInvited = defineEvent({
  name: 'reporting.partner-worker-invited',
  schema: z.object({ workerId: z.uuid() }),
});
