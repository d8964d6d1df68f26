import { system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { withContext } from '#platform/db/context';
import type { Runtime } from '#platform/db/runtime';
import { defineJob } from '#platform/jobs/job';
import {
  consentChanged,
  dangerRaised,
  evidenceAdded,
  forgetOfficer,
  informationAdded,
  reportSubmitted,
  reportWithdrawn,
  setReporterStatus,
} from '#room/reporting';
import { planAlerts } from './alerts/plan-alerts.ts';
import { sendAlerts } from './alerts/send-alerts.ts';
import { caseAccepted } from './case-accepted.event.ts';
import { clockEscalated } from './clocks/clock-escalated.event.ts';
import { clockWarned } from './clocks/clock-warned.event.ts';
import { AT_ONCE, runClocks } from './clocks/run-clocks.ts';
import { keepLikeness, proposeDuplicates } from './duplicates/propose-duplicates.ts';
import { noteChange } from './note-change.ts';
import { openOversight } from './open-oversight.ts';
import { raiseDanger } from './raise-danger.ts';
import { reportAcknowledged } from './report-acknowledged.event.ts';

const CLOCK_SECONDS = 15;
/** After a surge thousands of clocks come due at once; a run goes on for most of the time until the next. */
const CLOCK_RUN_MS = 12_000;

const inTransaction =
  (runtime: Runtime, who: { forceId: string; name: string }) =>
  <T>(fn: (ctx: Context) => Promise<T>): Promise<T> =>
    withContext(runtime, { forceId: who.forceId, actor: system(who.name) }, fn);

/** Puts down who is to hear of a clock, where the force lets alerts leave the console. */
async function putDown(
  runtime: Runtime,
  who: { forceId: string; name: string },
  about: { clockId: string; level?: number },
): Promise<void> {
  if (runtime.config.alerts) await inTransaction(runtime, who)((ctx) => planAlerts(ctx, about));
}

export const jobs = [
  defineJob({
    name: 'triage.open-oversight',
    on: reportSubmitted,
    handle: (ctx, { reportId }) => openOversight(ctx, reportId),
  }),
  defineJob({
    name: 'triage.propose-duplicates',
    on: reportSubmitted,
    outside: true,
    handle: async (runtime, forceId, { reportId }) => {
      const who = { forceId, actor: system('triage.propose-duplicates') };
      const own = await withContext(runtime, who, (ctx) => keepLikeness(ctx, reportId));
      if (own) await withContext(runtime, who, (ctx) => proposeDuplicates(ctx, own));
    },
  }),
  defineJob({
    name: 'triage.note-information',
    on: informationAdded,
    handle: (ctx, { reportId }) => noteChange(ctx, reportId, 'WORDS'),
  }),
  defineJob({
    name: 'triage.note-evidence',
    on: evidenceAdded,
    handle: (ctx, { reportId, isByStaff }) => noteChange(ctx, reportId, isByStaff ? undefined : 'FILE'),
  }),
  defineJob({
    name: 'triage.raise-danger',
    on: dangerRaised,
    handle: (ctx, { reportId }) => raiseDanger(ctx, reportId),
  }),
  defineJob({
    name: 'triage.note-withdrawal',
    on: reportWithdrawn,
    handle: (ctx, { reportId }) => noteChange(ctx, reportId, 'WITHDRAWN'),
  }),
  defineJob({
    // Whoever took it, a commander too: telling the person is not that officer's act.
    name: 'triage.tell-reporter',
    on: reportAcknowledged,
    handle: (ctx, { reportId }) => setReporterStatus(ctx, { reportId, status: 'read' }),
  }),
  defineJob({
    // What the person agreed to is read before a decision is kept.
    name: 'triage.note-consent',
    on: consentChanged,
    handle: (ctx, { reportId }) => noteChange(ctx, reportId),
  }),
  defineJob({
    // Whoever was named to the person has handed the report on; the next officer says for themselves.
    name: 'triage.forget-officer',
    on: caseAccepted,
    handle: (ctx, { reportId }) => forgetOfficer(ctx, reportId),
  }),
  defineJob({
    name: 'triage.run-clocks',
    everySeconds: CLOCK_SECONDS,
    outside: true,
    handle: async (runtime, forceId) => {
      const look = inTransaction(runtime, { forceId, name: 'triage.run-clocks' });
      const startedAt = performance.now();
      while ((await look(runClocks)) === AT_ONCE && performance.now() - startedAt < CLOCK_RUN_MS);
    },
  }),
  defineJob({
    name: 'triage.alert-of-warning',
    on: clockWarned,
    outside: true,
    handle: (runtime, forceId, about) =>
      putDown(runtime, { forceId, name: 'triage.alert-of-warning' }, about),
  }),
  defineJob({
    name: 'triage.alert-of-asking',
    on: clockEscalated,
    outside: true,
    handle: (runtime, forceId, about) => putDown(runtime, { forceId, name: 'triage.alert-of-asking' }, about),
  }),
  defineJob({
    name: 'triage.send-alerts',
    everySeconds: CLOCK_SECONDS,
    outside: true,
    handle: async (runtime, forceId) => {
      const { channel, texts, config } = runtime;
      await sendAlerts({
        email: channel,
        texts,
        url: config.urls.staff,
        forceName: config.forceName,
        inTransaction: inTransaction(runtime, { forceId, name: 'triage.send-alerts' }),
      });
    },
  }),
];
