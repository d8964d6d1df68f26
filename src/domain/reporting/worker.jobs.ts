import { defineJob, type Job } from '#platform/jobs/job';
import { tidyForms } from './tidy-forms.ts';

const FIFTEEN_MINUTES = 900;

/** What this room does by the clock. It hears no events: it stands at the beginning of the loop. */
export const jobs: Job[] = [
  defineJob({ name: 'reporting.tidy-forms', everySeconds: FIFTEEN_MINUTES, handle: (ctx) => tidyForms(ctx) }),
];
