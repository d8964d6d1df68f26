import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A leader says he or she has read a statement. */
export const statementAcknowledged = defineEvent({
  name: 'cascade.statement-acknowledged',
  schema: z.object({ versionId: z.uuid(), leaderId: z.uuid() }),
  unheard: 'reach is counted when it is asked for',
});
