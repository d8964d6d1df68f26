import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** The person who reported wrote something more under their private code. */
export const informationAdded = defineEvent({
  name: 'reporting.information-added',
  schema: z.object({ reportId: z.uuid(), messageId: z.uuid() }),
});
