import { join } from 'node:path';
import { system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { indexKey } from '#platform/crypto/blind-index';
import { withContext } from '#platform/db/context';
import type { Runtime } from '#platform/db/runtime';
import { aloneAtATime } from '#platform/jobs/alone';
import { defineJob, type Job } from '#platform/jobs/job';
import { openPress, type Press } from '#platform/print/press';
import { SlotFolder } from '#platform/slots/slot-file';
import { freezeLarge } from './audience/freeze-large.ts';
import { returnPathOf } from './bounce/return-path.model.ts';
import { returnPathKey } from './bounce/take-returned-mail.ts';
import { chaseCorrection, chaseWithdrawal } from './chase-holders.ts';
import { deliverQueued, type Sending } from './deliver-queued.ts';
import { makeMissingKits } from './kit/make-kit.ts';
import { countCoverage } from './ledger/read-coverage.ts';
import { PUSH_JOB, queuePushes } from './push/queue-pushes.ts';
import { sendPushes } from './push/send-pushes.ts';
import { resumeDispatch } from './resume-dispatch.ts';
import { DISPATCH_JOB, FREEZE_JOB } from './send-statement.ts';
import { statementCorrected } from './statement-corrected.event.ts';
import { statementPublished } from './statement-published.event.ts';
import { statementWithdrawn } from './statement-withdrawn.event.ts';
import { sendTexts } from './texts/send-texts.ts';
import { sumTiers } from './tiers/sum-tiers.ts';
import { tellCommunity } from './unsubscribe-by-token.ts';
import { unsubscribed } from './unsubscribed.event.ts';

/** Where the senders of this machine note what has left; each force in a folder of its own, opened once. */
const noteFolders = new Map<string, SlotFolder | undefined>();

function notesOf({ config, log }: Runtime, forceId: string): SlotFolder | undefined {
  const folder = join(config.varDir, 'sending', forceId);
  if (!noteFolders.has(folder)) {
    const opened = SlotFolder.open(folder);
    if (!opened)
      log.warn({ name: folder }, 'nothing can be noted of what leaves: more is in doubt after a crash');
    noteFolders.set(folder, opened);
  }
  return noteFolders.get(folder);
}

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
    returnPath:
      config.bounces &&
      returnPathOf({ key: returnPathKey(config.receiptPepper), forceId, domain: config.bounces.domain }),
    notes: notesOf(runtime, forceId),
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

const freeze = defineJob({
  name: FREEZE_JOB,
  outside: true,
  handle: (runtime, forceId) =>
    aloneAtATime(`${FREEZE_JOB} ${forceId}`, runtime, () =>
      freezeLarge({
        inTransaction: (fn) => withContext(runtime, { forceId, actor: system(FREEZE_JOB) }, fn),
      }),
    ),
});

/** Sends statements that go by text; e-mail has a sender of its own. */
const sendByText = defineJob({
  name: 'cascade.send-texts',
  everySeconds: 10,
  outside: true,
  handle: (runtime, forceId) =>
    aloneAtATime(`cascade.send-texts ${forceId}`, runtime, async () => {
      const { config, texts } = runtime;
      await sendTexts({
        texts,
        publicUrl: config.urls.public,
        leaderUrl: config.urls.leader,
        isExercise: config.exercise,
        receiptPepper: config.receiptPepper,
        inTransaction: (fn) => withContext(runtime, { forceId, actor: system('cascade.send-texts') }, fn),
      });
    }),
});

/** Gives back what dead senders held and wakes the sender for messages whose next turn has come. */
const resumeSending = defineJob({
  name: 'cascade.resume-dispatch',
  everySeconds: 10,
  outside: true,
  handle: (runtime, forceId) =>
    withContext(runtime, { forceId, actor: system('cascade.resume-dispatch') }, (ctx) =>
      resumeDispatch(ctx, notesOf(runtime, forceId)),
    ),
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

/** Counts the ledgers of large dispatches by area, part and language while they move. */
const count = defineJob({
  name: 'cascade.count-coverage',
  everySeconds: 60,
  handle: async (ctx) => {
    await countCoverage(ctx);
  },
});

/** Keeps the sums from which "how far does this place reach" is answered. */
const sumReach = defineJob({
  name: 'cascade.sum-tiers',
  everySeconds: 60,
  outside: true,
  handle: (runtime, forceId) =>
    aloneAtATime(`cascade.sum-tiers ${forceId}`, runtime, async () => {
      await sumTiers((fn) => withContext(runtime, { forceId, actor: system('cascade.sum-tiers') }, fn));
    }),
});

/** One a process: its typesetter's own process is started with the first kit and ends after the last. */
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
const kitsAtPublication = defineJob({
  name: 'cascade.make-kits',
  on: statementPublished,
  outside: true,
  handle: (runtime, forceId) => makeKits('cascade.make-kits', runtime, forceId),
});

/** By the clock: translations published later than their source, and what a stopped worker left undone. */
const missingKits = defineJob({
  name: 'cascade.make-missing-kits',
  everySeconds: 20,
  outside: true,
  handle: (runtime, forceId) => makeKits('cascade.make-missing-kits', runtime, forceId),
});

const pushPublished = defineJob({
  name: 'cascade.queue-pushes',
  on: statementPublished,
  handle: (ctx, { versionId }) => queuePushes(ctx, versionId, 'published'),
});

const pushWithdrawn = defineJob({
  name: 'cascade.queue-withdrawal-pushes',
  on: statementWithdrawn,
  handle: (ctx, { versionId }) => queuePushes(ctx, versionId, 'withdrawn'),
});

/** Sends notifications that are due, when asked and by the clock. One sender a process: it keeps its own circuits. */
const push = defineJob({
  name: PUSH_JOB,
  everySeconds: 15,
  outside: true,
  handle: async (runtime, forceId) => {
    const { push: channel, config } = runtime;
    if (!channel) return;
    await aloneAtATime(`${PUSH_JOB} ${forceId}`, runtime, async () => {
      await sendPushes({
        push: channel,
        isExercise: config.exercise,
        inTransaction: (fn) => withContext(runtime, { forceId, actor: system(PUSH_JOB) }, fn),
      });
    });
  },
});

export const jobs: Job[] = [
  dispatch,
  freeze,
  sendByText,
  resumeSending,
  correct,
  withdraw,
  tell,
  kitsAtPublication,
  missingKits,
  count,
  sumReach,
  pushPublished,
  pushWithdrawn,
  push,
];
