import { defineJob } from '#platform/jobs/job';
import { informationAdded, reportSubmitted, reportWithdrawn } from '#room/reporting';
import { escalateOverdue } from './escalate-overdue.ts';
import { noteChange } from './note-change.ts';
import { openOversight } from './open-oversight.ts';

export const jobs = [
  defineJob({
    name: 'triage.open-oversight',
    on: reportSubmitted,
    handle: (ctx, { reportId }) => openOversight(ctx, reportId),
  }),
  defineJob({
    name: 'triage.note-information',
    on: informationAdded,
    handle: (ctx, { reportId }) => noteChange(ctx, reportId),
  }),
  defineJob({
    name: 'triage.note-withdrawal',
    on: reportWithdrawn,
    handle: (ctx, { reportId }) => noteChange(ctx, reportId),
  }),
  defineJob({
    name: 'triage.escalate-overdue',
    everySeconds: 15,
    handle: async (ctx) => {
      await escalateOverdue(ctx);
    },
  }),
];
