import { z } from 'zod';
import { defineEvent } from '#kernel/event';
import { CLOCK_KINDS } from '#reference/clocks';

/** A promise was not kept in time. */
export const clockBreached = defineEvent({
  name: 'triage.clock-breached',
  schema: z.object({ clockId: z.uuid(), reportId: z.uuid(), kind: z.enum(CLOCK_KINDS) }),
  unheard: 'The missed-clock report reads the clocks themselves; alerts to a phone need a channel to staff.',
});
