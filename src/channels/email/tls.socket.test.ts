import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import type { SMTPServerOptions } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Sensitive } from '#kernel/sensitive';
import type { Channel, Message } from '../channel.ts';
import { messageTo } from './email.testing.ts';
import { type EmailSettings, openEmail, type RelayTls } from './email.ts';
import { MailSink } from './mail-sink.testing.ts';

interface Pair {
  key: string;
  cert: string;
}

const folder = mkdtempSync(join(tmpdir(), 'stand-tls-'));
/** For this machine's address, and for another name; each its own authority. */
let right: Pair;
let other: Pair;

function makePair(name: string, names: string): Pair {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${names}`];
  const kind = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '1',
  ];
  execFileSync('openssl', [...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

beforeAll(() => {
  right = makePair('relay', 'IP:127.0.0.1,DNS:localhost');
  other = makePair('elsewhere', 'DNS:relay.elsewhere.example');
});
afterAll(() => rmSync(folder, { recursive: true }));

const closers: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A mail server that writes down whether each sender and each password came under TLS. */
async function relay(options: SMTPServerOptions): Promise<{ sink: MailSink; secure: boolean[] }> {
  const sink = new MailSink();
  const secure: boolean[] = [];
  await sink.open({
    disabledCommands: [],
    authOptional: true,
    onMailFrom: (_address, session, done) => {
      secure.push(session.secure);
      done();
    },
    onAuth: (auth, session, done) => {
      secure.push(session.secure);
      done(null, { user: auth.username });
    },
    ...options,
  });
  closers.push(() => sink.close());
  return { sink, secure };
}

function open(address: string, more: Partial<EmailSettings> = {}): Channel {
  const channel = openEmail({
    url: new Sensitive(address),
    from: 'statements@aldermarch.example',
    connections: 1,
    ...more,
  });
  closers.push(() => channel.close());
  return channel;
}

const to = (word: string): Message => messageTo(`${word}@example.org`);

describe('the way to the relay', () => {
  it('is encrypted from the first byte where the address says so, for message after message', async () => {
    const { sink, secure } = await relay({ secure: true, ...right });
    const channel = open(`smtps://127.0.0.1:${sink.port}`, { ca: right.cert });
    const words = Array.from({ length: 20 }, (_, at) => `leader${at}`);
    const answers = await Promise.all(words.map((word) => channel.handOver(to(word))));
    expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(['handed-over']));
    expect(secure).toEqual(words.map(() => true));
    expect(sink.connections).toBe(1);
  });

  it.each<[RelayTls]>([['required'], ['when-offered']])(
    'is encrypted by STARTTLS before anybody is named, where it is %s and offered',
    async (tls) => {
      const { sink, secure } = await relay(right);
      const channel = open(`smtp://127.0.0.1:${sink.port}`, { tls, ca: right.cert });
      expect(await channel.handOver(to('wren'))).toMatchObject({ state: 'handed-over', code: 250 });
      expect(secure).toEqual([true]);
      expect(sink.mails[0]?.to).toEqual(['wren@example.org']);
    },
  );

  it('ends where STARTTLS is required and not offered: nobody is named, and the ledger can say why', async () => {
    const { sink, secure } = await relay({ disabledCommands: ['STARTTLS'] });
    const channel = open(`smtp://127.0.0.1:${sink.port}`, { tls: 'required' });
    const answer = await channel.handOver(to('wren'));
    expect(answer).toMatchObject({ state: 'try-later', code: null });
    expect(answer.reply).toContain('does not offer STARTTLS');
    expect(secure).toEqual([]);
  });

  it('is plain where that is allowed, and no password is said on it', async () => {
    const { sink, secure } = await relay({ disabledCommands: ['STARTTLS'] });
    const plain = open(`smtp://127.0.0.1:${sink.port}`, { tls: 'when-offered' });
    expect((await plain.handOver(to('wren'))).state).toBe('handed-over');
    const account = open(`smtp://user:secret@127.0.0.1:${sink.port}`, { tls: 'when-offered' });
    const answer = await account.handOver(to('lark'));
    expect(answer.state).toBe('try-later');
    expect(answer.reply).toContain('a password is not said in plain text');
    expect(secure).toEqual([false]);
  });

  it('tells the password under TLS alone', async () => {
    const { sink, secure } = await relay(right);
    const channel = open(`smtp://user:secret@127.0.0.1:${sink.port}`, { tls: 'required', ca: right.cert });
    expect((await channel.handOver(to('wren'))).state).toBe('handed-over');
    expect(secure).toEqual([true, true]);
  });

  it.each([
    ['nobody here knows', 'smtps', () => ({ pair: right, ca: undefined })],
    ['nobody here knows', 'smtp', () => ({ pair: right, ca: undefined })],
    ['is another’s', 'smtps', () => ({ pair: other, ca: other.cert })],
    ['is another’s', 'smtp', () => ({ pair: other, ca: other.cert })],
  ] as const)('is not taken with a certificate that %s (%s)', async (_, protocol, make) => {
    const { pair, ca } = make();
    const { sink, secure } = await relay({ secure: protocol === 'smtps', ...pair });
    const channel = open(`${protocol}://127.0.0.1:${sink.port}`, { tls: 'required', ca });
    expect(await channel.handOver(to('wren'))).toMatchObject({ state: 'try-later', code: null });
    expect(secure).toEqual([]);
    expect(sink.mails).toHaveLength(0);
  });

  it('forgets what somebody in between says before the encryption begins', async () => {
    const pieces: string[] = [];
    const answer = (line: string): string => {
      if (line.startsWith('EHLO')) return '250-relay\r\n250 HELP\r\n';
      return line === 'DATA' ? '354 go on\r\n' : '250 yes\r\n';
    };
    const speak = (socket: TLSSocket): void => {
      let rest = '';
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => {
        pieces.push(chunk.toString());
        rest += chunk.toString();
        for (let at = rest.indexOf('\r\n'); at >= 0; at = rest.indexOf('\r\n')) {
          socket.write(answer(rest.slice(0, at)));
          rest = rest.slice(at + 2);
        }
      });
    };
    const server = createServer((plain) => {
      plain.on('error', () => undefined);
      plain.write('220 relay\r\n');
      plain.once('data', () => {
        plain.write('250-relay\r\n250 STARTTLS\r\n');
        plain.once('data', () => {
          // The second line is not the relay's: taken for an answer it would offer what the relay does not.
          plain.write('220 go on\r\n250-relay\r\n250 PIPELINING\r\n');
          speak(new TLSSocket(plain, { isServer: true, ...right }));
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as AddressInfo;
    const channel = open(`smtp://127.0.0.1:${port}`, { tls: 'required', ca: right.cert });
    await channel.handOver(to('wren'));
    // Commands come one at a time, since the relay itself offers no PIPELINING.
    expect(pieces.slice(0, 3).map((piece) => piece.split(/[ :]/)[0])).toEqual(['EHLO', 'MAIL', 'RCPT']);
    expect(pieces[1]).toMatch(/^MAIL FROM:<[^>]+>\r\n$/);
  });
});
