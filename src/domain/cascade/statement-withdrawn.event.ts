import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A statement is no longer to be relied on; everybody who had it is told. */
export const statementWithdrawn = defineEvent({
  name: 'cascade.statement-withdrawn',
  schema: z.object({ statementId: z.uuid(), versionId: z.uuid() }),
});
