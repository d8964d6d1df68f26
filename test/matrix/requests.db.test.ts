import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestRuntime, testRuntime } from '#platform/db/testing';
import type { WebServer } from '#platform/web/server';
import { publicFace } from '../../src/apps/public/face.ts';
import { staffFace } from '../../src/apps/staff/face.ts';
import { faceServer } from '../../src/apps/web-process.ts';

// What no browser sends, over a real socket. Addresses, methods, types and cookies are in test/journeys/bad-requests.

let runtime: TestRuntime;
const servers: WebServer[] = [];
const sockets: Socket[] = [];
let port = 0;
let staffPort = 0;

async function open(server: WebServer): Promise<number> {
  servers.push(server);
  server.app.server.on('connection', (socket: Socket) => sockets.push(socket));
  return Number(new URL(await server.listen(0)).port);
}

beforeAll(async () => {
  runtime = await testRuntime({ role: 'staff_web' });
  port = await open(faceServer(publicFace, runtime.role('public_web')));
  staffPort = await open(faceServer(staffFace, runtime));
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await runtime.close();
});

/** Sends exactly these bytes and answers all that comes back until the line closes. */
const say = (to: number, bytes: string | Buffer): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect(to, '127.0.0.1', () => socket.write(bytes));
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
    });
    socket.on('error', () => resolve(heard));
    socket.on('close', () => resolve(heard));
  });

const answersIn = (heard: string): string[] =>
  [...heard.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status = '']) => status);

const HEAD = 'Host: localhost\r\nConnection: close\r\n';
const SECOND = `GET /emergency HTTP/1.1\r\n${HEAD}\r\n`;
const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n';

describe('a request that two servers could read in two ways', () => {
  it.each([
    ['two lengths', `${FORM}Content-Length: 3\r\nContent-Length: 0\r\n\r\na=1`],
    ['a length and chunks', `${FORM}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['chunks of a strange name', `${FORM}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ['chunks, then something else', `${FORM}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ['a length with a sign', `${FORM}Content-Length: +3\r\n\r\na=1`],
    ['a length in hex', `${FORM}Content-Length: 0x3\r\n\r\na=1`],
    ['a length below nothing', `${FORM}Content-Length: -1\r\n\r\na=1`],
    ['a chunk without a size', `${FORM}Transfer-Encoding: chunked\r\n\r\nxyz\r\na=1\r\n`],
    ['a chunk of too large a size', `${FORM}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\na\r\n`],
    ['a space before the colon', `${FORM}Content-Length : 3\r\n\r\na=1`],
    ['a header folded over two lines', `X-A: 1\r\n Content-Length: 3\r\n\r\n`],
    ['a NUL in a header', `X-A: 1\u00002\r\n\r\n`],
    ['a bare carriage return', `X-A: 1\rX-B: 2\r\n\r\n`],
    ['a header without a name', `: 1\r\n\r\n`],
  ])('%s is refused, and nothing after it is answered', async (_what, rest) => {
    const heard = await say(port, `POST /report HTTP/1.1\r\n${HEAD}${rest}${SECOND}`);
    const statuses = answersIn(heard);
    expect(statuses.length, heard.slice(0, 200)).toBeLessThanOrEqual(1);
    for (const status of statuses) expect(status).toMatch(/^4/);
    expect(heard).not.toContain('Emergency');
  });

  it.each([
    ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['two hosts', `GET / HTTP/1.1\r\nHost: evil.example\r\n${HEAD}\r\n`],
    ['an address of a megabyte', `GET /${'a'.repeat(1_000_000)} HTTP/1.1\r\n${HEAD}\r\n`],
    ['a thousand headers', `GET / HTTP/1.1\r\n${'X-A: 1\r\n'.repeat(9_000)}${HEAD}\r\n`],
    ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a method in small letters', `get / HTTP/1.1\r\n${HEAD}\r\n`],
    ['a tunnel', `CONNECT elsewhere.example:443 HTTP/1.1\r\n${HEAD}\r\n`],
    ['the telephone book of TLS', Buffer.from('16030100a5010000a10303', 'hex')],
  ])('%s: a refusal or an ordinary page, never a fault', async (_what, bytes) => {
    const heard = await say(port, bytes);
    for (const status of answersIn(heard)) expect(Number(status)).toBeLessThan(500);
    expect(heard).not.toMatch(/evil\.example|elsewhere\.example/);
  });
});

describe('a body without end', () => {
  const LIMIT = 4 * 1024 * 1024;
  /** Sends a form whose one field has no end, as fast as the other side reads it, until it answers. */
  const flood = (to: number, path: string): Promise<{ heard: string; sent: number }> =>
    new Promise((resolve) => {
      const socket = connect(to, '127.0.0.1');
      let heard = '';
      let sent = 0;
      const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
      const more = (): void => {
        while (heard === '' && !socket.destroyed && sent < 10 * 1024 * 1024) {
          sent += chunk.length;
          if (!socket.write(chunk)) {
            socket.once('drain', more);
            return;
          }
        }
        if (sent >= 10 * 1024 * 1024) socket.end('0\r\n\r\n');
      };
      socket.on('data', (data: Buffer) => {
        heard += data.toString('latin1');
      });
      socket.on('error', () => resolve({ heard, sent }));
      socket.on('close', () => resolve({ heard, sent }));
      socket.write(`POST ${path} HTTP/1.1\r\n${HEAD}${FORM}Transfer-Encoding: chunked\r\n\r\n`, more);
    });

  it.each([
    ['the public form', () => port, '/report/words'],
    ['a staff form', () => staffPort, '/triage/prepared'],
  ])(
    'sent to %s is refused after what a form may hold, and the rest is not read',
    async (_what, to, path) => {
      sockets.length = 0;
      const { heard } = await flood(to(), path);
      if (heard !== '') expect(answersIn(heard)).toEqual(['413']);
      const read = sockets.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
      expect(read).toBeGreaterThan(0);
      expect(read).toBeLessThan(LIMIT);
      // The next reader is served.
      expect(answersIn(await say(port, SECOND))).toEqual(['200']);
    },
  );
});
