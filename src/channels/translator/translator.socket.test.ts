import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sensitive } from '#kernel/sensitive';
import { openTranslator } from './translator.ts';

let server: Server;
let url = '';
const seen: unknown[] = [];
let next: { status: number; body: string } = { status: 200, body: '' };

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push([request.url, JSON.parse(body)]);
    if (next.status === 0) return request.socket.destroy();
    response.writeHead(next.status, { 'content-type': 'application/json' }).end(next.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const ask = () =>
  openTranslator({ url, key: sensitive('secret') }).draft(sensitive('We will visit you.'), {
    from: 'en',
    to: 'ar',
  });

it('asks for one text and gives the draft', async () => {
  next = { status: 200, body: JSON.stringify({ translatedText: 'سوف نزورك.' }) };
  expect(await ask()).toBe('سوف نزورك.');
  expect(seen.splice(0)).toEqual([
    [
      '/translate',
      { q: 'We will visit you.', source: 'en', target: 'ar', format: 'text', api_key: 'secret' },
    ],
  ]);
});

it.each([
  [400, '{"error":"ar is not supported"}'],
  [500, 'oh no'],
  [200, 'not json'],
  [200, '[]'],
  [200, '{"translatedText":" "}'],
  [0, ''],
])('gives none where the service answers %s %s', async (status, body) => {
  next = { status, body };
  expect(await ask()).toBeUndefined();
});
