import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A visit was made and logged. */
export const visitDone = defineEvent({
  name: 'patrol.visit-done',
  schema: z.object({ visitId: z.uuid() }),
  unheard: 'Patrol is the last room of the loop; the event page reads its counts.',
});
