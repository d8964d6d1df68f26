import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A closed case was taken up again. */
export const caseReopened = defineEvent({
  name: 'triage.case-reopened',
  schema: z.object({ caseId: z.uuid(), reportId: z.uuid() }),
  unheard: 'The reporter’s status and the message to them are kept in the same transaction.',
});
