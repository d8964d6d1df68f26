import { system } from '#kernel/actor';
import { withContext } from '#platform/db/context';
import type { Runtime } from '#platform/db/runtime';
import { defineJob, type Job } from '#platform/jobs/job';
import { loginLinkAsked } from '#room/access';
import { sendNotices } from './afterwards/send-notices.ts';
import { collectTexts } from './collect-texts.ts';
import { deliverTexts, type TextSending } from './deliver-texts.ts';
import { forgetTexts } from './forget-texts.ts';
import { partnerMessageSent } from './partner-message-sent.event.ts';
import { partnerNoticeQueued } from './partner-notice-queued.event.ts';
import { partnerWorkerInvited } from './partner-worker-invited.event.ts';
import { callPartner } from './partners/call-partner.ts';
import { MOST_CALLS } from './partners/webhook.model.ts';
import { sendWorkerLink, tellOfMessage, type WorkerMail, welcomeWorker } from './partners/write-to-worker.ts';
import { scanEvidence } from './scan-evidence.ts';
import { textQueued } from './text-queued.event.ts';
import { tidyEvidence } from './tidy-evidence.ts';
import { tidyForms } from './tidy-forms.ts';

const FIFTEEN_MINUTES = 900;
const FIVE_MINUTES = 300;
const RETRY_SECONDS = 15;
const NOTICE_SECONDS = 30;

/** Runs one of the text jobs, where the force takes texts at all. */
const texting =
  (name: string, run: (sending: TextSending, runtime: Runtime) => Promise<unknown>) =>
  async (runtime: Runtime, forceId: string): Promise<void> => {
    const { texts } = runtime;
    if (!texts) return;
    const who = { forceId, actor: system(name) };
    await run({ texts, inTransaction: (fn) => withContext(runtime, who, fn) }, runtime);
  };

const collect = ({ texts, inTransaction }: TextSending, { config }: Runtime): Promise<number> =>
  collectTexts(
    { texts, inTransaction },
    {
      provider: texts.name,
      receiptPepper: config.receiptPepper,
      forceName: config.forceName,
      publicUrl: config.urls.public,
    },
  );

const workerMail = (name: string, runtime: Runtime, forceId: string): WorkerMail => ({
  inTransaction: (fn) => withContext(runtime, { forceId, actor: system(name) }, fn),
  channel: runtime.channel,
  url: runtime.config.urls.partner,
  forceName: runtime.config.forceName,
});

/** What this room does by the clock and for its own texts. It hears no other room: it stands at the beginning of the loop. */
export const jobs: Job[] = [
  defineJob({ name: 'reporting.tidy-forms', everySeconds: FIFTEEN_MINUTES, handle: (ctx) => tidyForms(ctx) }),
  defineJob({
    name: 'reporting.tidy-evidence',
    everySeconds: FIFTEEN_MINUTES,
    outside: true,
    handle: async (runtime, forceId) => {
      await tidyEvidence(runtime, forceId);
    },
  }),
  defineJob({
    name: 'reporting.scan-evidence',
    everySeconds: 60,
    outside: true,
    handle: async (runtime, forceId) => {
      await scanEvidence(runtime, forceId);
    },
  }),
  defineJob<{ textId: string }>({
    name: 'reporting.deliver-texts',
    on: textQueued,
    outside: true,
    handle: texting('reporting.deliver-texts', deliverTexts),
  }),
  defineJob({
    name: 'reporting.retry-texts',
    everySeconds: RETRY_SECONDS,
    outside: true,
    handle: texting('reporting.retry-texts', deliverTexts),
  }),
  defineJob({
    name: 'reporting.collect-texts',
    everySeconds: FIVE_MINUTES,
    outside: true,
    handle: texting('reporting.collect-texts', collect),
  }),
  defineJob({
    name: 'reporting.forget-texts',
    everySeconds: FIVE_MINUTES,
    outside: true,
    handle: texting('reporting.forget-texts', forgetTexts),
  }),
  // A sign-in link is worth fifteen minutes, so it is not tried for longer.
  defineJob<{ linkId: string }>({
    name: 'reporting.send-login-link',
    on: loginLinkAsked,
    outside: true,
    maxAttempts: 3,
    handle: (runtime, forceId, { linkId }) =>
      sendWorkerLink(workerMail('reporting.send-login-link', runtime, forceId), linkId),
  }),
  defineJob<{ workerId: string }>({
    name: 'reporting.welcome-partner-worker',
    on: partnerWorkerInvited,
    outside: true,
    handle: (runtime, forceId, { workerId }) =>
      welcomeWorker(workerMail('reporting.welcome-partner-worker', runtime, forceId), workerId),
  }),
  defineJob<{ reportId: string; noticeId: string }>({
    name: 'reporting.tell-partner-workers',
    on: partnerMessageSent,
    outside: true,
    handle: (runtime, forceId, notice) =>
      tellOfMessage(workerMail('reporting.tell-partner-workers', runtime, forceId), notice),
  }),
  defineJob({
    name: 'reporting.send-notices',
    everySeconds: NOTICE_SECONDS,
    outside: true,
    handle: async (runtime, forceId) => {
      const who = { forceId, actor: system('reporting.send-notices') };
      const { channel, config } = runtime;
      await sendNotices({
        email: channel,
        from: config.noticeFrom,
        inTransaction: (fn) => withContext(runtime, who, fn),
      });
    },
  }),
  defineJob<{ noticeId: string }>({
    name: 'reporting.call-partner',
    on: partnerNoticeQueued,
    outside: true,
    maxAttempts: MOST_CALLS,
    handle: (runtime, forceId, { noticeId }) => {
      const who = { forceId, actor: system('reporting.call-partner') };
      const mayBeLocal = runtime.config.mode !== 'production';
      return callPartner({ inTransaction: (fn) => withContext(runtime, who, fn), mayBeLocal }, noticeId);
    },
  }),
];
