import { system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import type { EventType } from '#kernel/event';
import { withContext } from '#platform/db/context';
import type { Runtime } from '#platform/db/runtime';
import { aloneAtATime } from '#platform/jobs/alone';
import { defineJob, type Job } from '#platform/jobs/job';
import { reportSubmitted } from '#room/reporting';
import { eventRegistered } from '#room/situation';
import { copiesChanged, decisionRecorded, reportRerouted } from '#room/triage';
import { watchMonths } from './alarms/watch-months.ts';
import { watchWeeks } from './alarms/watch-weeks.ts';
import { askEventJudging } from './ask-judging.ts';
import { checkSums } from './check-sums.ts';
import { countReport } from './count-report.ts';
import { checkCountFile } from './imports/check-count-file.ts';
import { importConfirmed } from './imports/confirm-import.ts';
import { forgetOldCountFiles } from './imports/forget-count-files.ts';
import { dropStaleImports } from './imports/import-vintage.ts';
import { askTouched } from './ladder/ask-touched.ts';
import { type Judging, judgeEvent } from './ladder/judge-event.ts';
import { thinkInThreads } from './ladder/think-in-threads.ts';
import { checkPlaceFile } from './places/check-place-file.ts';
import { importPlaceFile } from './places/import-place-file.ts';
import { dropStalePlaceFiles } from './places/place-file.store.ts';
import { makeTable } from './tables/make-table.ts';

/** Counts the report an event is about, as it stands now. */
const countOn = <T extends { reportId: string }>(name: `surveillance.${string}`, on: EventType<T>): Job =>
  defineJob<T>({ name, on, handle: (ctx, { reportId }) => countReport(ctx, reportId) });

const countNew = countOn('surveillance.count-report', reportSubmitted);
/** A decision may follow a correction of the area or the strands: the facts are read again. */
const countAgain = countOn('surveillance.recount-report', decisionRecorded);
/** A concern that is dealt with as a report counts, and a report as a concern no more. */
const countRerouted = countOn('surveillance.count-rerouted', reportRerouted);

/** Reports that tell of the same are one incident; one that stands alone again is one more. */
const countGroups = defineJob({
  name: 'surveillance.recount-copies',
  on: copiesChanged,
  handle: async (ctx, { reportId, beforeLeadId, leadId }) => {
    for (const id of [reportId, beforeLeadId, leadId].filter((one) => one !== null).sort())
      await countReport(ctx, id);
  },
});

/** An officer has said in which ward a report counts. */
const countPlaced = defineJob<{ reportId?: string }>({
  name: 'surveillance.count-placed',
  handle: async (ctx, { reportId }) => {
    if (reportId) await countReport(ctx, reportId);
  },
});

/** A file that was checked and never imported is forgotten after a week. */
const dropStale = defineJob({
  name: 'surveillance.drop-stale-imports',
  everySeconds: 24 * 3600,
  handle: async (ctx) => {
    await dropStaleImports(ctx);
    await dropStalePlaceFiles(ctx);
  },
});

/** What pages read are sums: once a day they are held against what they are sums of. */
const holdSums = defineJob({
  name: 'surveillance.check-sums',
  everySeconds: 24 * 3600,
  handle: async (ctx) => {
    await checkSums(ctx);
  },
});

const JUDGE_EVENT = 'surveillance.judge-event';

const judgingFor = (runtime: Runtime, forceId: string, name: string): Judging => ({
  inTransaction: <T>(fn: (ctx: Context) => Promise<T>): Promise<T> =>
    withContext(runtime, { forceId, actor: system(name) }, fn),
  think: thinkInThreads,
});

/** A day begins, counts came, a break was registered: each event that is still watched is judged again. */
const judgeTouched = defineJob({
  name: 'surveillance.judge-touched',
  handle: (ctx) => askTouched(ctx),
});
const HOURLY_SECONDS = 3600;
/** Days pass without a report as well, and windows grow with them. What rests on the same counts is not judged twice. */
const judgeByClock = defineJob({
  name: 'surveillance.judge-hourly',
  everySeconds: HOURLY_SECONDS,
  handle: (ctx) => askTouched(ctx),
});

const judgeNew = defineJob({
  name: 'surveillance.judge-new-event',
  on: eventRegistered,
  handle: (ctx, { eventId }) => askEventJudging(ctx, eventId, ctx.now),
});

/** Long work about one thing that whoever asks for it names: with transactions and a thread of its own. */
const longWork = <K extends string>(
  name: `surveillance.${string}`,
  key: K,
  work: (judging: Judging, id: string) => Promise<unknown>,
): Job =>
  defineJob<{ [key in K]?: string }>({
    name,
    outside: true,
    handle: async (runtime, forceId, payload) => {
      const id = payload[key];
      if (id) await work(judgingFor(runtime, forceId, name), id);
    },
  });

/** One event at a time in a process: the arithmetic has a thread of its own, and two would share one processor. */
const judge = defineJob<{ eventId?: string }>({
  name: JUDGE_EVENT,
  outside: true,
  handle: async (runtime, forceId, { eventId }) => {
    if (!eventId) return;
    await aloneAtATime(`${JUDGE_EVENT} ${forceId} ${eventId}`, runtime, async () => {
      await judgeEvent(judgingFor(runtime, forceId, JUDGE_EVENT), eventId);
    });
  },
});

const WATCH_WEEKS = 'surveillance.watch-weeks';
const watch = defineJob({
  name: WATCH_WEEKS,
  outside: true,
  handle: (runtime, forceId) =>
    aloneAtATime(`${WATCH_WEEKS} ${forceId}`, runtime, async () => {
      const judging = judgingFor(runtime, forceId, WATCH_WEEKS);
      await watchWeeks(judging);
      await watchMonths(judging);
    }),
});

/** Files that were sent and not explained or not taken are kept for a day. */
const forgetFiles = defineJob({
  name: 'surveillance.forget-count-files',
  everySeconds: HOURLY_SECONDS,
  handle: async (ctx) => {
    await forgetOldCountFiles(ctx);
  },
});

const makeAsked = longWork('surveillance.make-table', 'tableId', makeTable);
const checkCounts = longWork('surveillance.check-counts', 'importId', checkCountFile);
const importCounts = longWork('surveillance.import-counts', 'importId', importConfirmed);
const checkPlaces = longWork('surveillance.check-places', 'fileId', checkPlaceFile);
const importPlaces = longWork('surveillance.import-places', 'fileId', importPlaceFile);

export const jobs: Job[] = [
  countNew,
  countAgain,
  countRerouted,
  countGroups,
  countPlaced,
  judgeTouched,
  judgeByClock,
  judgeNew,
  judge,
  watch,
  makeAsked,
  checkCounts,
  importCounts,
  checkPlaces,
  importPlaces,
  dropStale,
  forgetFiles,
  holdSums,
];
