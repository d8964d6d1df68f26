import { z } from 'zod';
import { defineEvent } from '#kernel/event';
import { CLOCK_KINDS } from '#reference/clocks';

/** A promise was not kept in time. */
export const clockBreached = defineEvent({
  name: 'triage.clock-breached',
  schema: z.object({ clockId: z.uuid(), reportId: z.uuid(), kind: z.enum(CLOCK_KINDS) }),
  unheard:
    'The console counts it on every page and lists it at /clocks; the alert that leaves goes with who is asked (clock-escalated).',
});
