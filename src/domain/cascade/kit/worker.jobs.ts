import { system } from '#kernel/actor';
import { withContext } from '#platform/db/context';
import type { Runtime } from '#platform/db/runtime';
import { aloneAtATime } from '#platform/jobs/alone';
import { defineJob, type Job } from '#platform/jobs/job';
import { openPress, type Press } from '#platform/print/press';
import { statementPublished } from '../statement-published.event.ts';
import { makeMissingKits } from './make-kit.ts';

/** One a process: its typesetter is fifty megabytes of native code and keeps its fonts. */
let press: Press | undefined;

const makeKits = (name: string, runtime: Runtime, forceId: string): Promise<void> =>
  aloneAtATime(`kits ${forceId}`, runtime, async () => {
    press ??= openPress();
    const { config, log } = runtime;
    await makeMissingKits({
      press,
      publicUrl: config.urls.public,
      isExercise: config.exercise,
      inTransaction: (fn) => withContext(runtime, { forceId, actor: system(name) }, fn),
      onFault: ({ versionId, item, error }) =>
        log.error({ subjectId: versionId, error }, `a share kit goes without its ${item}`),
    });
  });

/** At once when something is published, so that the kit is there when the first message arrives. */
const atPublication = defineJob({
  name: 'cascade.make-kits',
  on: statementPublished,
  outside: true,
  handle: (runtime, forceId) => makeKits('cascade.make-kits', runtime, forceId),
});

/** By the clock: translations published later than their source, and what a stopped worker left undone. */
const missing = defineJob({
  name: 'cascade.make-missing-kits',
  everySeconds: 20,
  outside: true,
  handle: (runtime, forceId) => makeKits('cascade.make-missing-kits', runtime, forceId),
});

export const kitJobs: Job[] = [atPublication, missing];
