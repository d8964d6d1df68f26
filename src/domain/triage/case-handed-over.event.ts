import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A case was offered to a detective supervisor by name. */
export const caseHandedOver = defineEvent({
  name: 'triage.case-handed-over',
  schema: z.object({ caseId: z.uuid(), toId: z.uuid() }),
  unheard: 'The detective sees it in “offered to you”; nothing later waits for an offer.',
});
