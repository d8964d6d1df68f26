import { z } from 'zod';
import { defineEvent } from '#kernel/event';
import { CLOCK_KINDS } from '#reference/clocks';

/** Most of a clock's time is gone. */
export const clockWarned = defineEvent({
  name: 'triage.clock-warned',
  schema: z.object({ clockId: z.uuid(), reportId: z.uuid(), kind: z.enum(CLOCK_KINDS) }),
});
