import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** The detective took the supervision on. The reporter’s status is set in the same transaction. */
export const caseAccepted = defineEvent({
  name: 'triage.case-accepted',
  schema: z.object({ caseId: z.uuid(), reportId: z.uuid() }),
});
