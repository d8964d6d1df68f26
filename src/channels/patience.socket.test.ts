import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import type { Channel } from './channel.ts';
import { emailTo, messageTo } from './email/email.testing.ts';
import { MailSink } from './email/mail-sink.testing.ts';
import { withDomainTurns, withRest } from './patience.ts';

const closers: Array<() => unknown> = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const close of closers.splice(0).reverse()) await close();
});

function email(port: number, connections: number): Channel {
  const channel = emailTo(port, { connections });
  closers.push(() => channel.close());
  return channel;
}

it('keeps the bound of a domain at the relay too, where envelopes leave with the text before them', async () => {
  const sink = new MailSink();
  const underWay = new Map<string, number>();
  const most = new Map<string, number>();
  const domainOf = (address: string): string => address.slice(address.indexOf('@') + 1);
  await sink.open({
    onRcptTo: ({ address }, _session, done) => {
      const domain = domainOf(address);
      const now = (underWay.get(domain) ?? 0) + 1;
      underWay.set(domain, now);
      most.set(domain, Math.max(most.get(domain) ?? 0, now));
      done();
    },
    onData: (stream, session, done) => {
      stream.resume();
      stream.on('end', () => {
        // Some time to be under way in.
        setTimeout(() => {
          for (const { address } of session.envelope.rcptTo)
            underWay.set(domainOf(address), (underWay.get(domainOf(address)) ?? 1) - 1);
          done();
        }, 5);
      });
    },
  });
  closers.push(() => sink.close());
  const bounded = withDomainTurns(email(sink.port, 4), 2);
  const addresses = Array.from({ length: 24 }, (_, at) => [
    `a${at}@big.example`,
    `b${at}@b${at}.example`,
  ]).flat();
  const answers = await Promise.all(addresses.map((address) => bounded.handOver(messageTo(address))));
  expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(['handed-over']));
  expect(most.get('big.example')).toBe(2);
  expect(sink.connections, 'the others use what it leaves').toBe(4);
});

/** A relay on a port that says yes to everything. */
async function plainRelay(at = 0): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let isText = false;
    socket.on('error', () => undefined);
    socket.write('220 relay\r\n');
    socket.on('data', (chunk) => {
      if (isText) {
        isText = !chunk.toString().endsWith('\r\n.\r\n');
        if (!isText) socket.write('250 kept\r\n');
        return;
      }
      for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
        isText = line === 'DATA';
        socket.write(isText ? '354 go on\r\n' : '250 yes\r\n');
      }
    });
  });
  server.listen(at, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

it('leaves a relay alone that nobody answers at, and goes on by itself when it is back', async () => {
  const { port, close } = await plainRelay();
  await close();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const patient = withRest(email(port, 2));
  for (const name of ['ada', 'bea', 'cid'])
    expect(await patient.handOver(messageTo(`${name}@example.org`))).toMatchObject({
      state: 'try-later',
      code: null,
    });
  const waiting = ['dot', 'eve', 'fay'].map((name) => patient.handOver(messageTo(`${name}@example.org`)));
  let isAnswered = false;
  void waiting[0]?.then(() => {
    isAnswered = true;
  });
  await vi.advanceTimersByTimeAsync(29_000);
  expect(isAnswered, 'it rests').toBe(false);
  const back = await plainRelay(port);
  closers.push(back.close);
  await vi.advanceTimersByTimeAsync(2_000);
  expect((await Promise.all(waiting)).map(({ state }) => state)).toEqual([
    'handed-over',
    'handed-over',
    'handed-over',
  ]);
});
