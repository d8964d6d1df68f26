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
  unheard: 'The queue itself shows the next officer asked; alerts to a phone need a channel to staff.',
});
