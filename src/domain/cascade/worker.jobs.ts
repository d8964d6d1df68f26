import { system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { indexKey } from '#platform/crypto/blind-index';
import { withContext } from '#platform/db/context';
import type { Runtime } from '#platform/db/runtime';
import { aloneAtATime } from '#platform/jobs/alone';
import { defineJob, type Job } from '#platform/jobs/job';
import { chaseCorrection, chaseWithdrawal } from './chase-holders.ts';
import { deliverQueued, type Sending } from './deliver-queued.ts';
import { kitJobs } from './kit/worker.jobs.ts';
import { resumeDispatch } from './resume-dispatch.ts';
import { DISPATCH_JOB } from './send-statement.ts';
import { statementCorrected } from './statement-corrected.event.ts';
import { statementWithdrawn } from './statement-withdrawn.event.ts';
import { tellCommunity } from './unsubscribe-by-token.ts';
import { unsubscribed } from './unsubscribed.event.ts';

function sendingFor(runtime: Runtime, forceId: string): Sending {
  const { config, channel } = runtime;
  const actor = system(DISPATCH_JOB);
  return {
    forceId,
    channel,
    publicUrl: config.urls.public,
    leaderUrl: config.urls.leader,
    isExercise: config.exercise,
    unsubscribeKey: indexKey(config.receiptPepper, 'cascade.unsubscribe'),
    inTransaction: <T>(fn: (ctx: Context) => Promise<T>): Promise<T> =>
      withContext(runtime, { forceId, actor }, fn),
  };
}

/**
 * Sends what is due, one sender a process and force: a second one would share the same connections, double what a kill
 * leaves in doubt, and a long send would take every place in which other rooms' jobs run. A failure leaves the ledger as
 * it is, and the clock tries again.
 */
const dispatch = defineJob({
  name: DISPATCH_JOB,
  outside: true,
  handle: (runtime, forceId) =>
    aloneAtATime(`${DISPATCH_JOB} ${forceId}`, runtime, async () => {
      await deliverQueued(sendingFor(runtime, forceId));
    }),
});

/** Gives back what dead senders held and wakes the sender for messages whose next turn has come. */
const resume = defineJob({
  name: 'cascade.resume-dispatch',
  everySeconds: 10,
  handle: (ctx) => resumeDispatch(ctx),
});

const correct = defineJob({
  name: 'cascade.chase-correction',
  on: statementCorrected,
  handle: async (ctx, { versionId, supersedes }) => {
    await chaseCorrection(ctx, versionId, supersedes);
  },
});

const withdraw = defineJob({
  name: 'cascade.chase-withdrawal',
  on: statementWithdrawn,
  handle: async (ctx, { versionId }) => {
    await chaseWithdrawal(ctx, versionId);
  },
});

const tell = defineJob({
  name: 'cascade.tell-community',
  on: unsubscribed,
  handle: (ctx, { leaderId }) => tellCommunity(ctx, leaderId),
});

export const jobs: Job[] = [dispatch, resume, correct, withdraw, tell, ...kitJobs];
