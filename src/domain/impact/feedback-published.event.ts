import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A "you said, we did" was put before the public. */
export const feedbackPublished = defineEvent({
  name: 'impact.feedback-published',
  schema: z.object({ concernId: z.uuid() }),
  unheard: 'The leader who raised it was told when it was answered; the public page reads it at once.',
});
