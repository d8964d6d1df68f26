import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** The person changed with whom their report may be shared. */
export const consentChanged = defineEvent({
  name: 'reporting.consent-changed',
  schema: z.object({ reportId: z.uuid() }),
  unheard:
    'Whoever shares a report reads the consent of that moment; nothing is kept elsewhere that must be told.',
});
