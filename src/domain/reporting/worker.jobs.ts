import { defineJob, type Job } from '#platform/jobs/job';
import { scanEvidence } from './scan-evidence.ts';
import { tidyEvidence } from './tidy-evidence.ts';
import { tidyForms } from './tidy-forms.ts';

const FIFTEEN_MINUTES = 900;

/** What this room does by the clock. It hears no events: it stands at the beginning of the loop. */
export const jobs: Job[] = [
  defineJob({ name: 'reporting.tidy-forms', everySeconds: FIFTEEN_MINUTES, handle: (ctx) => tidyForms(ctx) }),
  defineJob({
    name: 'reporting.tidy-evidence',
    everySeconds: FIFTEEN_MINUTES,
    outside: true,
    handle: async (runtime, forceId) => {
      await tidyEvidence(runtime, forceId);
    },
  }),
  defineJob({
    name: 'reporting.scan-evidence',
    everySeconds: 60,
    outside: true,
    handle: async (runtime, forceId) => {
      await scanEvidence(runtime, forceId);
    },
  }),
];
