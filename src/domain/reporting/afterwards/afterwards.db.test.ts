import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '#channel';
import { type Actor, PUBLIC, system } from '#kernel/actor';
import type { Context } from '#kernel/context';
import { Sensitive } from '#kernel/sensitive';
import { newPrivateCode } from '#platform/crypto/reader';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { openEmail } from '../../../channels/email/email.ts';
import { MailSink } from '../../../channels/email/mail-sink.testing.ts';
import { changeConsent } from '../change-consent.ts';
import { newDraft } from '../draft.model.ts';
import { openIdentity } from '../open-report.ts';
import { readThread } from '../read-thread.ts';
import { reportForTriage } from '../report.reads.ts';
import type { ReportingSecrets } from '../secrets.model.ts';
import { sendMessageToReporter } from '../send-message-to-reporter.ts';
import { submitReport } from '../submit-report.ts';
import { type TextBench, textBench } from '../texts.testing.ts';
import { seedAreas, signedInStaff } from '../visitor.testing.ts';
import { withdrawReport } from '../withdraw-report.ts';
import { askTranslation } from './ask-translation.ts';
import { changeIdentity } from './change-identity.ts';
import { confirmTranslation, enterTranslation, readTranslationTask } from './enter-translation.ts';
import { keepNoticeWish, type WantedNotice } from './keep-notice-wish.ts';
import { promiseContact } from './promise-contact.ts';
import { sendNotices } from './send-notices.ts';
import { showOfficer, tellCrimeReference } from './show-officer.ts';
import { consentChangesOf, noticesOf, openPromises, promisesOf } from './staff.reads.ts';

let web: TestRuntime;
let staff: TestRuntime;
let texts: TextBench;
let secrets: ReportingSecrets;
let inspector: Actor;
let translator: Actor;

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
const NUMBER = '+447700900456';

async function report(language = 'ar'): Promise<{ id: string; digits: string }> {
  const digits = newPrivateCode();
  const draft = { ...newDraft('report'), answers: ANSWERS, hasReachedCheck: true };
  const { reportId } = await web.as(PUBLIC, (ctx) => submitReport(ctx, secrets, { draft, digits, language }));
  return { id: reportId, digits };
}
const write = (reportId: string, text = 'We have read it.') =>
  staff.as(inspector, (ctx) => sendMessageToReporter(ctx, { reportId, text }));
const wish = (digits: string, wanted: Partial<WantedNotice>) =>
  web.as(PUBLIC, (ctx) =>
    keepNoticeWish(ctx, secrets, {
      digits,
      wanted: {
        by: 'TEXT',
        wording: 'MESSAGE',
        address: NUMBER,
        own: '',
        language: 'ar',
        ...ALWAYS,
        ...wanted,
      },
    }),
  );
/** The thread and what stands beside it, as the holder of the code reads it. */
const read = async (digits: string) => {
  const thread = await web.as(PUBLIC, (ctx) => readThread(ctx, secrets, digits));
  if (!thread) throw new Error('the code opens nothing');
  return thread;
};
const sink = new MailSink();
let email: Channel;
/** What arrived at the mail server since the last look: to whom, from whom, and the one line of words. */
const arrived = () =>
  sink.mails.splice(0).map(({ to, text }) => ({
    to: to.join(),
    from: /^From: <(.+)>/m.exec(text)?.[1],
    words: Buffer.from(text.split('\r\n\r\n').at(-1) ?? '', 'base64').toString('utf8'),
    isTelling: /polic|aldermarch|hate/i.test(text.replace(/^(Received|EHLO).*$/gm, '')),
  }));
/** The sender's run at a moment of the test's choosing: the database's own time is asked everywhere else. */
const send = (now?: Date) =>
  sendNotices({
    email,
    from: 'post@messages.example',
    inTransaction: <T>(fn: (ctx: Context) => Promise<T>) =>
      staff.role('worker').as(system('reporting.send-notices'), (ctx) => fn(now ? { ...ctx, now } : ctx)),
  });

beforeAll(async () => {
  web = await testRuntime({ role: 'public_web' });
  staff = web.role('staff_web');
  secrets = { receiptPepper: web.config.receiptPepper, cookieSecret: web.config.cookieSecret };
  await seedAreas(web);
  inspector = await signedInStaff(web, ['DUTY_INSPECTOR']);
  translator = await signedInStaff(web, ['TRANSLATOR']);
  texts = await textBench(web);
  await sink.open();
  const url = new Sensitive(`smtp://127.0.0.1:${sink.port}`);
  email = openEmail({ url, from: 'statements@aldermarch.example', connections: 1 });
});
afterAll(async () => {
  await texts?.close();
  await email?.close();
  await sink.close();
  await web?.close();
});

describe('being told that an answer is there', () => {
  it('nobody is told who did not ask', async () => {
    const { id } = await report();
    await write(id);
    expect(await staff.as(inspector, (ctx) => noticesOf(ctx.tx, ctx.forceId, id))).toEqual([]);
  });

  it('by text: the neutral words in the person’s language, once a day, and not the answer', async () => {
    const { id, digits } = await report();
    await wish(digits, {});
    await write(id, 'The canary answer.');
    await write(id, 'A second one.');
    await send();
    await texts.deliver();
    const got = texts.got(NUMBER);
    expect(got).toEqual(['لديكم رسالة جديدة.']);
    await write(id, 'A third one.');
    await send();
    await texts.deliver();
    expect(texts.got(NUMBER)).toHaveLength(1);
    const [waiting] = await staff.as(inspector, (ctx) => noticesOf(ctx.tx, ctx.forceId, id));
    expect(waiting?.state).toBe('waiting');
    expect((waiting?.dueAt.getTime() ?? 0) > Date.now()).toBe(true);
  });

  it('by e-mail from the neutral sender, with the person’s own words; the address is nowhere in clear', async () => {
    const { id, digits } = await report();
    await wish(digits, {
      by: 'EMAIL',
      wording: 'OWN',
      own: 'The shop called',
      address: 'canary@example.org',
    });
    await write(id);
    await send();
    const from = 'post@messages.example';
    expect(arrived()).toEqual([
      { to: 'canary@example.org', from, words: 'The shop called', isTelling: false },
    ]);
    const rows = await web.sql<{ text: string }>('select w::text as text from reporting.notice_wish w');
    expect(rows.map(({ text }) => text).join()).not.toContain(Buffer.from('canary').toString('hex'));
    await expect(
      staff.as(inspector, (ctx) => ctx.tx.rows('select address_sealed from reporting.notice_wish')),
    ).rejects.toThrow(/permission denied/);
  });

  it('nothing leaves outside the safe times, though the worker runs at any hour; then it leaves', async () => {
    const { id, digits } = await report();
    await wish(digits, { by: 'EMAIL', address: 'a@example.org', days: [2], fromHour: 10, untilHour: 12 });
    await write(id);
    await web.sql(`update reporting.notice set due_at = '2026-01-01' where report_id = $1`, [id]);
    // Tuesday 31 March 2026, two days after the clocks went forward: ten o'clock in London is 09:00 UTC.
    for (const quiet of [
      '2026-03-30T09:30:00Z',
      '2026-03-31T08:59:00Z',
      '2026-03-31T10:57:00Z',
      '2026-03-31T11:00:00Z',
    ]) {
      await web.sql(`update reporting.notice set due_at = '2026-01-01' where report_id = $1`, [id]);
      await send(new Date(quiet));
      expect(arrived()).toEqual([]);
    }
    await web.sql(`update reporting.notice set due_at = '2026-01-01' where report_id = $1`, [id]);
    await send(new Date('2026-03-31T09:00:00Z'));
    expect(arrived()).toHaveLength(1);
  });

  it('a number that said STOP gets nothing, and officers see that it was held', async () => {
    const { id, digits } = await report();
    await wish(digits, { address: '07700 900777' });
    await web.sql(
      `update reporting.text_line l set stopped_at = now() from reporting.notice_wish w
       where w.report_id = $1 and l.id = w.line_id`,
      [id],
    );
    await write(id);
    await send();
    await texts.deliver();
    expect(texts.got('+447700900777')).toEqual([]);
    const [row] = await staff.as(inspector, (ctx) => noticesOf(ctx.tx, ctx.forceId, id));
    expect(row?.state).toBe('held');
  });

  it('a text that a dead worker had in hand is given up when the safe time is over', async () => {
    const { id, digits } = await report();
    await wish(digits, { address: '07700 900778' });
    await write(id);
    await send();
    await web.sql(
      `update reporting.text_out set state = 'handing-over', attempts = 1, handing_over_at = now() - interval '1 hour',
         changed_at = now() - interval '1 hour', give_up_at = now() - interval '1 minute' where report_id = $1`,
      [id],
    );
    await texts.deliver();
    expect(texts.got('+447700900778')).toEqual([]);
    const [row] = await staff.as(inspector, (ctx) => noticesOf(ctx.tx, ctx.forceId, id));
    expect(row?.state).toBe('gave-up');
  });

  it('of many at once, sent by three workers, each leaves once', async () => {
    const reports = await Promise.all(Array.from({ length: 45 }, () => report()));
    for (const [at, { id, digits }] of reports.entries()) {
      await wish(digits, { by: 'EMAIL', address: `many${at}@example.org` });
      await write(id);
    }
    await Promise.all([send(), send(), send()]);
    const to = arrived().map((mail) => mail.to);
    expect([to.length, new Set(to).size]).toEqual([45, 45]);
  });

  it('a wish taken back stops what waits', async () => {
    const { id, digits } = await report();
    await wish(digits, { by: 'EMAIL', address: 'b@example.org' });
    await write(id);
    await wish(digits, { by: 'NONE', wording: null, address: '' });
    await send();
    expect(arrived()).toEqual([]);
    const [row] = await staff.as(inspector, (ctx) => noticesOf(ctx.tx, ctx.forceId, id));
    expect(row?.state).toBe('dropped');
  });
});

describe('consent', () => {
  it('a name taken back is erased with its key, and the change stays in the record', async () => {
    const { id, digits } = await report();
    const opened = await staff.as(inspector, (ctx) => openIdentity(ctx, { reportId: id, purpose: 'unmask' }));
    expect(opened?.name.reveal()).toBe('Sam Merlin');
    await web.as(PUBLIC, (ctx) =>
      changeIdentity(ctx, secrets, { digits, answers: { anonymity: 'ANONYMOUS' } }),
    );
    expect(
      await staff.as(inspector, (ctx) => openIdentity(ctx, { reportId: id, purpose: 'unmask' })),
    ).toBeNull();
    const seals = await web.sql(
      `select 1 from platform.seal where owner_table = 'reporting.identity' and record_id = $1`,
      [id],
    );
    expect(seals).toHaveLength(0);
    const changes = await staff.as(inspector, (ctx) => consentChangesOf(ctx.tx, ctx.forceId, id));
    expect(changes.map(({ what, before, after }) => [what, before, after])).toEqual([
      ['IDENTITY', ['NAMED'], ['ANONYMOUS']],
      ['CONTACT', ['CALL'], ['CODE']],
    ]);
    await web.as(PUBLIC, (ctx) =>
      changeIdentity(ctx, secrets, {
        digits,
        answers: { anonymity: 'QUIET', name: '', contactBy: 'EMAIL', email: 'new@example.org' },
      }),
    );
    const again = await staff.as(inspector, (ctx) => openIdentity(ctx, { reportId: id, purpose: 'unmask' }));
    expect(again?.contact.reveal()).toContain('new@example.org');
    expect((await staff.as(inspector, (ctx) => reportForTriage(ctx.tx, ctx.forceId, id)))?.anonymity).toBe(
      'QUIET',
    );
  });

  it('sharing taken back stands in the record with what was shared before', async () => {
    const { id, digits } = await report();
    const share = (shareWith: string[], mayTellLeader: boolean) =>
      web.as(PUBLIC, (ctx) => changeConsent(ctx, secrets, { digits, shareWith, mayTellLeader }));
    await share(['victim-support'], true);
    await share([], false);
    await share([], false);
    const changes = await staff.as(inspector, (ctx) => consentChangesOf(ctx.tx, ctx.forceId, id));
    expect(changes.map(({ before, after }) => [before, after])).toEqual([
      [[], ['victim-support', 'leader']],
      [['victim-support', 'leader'], []],
    ]);
  });
});

describe('what the person is told', () => {
  it('who has it by name only where that officer said so, when they hear next, and the crime reference', async () => {
    const { id, digits } = await report();
    expect((await read(digits)).afterwards.shownName).toBeNull();
    const today = new Date().toLocaleDateString('en-CA', { timeZone: 'Europe/London' });
    await staff.as(inspector, async (ctx) => {
      await showOfficer(ctx, { reportId: id, isNamed: true });
      await tellCrimeReference(ctx, { reportId: id, reference: '42/1234/26' });
      await promiseContact(ctx, { reportId: id, dueOn: today });
    });
    expect((await read(digits)).afterwards).toMatchObject({
      shownName: 'Inspector Somebody',
      crimeReference: '42/1234/26',
      promisedOn: today,
      isPromiseLate: false,
    });
    await web.sql(`update reporting.promise set due_at = now() - interval '1 hour' where report_id = $1`, [
      id,
    ]);
    expect((await read(digits)).afterwards.isPromiseLate).toBe(true);
    const late = await staff.as(inspector, (ctx) => openPromises(ctx.tx, ctx.forceId));
    expect(late.map(({ reportId, dueAt }) => [reportId, dueAt < new Date()])).toEqual([[id, true]]);
    await write(id);
    expect((await read(digits)).afterwards.promisedOn).toBeNull();
    const [promise] = await staff.as(inspector, (ctx) => promisesOf(ctx.tx, ctx.forceId, id));
    expect(promise?.ending).toBe('KEPT');
    expect((promise?.endedAt ?? 0) > (promise?.dueAt ?? 0)).toBe(true);
    await staff.as(inspector, (ctx) => showOfficer(ctx, { reportId: id, isNamed: false }));
    expect((await read(digits)).afterwards.shownName).toBeNull();
  });

  it.each(['2020-01-01', '2999-01-01'])('no day that is over or far away: %s', async (dueOn) => {
    const { id } = await report();
    await expect(
      staff.as(inspector, (ctx) => promiseContact(ctx, { reportId: id, dueOn })),
    ).rejects.toMatchObject({ code: 'invalid-input' });
  });
});

describe('a translation', () => {
  it('is asked for, made by a person, read by another, and read by the reporter beside the original', async () => {
    const { id, digits } = await report();
    const { messageId } = await write(id, 'We will visit you.');
    const { translationId } = await staff.as(inspector, (ctx) =>
      askTranslation(ctx, { reportId: id, messageId, askedOf: 'TRANSLATOR', hours: 24 }),
    );
    const before = (await read(digits)).messages[0];
    expect(before?.translation).toMatchObject({ toLanguage: 'ar', text: undefined });
    const task = await staff.as(translator, (ctx) => readTranslationTask(ctx, translationId));
    expect(task.original.reveal()).toBe('We will visit you.');
    await staff.as(translator, (ctx) => enterTranslation(ctx, { id: translationId, text: 'سوف نزورك.' }));
    await expect(staff.as(translator, (ctx) => confirmTranslation(ctx, translationId))).rejects.toMatchObject(
      { code: 'own-work' },
    );
    await staff.as(inspector, (ctx) => confirmTranslation(ctx, translationId));
    const { messages, story } = await read(digits);
    expect(messages[0]).toMatchObject({
      text: 'We will visit you.',
      language: 'en',
      translation: { text: 'سوف نزورك.', toLanguage: 'ar', isRead: true, hasMachineDraft: false },
    });
    expect(story.map(({ what }) => what)).toEqual(['SENT', 'WE_WROTE', 'TRANSLATED']);
    await expect(
      staff.as(inspector, (ctx) =>
        askTranslation(ctx, { reportId: id, messageId, askedOf: 'TRANSLATOR', hours: 24 }),
      ),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('a translator opens nothing that nobody asked them to translate, and never who reported', async () => {
    const { id } = await report();
    const { messageId } = await write(id);
    const [row] = await web.sql<{ seal: string; text: Buffer }>(
      'select seal_id as seal, text_sealed as text from reporting.message where id = $1',
      [messageId],
    );
    const open = (purpose: string) =>
      staff.as(translator, (ctx) =>
        ctx.open({
          table: 'reporting.message',
          recordId: messageId,
          sealId: row?.seal ?? '',
          fields: { text: row?.text ?? Buffer.alloc(0) },
          purpose,
        }),
      );
    await expect(open('translation')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(open('case')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(
      staff.as(translator, (ctx) => openIdentity(ctx, { reportId: id, purpose: 'translation' })),
    ).rejects.toMatchObject({ code: 'not-allowed' });
    await staff.as(inspector, (ctx) =>
      askTranslation(ctx, { reportId: id, messageId, askedOf: 'TRANSLATOR', hours: 4 }),
    );
    expect((await open('translation')).text.reveal()).toBe('We have read it.');
  });
});

describe('a withdrawal', () => {
  it('ends notices, texts of officers, sharing and the day promised; the thread stays open both ways', async () => {
    const { id, digits } = await report();
    await wish(digits, { by: 'EMAIL', address: 'c@example.org' });
    const tomorrow = new Date(Date.now() + 86_400_000).toLocaleDateString('en-CA', {
      timeZone: 'Europe/London',
    });
    await staff.as(inspector, (ctx) => promiseContact(ctx, { reportId: id, dueOn: tomorrow }));
    await write(id);
    // The message kept the first day; a second one is open when the person withdraws.
    await staff.as(inspector, (ctx) => promiseContact(ctx, { reportId: id, dueOn: tomorrow }));
    await web.as(PUBLIC, (ctx) => withdrawReport(ctx, secrets, digits));
    await write(id, 'We have noted it.');
    await send();
    expect(arrived()).toEqual([]);
    const promises = await staff.as(inspector, (ctx) => promisesOf(ctx.tx, ctx.forceId, id));
    expect(promises.map(({ ending }) => ending)).toEqual(['KEPT', 'WITHDRAWN']);
    const { messages, afterwards, story } = await read(digits);
    expect(messages).toHaveLength(2);
    expect(afterwards.noticeBy).toBeNull();
    expect(story.map(({ what }) => what)).toEqual(['SENT', 'NOTICES', 'WE_WROTE', 'WITHDRAWN', 'WE_WROTE']);
    await expect(wish(digits, {})).rejects.toMatchObject({ code: 'conflict' });
  });
});
