import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A statement has gone out, signed; others may count, assess or pass it on. */
export const statementPublished = defineEvent({
  name: 'cascade.statement-published',
  schema: z.object({ statementId: z.uuid(), versionId: z.uuid(), eventId: z.uuid() }),
});
