import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC } from '#kernel/actor';
import { newPrivateCode } from '#platform/crypto/reader';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { londonDay } from '#statistics/days';
import { newDraft } from '../draft.model.ts';
import ur from '../locales/ur.json' with { type: 'json' };
import { submitReport } from '../submit-report.ts';
import { publicFace, seedAreas, signedInStaff, Visitor } from '../visitor.testing.ts';
import { promiseContact } from './promise-contact.ts';

let web: TestRuntime;
let face: Awaited<ReturnType<typeof publicFace>>;

const ANSWERS = {
  danger: 'NO',
  role: 'ME',
  happened: ['THREATENED'],
  narrative: 'بس اسٹاپ پر دھمکی دی۔',
  why: ['RACE'],
  anonymity: 'NAMED',
  name: 'Sam Merlin',
  contactBy: 'CALL',
  phone: '07700 900123',
};

async function comeBack(lang: string): Promise<{ visitor: Visitor; id: string; digits: string }> {
  const digits = newPrivateCode();
  const { config } = web;
  const secrets = { receiptPepper: config.receiptPepper, cookieSecret: config.cookieSecret };
  const draft = { ...newDraft('report'), answers: ANSWERS, hasReachedCheck: true };
  const { reportId: id } = await web.as(PUBLIC, (ctx) =>
    submitReport(ctx, secrets, { draft, digits, language: lang }),
  );
  await web.sql(`update reporting.report set reported_at = now() - interval '2 hours' where id = $1`, [id]);
  const visitor = new Visitor(face.url, lang);
  await visitor.get('/return');
  await visitor.post({ code: digits });
  expect(visitor.seen.path).toBe('/return/messages');
  return { visitor, id, digits };
}

beforeAll(async () => {
  web = await testRuntime({ role: 'public_web' });
  await seedAreas(web);
  face = await publicFace(web);
});
afterAll(async () => {
  await face?.close();
  await web?.close();
});

describe('a person who comes back', () => {
  it('asks to be told, adds a photo, takes their name back and withdraws, and the page says each of it', async () => {
    const { visitor, id } = await comeBack('ur');
    await visitor.get('/return/notices');
    // No text number stands in this force's register: e-mail alone is offered, from the sender the page names.
    expect(visitor.seen.page.querySelector('input[value=TEXT]')).toBeNull();
    expect(visitor.seen.text).toContain('post@messages.example');
    const days = ['1', '3'];
    const answers = { by: 'EMAIL', email: 'sam@example.org', wording: 'PAPERS', days };
    await visitor.post({ ...answers, fromHour: '12', untilHour: '10' });
    expect(visitor.seen.status).toBe(422);
    await visitor.post({ ...answers, fromHour: '10', untilHour: '12' });
    expect(visitor.seen.path).toBe('/return/messages?done=consent');
    await visitor.get('/return/notices');
    expect(visitor.seen.page.querySelectorAll('input[name=days][checked]')).toHaveLength(2);
    expect(visitor.seen.page.toString()).not.toContain('sam@example.org');

    await visitor.get('/return/files');
    const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#557766' } })
      .jpeg()
      .toBuffer();
    await visitor.upload({ name: 'x.jpg', bytes, type: 'image/jpeg' }, { hidden: 'REMOVE' });
    await visitor.get('/return/identity');
    await visitor.post({ anonymity: 'QUIET', contactBy: 'EMAIL', email: '' });
    expect(visitor.seen.status).toBe(422);
    await visitor.post({ anonymity: 'ANONYMOUS', name: 'not kept' });
    await visitor.get('/return/withdraw');
    await visitor.post();
    const story = visitor.seen.page
      .querySelectorAll('.st-timeline__title')
      .map((line) => line.structuredText.trim());
    const words = ['SENT', 'NOTICES', 'FILE', 'IDENTITY', 'CONTACT', 'WITHDRAWN'].map(
      (what) => (ur as Record<string, string>)[`after.story.${what}`],
    );
    // The two changes of one moment stand in either order.
    expect(story.toSorted()).toEqual(words.toSorted());
    expect([story[0], story.at(-1)]).toEqual([words[0], words.at(-1)]);
    for (const closed of ['notices', 'identity', 'consent', 'withdraw']) {
      await visitor.get(`/return/${closed}`);
      expect(visitor.seen.path).toBe('/return/messages');
    }
    const identities = await web.sql('select 1 from reporting.identity where report_id = $1', [id]);
    expect(identities).toHaveLength(0);
  });

  it('is told that we are late where we are, and that no day was set where none was', async () => {
    const { visitor, id } = await comeBack('en');
    expect(visitor.seen.text).toContain('We have not yet said when');
    // What the receipt promised stands here as long as it may still be kept.
    await web.sql('update reporting.report set reported_at = now() where id = $1', [id]);
    await visitor.get('/return/messages');
    expect(visitor.seen.text).toMatch(/A senior officer will read your report by \d/);
    const inspector = await signedInStaff(web, ['DUTY_INSPECTOR']);
    const today = londonDay(new Date());
    await web.role('staff_web').as(inspector, (ctx) => promiseContact(ctx, { reportId: id, dueOn: today }));
    await visitor.get('/return/messages');
    expect(visitor.seen.text).toContain('You will hear from us by');
    await web.sql(`update reporting.promise set due_at = now() - interval '1 minute' where report_id = $1`, [
      id,
    ]);
    await visitor.get('/return/messages');
    expect(visitor.seen.text).toContain('We are late, and we are sorry');
  });

  it.each(['/return/notices', '/return/identity'])('needs the code for %s', async (path) => {
    const visitor = new Visitor(face.url);
    await visitor.get(path);
    expect(visitor.seen.path).toBe('/return?ended=1');
  });
});

const count = async (): Promise<number> =>
  (await web.sql<{ n: number }>('select count(*)::int as n from reporting.report'))[0]?.n ?? 0;

describe('a page that closed while somebody was at it', () => {
  it('loses no word to somebody who wrote for longer than a form stays open', async () => {
    const words = 'It began in March, and it has not stopped since.';
    const visitor = new Visitor(face.url);
    const answers: Record<string, string | string[]>[] = [
      { danger: 'NO' },
      {},
      { role: 'ME' },
      { happened: ['THREATENED'] },
      {},
    ];
    const toWords = async (): Promise<void> => {
      for (const answer of answers) await visitor.post(answer);
      expect(visitor.seen.path).toBe('/report/words');
    };
    await visitor.get('/report');
    await visitor.post();
    await toWords();
    visitor.cookies.delete('__Host-report');
    await visitor.post({ narrative: words });
    expect(visitor.seen.path).toBe('/report?ended=1&kept=1');
    expect(visitor.seen.text).toContain('What you wrote last is kept.');
    const rescued = visitor.cookies.get('__Host-report') ?? '';
    await visitor.post();
    await toWords();
    expect(visitor.seen.page.querySelector('textarea')?.text.trim()).toBe(words);

    // Whoever starts a form of their own on that device sees none of it, and an answer without words keeps nothing.
    visitor.cookies.set('__Host-report', rescued);
    await visitor.get('/report');
    await visitor.post();
    await toWords();
    expect(visitor.seen.page.querySelector('textarea')?.text.trim()).toBe('');
    visitor.cookies.delete('__Host-report');
    await visitor.post({ narrative: words }, { _skip: 'yes' });
    expect(visitor.seen.path).toBe('/report?ended=1');
  });

  it('sends what the last page shows, also where the phone was put away for hours before the button was pressed', async () => {
    const visitor = new Visitor(face.url);
    await visitor.get('/report');
    await visitor.post();
    await visitor.post({ danger: 'NO' });
    await visitor.post();
    await visitor.post({ role: 'WITNESS' });
    await visitor.post({ happened: ['THREATENED'] }, { _then: 'short' });
    await visitor.post({}, { _skip: 'yes' });
    await visitor.post({ anonymity: 'ANONYMOUS' });
    expect(visitor.seen.path).toBe('/report/check');
    visitor.cookies.delete('__Host-report');
    const before = await count();
    const [form] = visitor.seen.page.querySelectorAll('input[name=formCode]');
    const code = form?.getAttribute('value') ?? '';
    form?.setAttribute('value', `${code.slice(0, -2)}xx`);
    await visitor.postOnly();
    expect(await count(), 'a changed page sends nothing').toBe(before);
    form?.setAttribute('value', code);
    await visitor.post();
    expect(visitor.seen.path).toBe('/report/receipt');
    expect(await count()).toBe(before + 1);
    expect(visitor.seen.page.querySelector('.st-code')?.text.replace(/\D/g, '')).toMatch(/^\d{24}$/);
  });

  it('asks for the code again where a message was written for too long, and keeps the message', async () => {
    const { visitor, digits: code } = await comeBack('en');
    visitor.cookies.delete('__Host-return');
    const text = 'They came back on Sunday, and I have written all of it down.';
    await visitor.post({ text });
    const shown = (): string => visitor.seen.page.querySelector('textarea[name=text]')?.text.trim() ?? '';
    expect([visitor.seen.status, shown()]).toEqual([422, text]);
    expect(visitor.seen.page.querySelector('.govuk-error-summary a')?.getAttribute('href')).toBe('#code');
    await visitor.post({ code: '1234', text });
    expect([visitor.seen.status, shown()]).toEqual([422, text]);
    await visitor.post({ code, text });
    expect(visitor.seen.path).toBe('/return/messages?done=message');
    expect(visitor.seen.text).toContain(text);
    visitor.cookies.delete('__Host-return');
    await visitor.post({ text: '' });
    expect(visitor.seen.path).toBe('/return?ended=1');
  });
});
