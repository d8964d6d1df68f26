import { defineJob, type Job } from '#platform/jobs/job';
import { reportSubmitted } from '#room/reporting';
import { decisionRecorded } from '#room/triage';
import { countReport } from './count-report.ts';

const countNew = defineJob({
  name: 'surveillance.count-report',
  on: reportSubmitted,
  handle: (ctx, { reportId }) => countReport(ctx, reportId),
});

/** A decision may follow a correction of the area or the strands: the facts are read again. */
const countAgain = defineJob({
  name: 'surveillance.recount-report',
  on: decisionRecorded,
  handle: (ctx, { reportId }) => countReport(ctx, reportId),
});

export const jobs: Job[] = [countNew, countAgain];
