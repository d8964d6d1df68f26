import { z } from 'zod';
import { defineEvent } from '#kernel/event';
import { CLOCK_KINDS } from '#reference/clocks';

/** The next on the roster is asked about a report, because its time runs out or a colleague asks. */
export const clockEscalated = defineEvent({
  name: 'triage.clock-escalated',
  schema: z.object({
    clockId: z.uuid(),
    reportId: z.uuid(),
    kind: z.enum(CLOCK_KINDS),
    level: z.number().int(),
  }),
});
