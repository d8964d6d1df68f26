import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A critical event is on the register: rooms that watch, assess or plan may open their part of it. */
export const eventRegistered = defineEvent({
  name: 'situation.event-registered',
  schema: z.object({ eventId: z.uuid() }),
});
