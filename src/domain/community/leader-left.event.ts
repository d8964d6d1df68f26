import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A leader asked for no more: `email` and `texts` stop messages, `everything` ends the contact and erases what was held. */
export const leaderLeft = defineEvent({
  name: 'community.leader-left',
  schema: z.object({ leaderId: z.uuid(), from: z.enum(['email', 'texts', 'everything']) }),
});
