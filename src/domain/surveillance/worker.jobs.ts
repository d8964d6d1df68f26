import { defineJob, type Job } from '#platform/jobs/job';
import { reportSubmitted } from '#room/reporting';
import { copiesChanged, decisionRecorded, reportRerouted } from '#room/triage';
import { countReport } from './count-report.ts';
import { dropStaleImports } from './imports/import-vintage.ts';

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

/** A concern that is dealt with as a report counts, and a report as a concern no more. */
const countRerouted = defineJob({
  name: 'surveillance.count-rerouted',
  on: reportRerouted,
  handle: (ctx, { reportId }) => countReport(ctx, reportId),
});

/** Reports that tell of the same are one incident; one that stands alone again is one more. */
const countGroups = defineJob({
  name: 'surveillance.recount-copies',
  on: copiesChanged,
  handle: async (ctx, { reportId, beforeLeadId, leadId }) => {
    for (const id of [reportId, beforeLeadId, leadId].filter((one) => one !== null).sort())
      await countReport(ctx, id);
  },
});

/** A file that was checked and never imported is forgotten after a week. */
const dropStale = defineJob({
  name: 'surveillance.drop-stale-imports',
  everySeconds: 24 * 3600,
  handle: async (ctx) => {
    await dropStaleImports(ctx);
  },
});

export const jobs: Job[] = [countNew, countAgain, countRerouted, countGroups, dropStale];
