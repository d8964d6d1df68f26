import { z } from 'zod';
import { defineEvent } from '#kernel/event';

/** A version of an assessment was approved. */
export const assessmentApproved = defineEvent({
  name: 'impact.assessment-approved',
  schema: z.object({ assessmentId: z.uuid(), version: z.number().int() }),
  unheard: 'Patrol reads the assessment where it plans; nothing is started by an approval without a person.',
});
