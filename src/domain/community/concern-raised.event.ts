import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A leader asked a question or told of a worry; its 72 hours run. */
export const concernRaised = defineEvent({
  name: 'community.concern-raised',
  schema: z.object({ concernId: z.uuid() }),
});
