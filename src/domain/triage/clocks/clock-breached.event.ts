import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A promise was not kept in time. */
export const clockBreached = defineEvent({
  name: 'triage.clock-breached',
  schema: z.object({ clockId: z.uuid(), reportId: z.uuid(), kind: z.string() }),
  unheard: 'The missed-clock report reads the clocks themselves; alerts to a phone need a channel to staff.',
});
