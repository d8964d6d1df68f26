import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** The case ended with an outcome, or as what it was where it was no crime. */
export const caseClosed = defineEvent({
  name: 'triage.case-closed',
  schema: z.object({ caseId: z.uuid(), reportId: z.uuid() }),
  unheard: 'The reporter’s status and the message to them are kept in the same transaction.',
});
