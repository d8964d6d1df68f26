import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MailCatcher, startMailCatcher } from './catcher.ts';
import type { StoredMessage } from './envelope.ts';
import { headerText } from './envelope.ts';
import { MAILBOX_FILE, Mailbox } from './mailbox.ts';

const dir = mkdtempSync(join(tmpdir(), 'stand-mail-'));
const logged: string[] = [];
const open = (folder = dir): Promise<MailCatcher> =>
  startMailCatcher({ smtpPort: 0, httpPort: 0, dir: folder, log: (message) => logged.push(message) });

let catcher: MailCatcher;
beforeAll(async () => {
  catcher = await open();
});
afterAll(async () => {
  await catcher.stop();
  rmSync(dir, { recursive: true, force: true });
});

const send = (to: string, subject: string, rest: object = {}) =>
  createTransport(catcher.smtpUrl).sendMail({
    from: 'statements@aldermarch.example',
    to,
    subject,
    text: 'Hello',
    ...rest,
  });
const get = async (path: string) => {
  const response = await fetch(new URL(path, catcher.url));
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const getJson = async (path: string) => JSON.parse((await get(path)).text);

describe('the mail catcher', () => {
  it('keeps a message in its file before it says 250, and finds it by recipient whatever the case', async () => {
    await send('Leader.One@example.org', 'آپ کے لیے بیان', { text: 'سلام http://127.0.0.1:4/link/abc.' });
    const lines = readFileSync(join(dir, MAILBOX_FILE), 'utf8').trim().split('\n');
    const last = JSON.parse(lines.at(-1) ?? '{}') as StoredMessage;
    expect(last).toMatchObject({ to: ['Leader.One@example.org'], subject: 'آپ کے لیے بیان' });
    const latest = await getJson('/latest?to=leader.one@example.org');
    expect(latest).toMatchObject({ links: ['http://127.0.0.1:4/link/abc'], seq: last.seq });
    expect(latest.text).toContain('سلام');
    expect(await getJson('/count?to=leader.one@example.org')).toEqual({ messages: 1, recipients: 1 });
  });

  it('finds the newest message with a link of a kind, whatever came after it', async () => {
    for (const text of [
      'http://127.0.0.1:4/link/one',
      'http://127.0.0.1:4/link/two',
      'http://127.0.0.1:4/s/three',
    ])
      await send('reader@example.org', 'A link', { text });
    const { links } = await getJson('/latest?to=reader@example.org&link=/link/');
    expect(links).toEqual(['http://127.0.0.1:4/link/two']);
    expect((await get('/latest?to=reader@example.org&link=/elsewhere/')).status).toBe(404);
  });

  it('waits for a message that has not come yet, and says 404 when it does not come', async () => {
    const waiting = getJson('/latest?to=late@example.org&wait=5');
    await send('late@example.org', 'Here at last');
    expect((await waiting).subject).toBe('Here at last');
    expect((await get('/latest?to=nobody@example.org&wait=0.1')).status).toBe(404);
    const { seq } = await waiting;
    expect((await get(`/latest?to=late@example.org&after=${seq}`)).status).toBe(404);
  });

  it('tells a refused mailbox 550, a busy one 451, and keeps what the others got', async () => {
    await expect(send('x@refused.example', 'No')).rejects.toMatchObject({ responseCode: 550 });
    await expect(send('x@later.example', 'No')).rejects.toMatchObject({ responseCode: 451 });
    const sent = await send('x@refused.example, y@example.org', 'Half');
    expect([sent.accepted, sent.rejected]).toEqual([['y@example.org'], ['x@refused.example']]);
    expect(await getJson('/messages?to=x@refused.example')).toEqual([]);
    expect(await getJson('/messages?to=y@example.org')).toHaveLength(1);
  });

  it('shows hostile mail as text only, under a policy that allows no script', async () => {
    const evil = '<script>alert(1)</script> javascript:alert(2) https://ok.example/a?b=1&c="onx';
    await send('evil@example.org', '<img src=x onerror=alert(3)>', {
      text: evil,
      html: '<b onclick=alert(4)>hi</b>',
    });
    const { seq } = await getJson('/latest?to=evil@example.org');
    const page = await get(`/message/${seq}`);
    expect(page.text).not.toMatch(/<script|<img|<b onclick/);
    expect(page.text).toContain('<a rel="noreferrer" href="https://ok.example/a?b=1&amp;c=">');
    expect(page.text).not.toContain('href="javascript');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await get('/?to=evil@example.org')).text).toContain('&lt;img src=x');
    expect((await get(`/message/${seq}/raw`)).headers.get('content-type')).toContain('text/plain');
  });

  it('outlives a sender that drops its connection in the middle of a message', async () => {
    for (let at = 0; at < 5; at += 1) {
      await new Promise<void>((resolve) => {
        const socket = connect(catcher.smtpPort, '127.0.0.1', () => {
          socket.write(
            'EHLO a\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\nSubject: half',
          );
          setTimeout(() => {
            socket.resetAndDestroy();
            resolve();
          }, 30);
        });
        socket.on('error', () => resolve());
      });
    }
    await send('after@example.org', 'Still here');
    expect(await getJson('/messages?to=b@example.org')).toEqual([]);
    expect(await getJson('/messages?to=after@example.org')).toHaveLength(1);
  });

  it('answers unknown addresses, odd numbers and other methods plainly', async () => {
    expect((await get('/message/999999')).status).toBe(404);
    expect((await get('/message/x')).status).toBe(404);
    expect((await get('/messages?limit=abc&after=-2')).status).toBe(200);
    expect((await fetch(catcher.url, { method: 'DELETE' })).status).toBe(405);
  });
});

describe('a taken port', () => {
  it('is refused by the name of its setting, and nothing stays open', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stand-mail-'));
    const facts = { dir: folder, log: () => undefined };
    const start = (smtpPort: number, httpPort: number) => startMailCatcher({ smtpPort, httpPort, ...facts });
    await expect(start(catcher.smtpPort, 0)).rejects.toThrow(
      `Setting STAND_SMTP_PORT: port ${catcher.smtpPort} is taken`,
    );
    await expect(start(0, catcher.httpPort)).rejects.toThrow(
      `Setting STAND_MAIL_PORT: port ${catcher.httpPort} is taken`,
    );
    rmSync(folder, { recursive: true });
  });
});

describe('the mailbox file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stand-box-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const message = (to: string) => ({
    at: new Date(0).toISOString(),
    from: 'a@example.org',
    to: [to],
    subject: 'S',
    messageId: '',
  });

  it('reads back after a restart, drops a torn last line, mends a missing line end, and goes on counting', async () => {
    const first = await Mailbox.open(folder);
    await Promise.all([
      first.add(message('a@example.org'), 'raw é'),
      first.add(message('b@example.org'), 'raw 2'),
    ]);
    await first.close();
    const path = join(folder, MAILBOX_FILE);
    appendFileSync(path, '{"seq":3,"at":"to');
    const second = await Mailbox.open(folder);
    await second.add(message('a@example.org'), 'raw 3');
    expect(second.find({ limit: 9 }).map((one) => one.seq)).toEqual([3, 2, 1]);
    expect((await second.read(1))?.raw).toBe('raw é');
    await second.close();
    appendFileSync(path, `${JSON.stringify({ seq: 4, ...message('c@example.org'), raw: 'raw 4' })}`);
    const third = await Mailbox.open(folder);
    await third.add(message('d@example.org'), 'raw 5');
    await third.close();
    const fourth = await Mailbox.open(folder);
    expect(fourth.count()).toEqual({ messages: 5, recipients: 4 });
    expect((await fourth.read(5))?.raw).toBe('raw 5');
    await fourth.close();
  });

  it('keeps the list under its cap and the recipients with it', async () => {
    const box = await Mailbox.open(folder, 10);
    for (let at = 0; at < 25; at += 1) await box.add(message(`r${at % 20}@example.org`), `raw ${at}`);
    const kept = box.find({ limit: 100 });
    expect(kept.length).toBeLessThanOrEqual(11);
    expect(kept[0]?.seq).toBe(25);
    expect(await box.read(1)).toBeUndefined();
    expect((await box.read(25))?.raw).toBe('raw 24');
    expect(box.count('r5@example.org').messages).toBe(0);
    expect(box.count().recipients).toBe(kept.length);
    await box.close();
  });
});

describe('header reading', () => {
  it('joins folded lines, decodes words, and looks at headers only', () => {
    const raw = 'To: a\r\nSubject: =?UTF-8?Q?Caf=C3=A9?=\r\n  two\r\nX: y\r\n\r\nMessage-ID: <in-body>';
    expect(headerText(raw, 'subject')).toBe('Café two');
    expect(headerText(raw, 'message-id')).toBe('');
  });
});
