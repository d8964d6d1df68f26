import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A concern has its answer; the leader is told, and its public lines may be put on the "you said, we did" board. */
export const concernAnswered = defineEvent({
  name: 'community.concern-answered',
  schema: z.object({ concernId: z.uuid() }),
});
