import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { afterEach, expect, it } from 'vitest';
import { Sensitive } from '#kernel/sensitive';
import { type Arrival, type Mailbox, type MailboxSettings, openMailbox } from './mailbox.ts';

const closers: Array<() => Promise<void> | void> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Taken {
  to: string;
  text: string;
}

async function open(
  answer: (text: string) => Arrival | Error,
  tls?: MailboxSettings['tls'],
): Promise<{ mailbox: Mailbox; taken: Taken[] }> {
  const taken: Taken[] = [];
  const mailbox = await openMailbox({
    host: '127.0.0.1',
    port: 0,
    name: 'bounces.aldermarch.example',
    tls,
    isOurs: (address) => address === 'r-ours@bounces.aldermarch.example',
    take: async ({ to, raw }) => {
      const said = answer(raw.toString());
      if (said instanceof Error) throw said;
      taken.push({ to, text: raw.toString() });
      return said;
    },
  });
  closers.push(() => mailbox.close());
  return { mailbox, taken };
}

/** Brings one message over a connection of its own; the server's reply code, 250 where it took it. */
async function bring(
  mailbox: Mailbox,
  to: string | string[],
  text: string,
  isSecure = false,
): Promise<number> {
  const connection = new SMTPConnection({
    host: '127.0.0.1',
    port: mailbox.port,
    ...(isSecure ? { requireTLS: true, tls: { rejectUnauthorized: false } } : { ignoreTLS: true }),
  });
  connection.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  const code = await new Promise<number>((resolve) => {
    connection.send({ from: '', to }, text, (error) =>
      resolve(error ? ((error as { responseCode?: number }).responseCode ?? 0) : 250),
    );
  });
  connection.quit();
  return code;
}

const OURS = 'r-ours@bounces.aldermarch.example';

it('takes a message to an address of ours and refuses every other before its text', async () => {
  const { mailbox, taken } = await open(() => 'taken');
  expect(await bring(mailbox, OURS, 'Subject: back\r\n\r\nhello\r\n')).toBe(250);
  expect(taken).toEqual([{ to: OURS, text: 'Subject: back\r\n\r\nhello\r\n' }]);
  expect(await bring(mailbox, 'postmaster@elsewhere.example', 'Subject: relay me\r\n\r\n')).toBe(550);
  expect(taken).toHaveLength(1);
});

it('asks the other server to come again where it cannot take it now, and where taking it fails', async () => {
  const { mailbox } = await open((text) =>
    text.includes('busy') ? 'later' : new Error('the database is away'),
  );
  expect(await bring(mailbox, OURS, 'Subject: busy\r\n\r\n')).toBe(451);
  expect(await bring(mailbox, OURS, 'Subject: other\r\n\r\n')).toBe(451);
});

it('keeps nothing that is larger than a report can be', async () => {
  const { mailbox, taken } = await open(() => 'taken');
  expect(await bring(mailbox, OURS, `Subject: large\r\n\r\n${'x'.repeat(70)}\r\n`.repeat(9_000))).toBe(552);
  expect(taken).toHaveLength(0);
});

it('speaks TLS where it has a certificate', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stand-tls-'));
  closers.push(() => rmSync(folder, { recursive: true }));
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '1',
        '-subj',
        '/CN=bounces.aldermarch.example',
      ],
      ...['-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  const { mailbox, taken } = await open(() => 'taken', {
    key: new Sensitive(readFileSync(key, 'utf8')),
    certificate: readFileSync(certificate, 'utf8'),
  });
  expect(await bring(mailbox, OURS, 'Subject: back\r\n\r\n', true)).toBe(250);
  expect(taken).toHaveLength(1);
});
