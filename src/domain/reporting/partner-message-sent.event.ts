import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** The force wrote about a partner's report; this room's own worker tells the case workers that there is something to read. */
export const partnerMessageSent = defineEvent({
  name: 'reporting.partner-message-sent',
  schema: z.object({ reportId: z.uuid(), noticeId: z.uuid() }),
});
