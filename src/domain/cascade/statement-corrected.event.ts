import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A newer version took the place of one that was out: everybody who had the old one gets the new one first. */
export const statementCorrected = defineEvent({
  name: 'cascade.statement-corrected',
  schema: z.object({ statementId: z.uuid(), versionId: z.uuid(), supersedes: z.uuid() }),
});
