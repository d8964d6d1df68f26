import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A leader pressed the button that ends e-mail. */
export const unsubscribed = defineEvent({
  name: 'cascade.unsubscribed',
  schema: z.object({ leaderId: z.uuid() }),
});
