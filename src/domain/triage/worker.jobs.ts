import { defineJob } from '#platform/jobs/job';
import { reportSubmitted } from '#room/reporting';
import { escalateOverdue } from './escalate-overdue.ts';
import { openOversight } from './open-oversight.ts';

export const jobs = [
  defineJob({
    name: 'triage.open-oversight',
    on: reportSubmitted,
    handle: (ctx, { reportId }) => openOversight(ctx, reportId),
  }),
  defineJob({
    name: 'triage.escalate-overdue',
    everySeconds: 15,
    handle: async (ctx) => {
      await escalateOverdue(ctx);
    },
  }),
];
