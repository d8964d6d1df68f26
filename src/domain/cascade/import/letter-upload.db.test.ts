import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import { webClient } from '../../community/web-client.testing.ts';
import { type Newsroom, newsroom } from '../cascade.testing.ts';
import { staffRoutes } from '../staff.routes.ts';

const LETTER = [
  'Dear all,',
  'We are aware of an attack abroad. It is too early to say who did it. We have increased patrols.',
  'Call 101 or the desk on 01632 960123. In an emergency call 999.',
  'Kind regards',
  'A. Example',
].join('\n\n');

const EMAIL = `From: a@example.org\r\nTo: b@example.org\r\nSubject: Attack abroad\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${LETTER.replaceAll('\n', '\r\n')}\r\n`;

describe('a letter given as a file on the statements desk', () => {
  let t: TestRuntime;
  let room: Newsroom;
  let url: string;
  let desk: ReturnType<typeof webClient>;

  beforeAll(async () => {
    t = await testRuntime();
    room = await newsroom(t);
    desk = webClient(t, { audience: 'staff', routes: staffRoutes, actor: room.drafter });
    url = await desk.listen();
  });
  afterAll(async () => {
    await desk.close();
    await t.close();
  });

  const upload = async (
    bytes: string | Uint8Array<ArrayBuffer> | undefined,
    name = 'letter.txt',
  ): Promise<{ status: number; body: string }> => {
    const page = await fetch(`${url}/statements/draft?event=${room.eventId}`);
    const cookie = page.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? '';
    const body = new FormData();
    body.append('_csrf', token);
    body.append('event', room.eventId);
    body.append('file', new Blob(bytes === undefined ? [] : [bytes]), bytes === undefined ? '' : name);
    const answer = await fetch(`${url}/statements/draft/file`, {
      method: 'POST',
      body,
      headers: { cookie },
      redirect: 'manual',
    });
    return { status: answer.status, body: await answer.text() };
  };

  it.each([
    ['plain text', LETTER],
    ['a web page', `<!doctype html><html><body><p>${LETTER.split('\n\n').join('</p><p>')}</p></body></html>`],
    ['an e-mail', EMAIL],
  ])('is read as %s: facts, findings, and a draft to go on from', async (_kind, bytes) => {
    const { status, body } = await upload(bytes);
    expect(status).toBe(200);
    // Placed in the form for the event it was opened from, with the known number as a reference.
    expect(body).toContain('It is too early to say who did it.');
    expect(body).toContain('{contact:101}');
    expect(body).toContain(`value="${room.eventId}" selected`);
    // A table of facts, and what the review aid has to say of them.
    expect(body).toMatch(
      /<td[^>]*>Phone number<\/td><td[^>]*>01632 960123<\/td><td[^>]*>not in the register/,
    );
    expect(body).toContain('<code>contact.unknown</code>');
    expect(body).toContain('<code>claim.unsourced</code>');
    // And the letter whole beside it: nothing of it is lost.
    expect(body).toContain('A. Example');
  });

  it.each([
    ['nothing', undefined, 'Choose a file'],
    ['an empty file', '', /is empty|Choose a file/],
    ['a broken PDF', '%PDF-1.7\n%%EOF nothing follows', 'cannot be read as pdf'],
    [
      'a broken Word document',
      'PK\u0003\u0004 and then nothing of a zip',
      'no Word document that may be opened. Nothing was kept',
    ],
    ['more text than any letter', 'word '.repeat(250_000), 'larger than 1 MB'],
    ['a file without words', '<!doctype html><html><body><img src="x"></body></html>', 'holds no words'],
  ])('says of %s what is wrong, and keeps nothing', async (_kind, bytes, why) => {
    const before = await t.sql('select count(*)::int as n from cascade.statement');
    const { status, body } = await upload(bytes);
    expect(status).toBe(422);
    expect(body).toMatch(why);
    expect(body).toContain('govuk-error-summary');
    expect(body).toContain(`name="event" value="${room.eventId}"`);
    expect(await t.sql('select count(*)::int as n from cascade.statement')).toEqual(before);
  });

  it('stops reading where no letter is as large', async () => {
    const { status, body } = await upload(new Uint8Array(11 * 1024 * 1024).fill(65));
    expect(status).toBe(422);
    expect(body).toContain('larger than 10 MB');
  });

  it('reads the first forty thousand characters and says how much it left', async () => {
    const { status, body } = await upload(`${LETTER}\n\n${'We walk the streets. '.repeat(3_000)}`);
    expect(status).toBe(200);
    expect(body).toMatch(/\d\d,\d{3} characters at the end of the letter were not read/);
  });
});
