import { type Actor, PUBLIC, system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { newPrivateCode } from '#platform/crypto/reader';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { emailTo } from '../../../channels/email/email.testing.ts';
import { MailSink } from '../../../channels/email/mail-sink.testing.ts';
import { newDraft } from '../draft.model.ts';
import { readThread, type Thread } from '../read-thread.ts';
import type { ReportingSecrets } from '../secrets.model.ts';
import { sendMessageToReporter } from '../send-message-to-reporter.ts';
import { submitReport } from '../submit-report.ts';
import { type TextBench, textBench } from '../texts.testing.ts';
import { seedAreas, signedInStaff } from '../visitor.testing.ts';
import { keepNoticeWish, type WantedNotice } from './keep-notice-wish.ts';
import { sendNotices } from './send-notices.ts';

const ANSWERS = {
  danger: 'NO',
  role: 'ME',
  happened: ['THREATENED'],
  narrative: 'هددني رجل في الشارع.',
  place: 'the street',
  placeKind: 'STREET',
  area: 'eastmarch',
  ward: 'eastmarch/mill-ward',
  why: ['RELIGION'],
  religion: ['MUSLIM'],
  anonymity: 'NAMED',
  name: 'Sam Merlin',
  contactBy: 'CALL',
  phone: '07700 900123',
};
const ALWAYS = { days: [1, 2, 3, 4, 5, 6, 7], fromHour: 0, untilHour: 24 };
export const NUMBER = '+447700900456';

interface ArrivedMail {
  to: string;
  from: string | undefined;
  words: string;
  isTelling: boolean;
}

/** A person who reported, an inspector and a translator, with a text gateway and a mail server on real sockets. */
export interface AfterwardsBench {
  web: TestRuntime;
  staff: TestRuntime;
  texts: TextBench;
  secrets: ReportingSecrets;
  inspector: Actor;
  translator: Actor;
  report(): Promise<{ id: string; digits: string }>;
  write(reportId: string, text?: string): Promise<{ messageId: string }>;
  wish(digits: string, wanted: Partial<WantedNotice>): Promise<void>;
  /** The thread and what stands beside it, as the holder of the code reads it. */
  read(digits: string): Promise<Thread>;
  /** What came to the mail server since the last look: to whom, from whom, and the one line of words. */
  arrived(): ArrivedMail[];
  /** The sender's run, at a moment of the test's choosing; the database's own time is asked everywhere else. */
  send(now?: Date): Promise<number>;
  close(): Promise<void>;
}

/** Starts them. For tests. */
export async function afterwardsBench(): Promise<AfterwardsBench> {
  const web = await testRuntime({ role: 'public_web' });
  const staff = web.role('staff_web');
  const secrets = { receiptPepper: web.config.receiptPepper, cookieSecret: web.config.cookieSecret };
  await seedAreas(web);
  const inspector = await signedInStaff(web, ['DUTY_INSPECTOR']);
  const translator = await signedInStaff(web, ['TRANSLATOR']);
  const texts = await textBench(web);
  const sink = new MailSink();
  await sink.open();
  const email = emailTo(sink.port);
  return {
    web,
    staff,
    texts,
    secrets,
    inspector,
    translator,
    report: async () => {
      const digits = newPrivateCode();
      const draft = { ...newDraft('report'), answers: ANSWERS, hasReachedCheck: true };
      const sent = await web.as(PUBLIC, (ctx) =>
        submitReport(ctx, secrets, { draft, digits, language: 'ar' }),
      );
      return { id: sent.reportId, digits };
    },
    write: (reportId, text = 'We have read it.') =>
      staff.as(inspector, (ctx) => sendMessageToReporter(ctx, { reportId, text })),
    wish: (digits, part) => {
      const usual = { by: 'TEXT', wording: 'MESSAGE', address: NUMBER, own: '', language: 'ar' } as const;
      const wanted = { ...usual, ...ALWAYS, ...part };
      return web.as(PUBLIC, (ctx) => keepNoticeWish(ctx, secrets, { digits, wanted }));
    },
    read: async (digits) => {
      const thread = await web.as(PUBLIC, (ctx) => readThread(ctx, secrets, digits));
      if (!thread) throw new Error('the code opens nothing');
      return thread;
    },
    arrived: () =>
      sink.mails.splice(0).map(({ to, text }) => ({
        to: to.join(),
        from: /^From: <(.+)>/m.exec(text)?.[1],
        words: Buffer.from(text.split('\r\n\r\n').at(-1) ?? '', 'base64').toString('utf8'),
        isTelling: /polic|aldermarch|hate/i.test(text),
      })),
    send: (now) =>
      sendNotices({
        email,
        from: 'post@messages.example',
        inTransaction: <T>(fn: (ctx: Context) => Promise<T>) =>
          staff.role('worker').as(system('reporting.send-notices'), (ctx) => fn(now ? { ...ctx, now } : ctx)),
      }),
    close: async () => {
      await texts.close();
      await email.close();
      await sink.close();
      await web.close();
    },
  };
}
