import { defineJob } from '#platform/jobs/job';
import { eventRegistered } from '#room/situation';
import { openAssessment } from './open-assessment.ts';

export const jobs = [
  defineJob({
    name: 'impact.open-assessment',
    on: eventRegistered,
    handle: (ctx, { eventId }) => openAssessment(ctx, eventId),
  }),
];
