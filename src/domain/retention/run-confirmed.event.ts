import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** Everybody who has to has confirmed a dry run: what it lists may be erased. */
export const runConfirmed = defineEvent({
  name: 'retention.run-confirmed',
  schema: z.object({ planId: z.uuid() }),
});
