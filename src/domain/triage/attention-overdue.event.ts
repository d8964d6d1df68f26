import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** Nobody senior looked in time; the next on the roster is asked. */
export const attentionOverdue = defineEvent({
  name: 'triage.attention-overdue',
  schema: z.object({ reportId: z.uuid(), level: z.number().int() }),
  unheard:
    'The queue itself shows the next officer asked; text and push alerts to officers come with the channels room.',
});
