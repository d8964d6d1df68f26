import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A partner that wants to be called back has something new to ask for. */
export const partnerNoticeQueued = defineEvent({
  name: 'reporting.partner-notice-queued',
  schema: z.object({ noticeId: z.uuid() }),
});
