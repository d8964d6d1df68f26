import { system } from '#kernel/actor';
import { withContext } from '#platform/db/context';
import { defineJob, type Job } from '#platform/jobs/job';
import { unfinishedPlans } from './plan.store.ts';
import { runConfirmed } from './run-confirmed.event.ts';
import { removeFiles, runPlan } from './run-plan.ts';

const TEN_MINUTES = 600;

export const jobs: Job[] = [
  defineJob<{ planId: string }>({
    name: 'retention.erase',
    on: runConfirmed,
    outside: true,
    handle: async (runtime, forceId, { planId }) => {
      await runPlan(runtime, forceId, planId);
    },
  }),
  // A run that was killed goes on, and files the store did not give up then go now.
  defineJob({
    name: 'retention.resume',
    everySeconds: TEN_MINUTES,
    outside: true,
    handle: async (runtime, forceId) => {
      const who = { forceId, actor: system('retention.resume') };
      const plans = await withContext(runtime, who, (ctx) => unfinishedPlans(ctx.tx, forceId));
      for (const planId of plans) await runPlan(runtime, forceId, planId);
      await removeFiles(runtime, forceId);
    },
  }),
];
