import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import type { Channel, Message } from '../channel.ts';
import { emailTo, messageTo } from './email.testing.ts';
import { MailSink } from './mail-sink.testing.ts';

const closers: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function openSink(options: SMTPServerOptions = {}): Promise<MailSink> {
  const sink = new MailSink();
  await sink.open(options);
  closers.push(() => sink.close());
  return sink;
}

function open(port: number, connections = 2): Channel {
  const channel = emailTo(port, { connections });
  closers.push(() => channel.close());
  return channel;
}

const to = (address: string): Message =>
  messageTo(address, { text: 'What we know\n.a line that begins with a dot\n' });

const smtpError = (message: string, responseCode: number): Error =>
  Object.assign(new Error(message), { responseCode });

describe('e-mail over a socket', () => {
  it('sends one message each over as many connections as are allowed', async () => {
    const sink = await openSink();
    const channel = open(sink.port, 3);
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) => channel.handOver(to(`leader${index}@example.org`))),
    );
    expect(answers.every(({ state }) => state === 'handed-over')).toBe(true);
    expect(sink.mails.every(({ to: list }) => list.length === 1)).toBe(true);
    expect(new Set(sink.mails.flatMap(({ to: list }) => list)).size).toBe(60);
    expect(sink.connections).toBe(3);
    expect(sink.mails[0]?.text).toMatch(/^Message-ID: <d\.leader\d+@aldermarch\.example>/m);
  });

  it('tells a refusal for good from "not now", and goes on over the same connection', async () => {
    const sink = await openSink({
      onRcptTo({ address }, _session, done) {
        if (address.startsWith('gone')) return done(smtpError(`<${address}> is unknown here`, 550));
        if (address.startsWith('full')) return done(smtpError('mailbox busy', 450));
        done();
      },
    });
    const channel = open(sink.port, 1);
    expect(await channel.handOver(to('gone@example.org'))).toMatchObject({ state: 'refused', code: 550 });
    expect(await channel.handOver(to('full@example.org'))).toMatchObject({ state: 'try-later', code: 450 });
    expect(await channel.handOver(to('here@example.org'))).toMatchObject({ state: 'handed-over' });
    expect(sink.connections).toBe(1);
  });

  it('keeps addresses out of the reply it passes on', async () => {
    const sink = await openSink({
      onRcptTo: ({ address }, _session, done) => done(smtpError(`<${address}> is unknown here`, 550)),
    });
    const answer = await open(sink.port).handOver(to('secret.name@example.org'));
    expect(answer.reply).not.toContain('secret.name');
    expect(answer.reply).toContain('unknown here');
  });

  it('answers "try later" where nobody listens', async () => {
    const sink = await openSink();
    const channel = open(sink.port);
    await closers.splice(0, 1)[0]?.();
    expect(await channel.handOver(to('a@example.org'))).toMatchObject({ state: 'try-later', code: null });
  });

  it('answers "unknown" where the connection breaks after the text was sent', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('220 ready\r\n');
      let isText = false;
      socket.on('data', (chunk) => {
        const text = chunk.toString();
        if (isText) return void socket.destroy();
        for (const line of text.split('\r\n').filter(Boolean)) {
          isText = line === 'DATA';
          socket.write(isText ? '354 go on\r\n' : '250 yes\r\n');
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => server.close(() => resolve())));
    const channel = open((server.address() as AddressInfo).port, 1);
    expect(await channel.handOver(to('a@example.org'))).toMatchObject({ state: 'unknown', code: null });
  });

  it('opens a new connection after the relay closed the old one', async () => {
    let hasClosed = (): void => undefined;
    const closed = new Promise<void>((resolve) => {
      hasClosed = resolve;
    });
    const sink = await openSink({ onClose: () => hasClosed() });
    const channel = open(sink.port, 1);
    expect((await channel.handOver(to('a@example.org'))).state).toBe('handed-over');
    sink.hangUp();
    await closed;
    expect((await channel.handOver(to('b@example.org'))).state).toBe('handed-over');
    expect(sink.connections).toBe(2);
  });
});
