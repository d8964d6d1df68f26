import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** The person changed what they agreed to: with whom their report is shared, whether we know them, how they are told. */
export const consentChanged = defineEvent({
  name: 'reporting.consent-changed',
  schema: z.object({ reportId: z.uuid() }),
});
