import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A leader says he or she has passed a statement on. */
export const statementPassedOn = defineEvent({
  name: 'cascade.statement-passed-on',
  schema: z.object({ versionId: z.uuid(), leaderId: z.uuid() }),
  unheard: 'reach is counted when it is asked for, and a correction looks up who passed on',
});
