import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A file was added to a report that was sent before, by the person who reported or by staff. */
export const evidenceAdded = defineEvent({
  name: 'reporting.evidence-added',
  schema: z.object({ reportId: z.uuid(), evidenceId: z.uuid(), isByStaff: z.boolean().default(false) }),
});
