import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postOutside } from './post-outside.ts';
import { isPublicAddress } from './public-address.ts';

let url = '';
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  if (request.url === '/moved') response.writeHead(302, { location: `${url}/elsewhere` });
  response.end();
});
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => server.close(done)));

const post = (to: string, mayBeLocal: boolean) =>
  postOutside({ url: to, headers: {}, body: '{}', mayBeLocal });

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.255.1',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '::1',
  '::',
  '::ffff:10.0.0.1',
  '64:ff9b::a00:1',
  'fe80::1',
  'fd00::1',
  '2002:a00:1::',
  '2001:0:a00:1::',
  'name.example',
])('%s is no address of the open Internet', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

it.each(['8.8.8.8', '172.32.0.1', '2a00:1450::1', '2600::1'])('%s is one', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

it('outside demonstration neither plain http nor a private address is called, however it is written', async () => {
  asked.length = 0;
  const port = new URL(url).port;
  expect(await post(url, false)).toEqual({ status: 0, why: 'not-https' });
  for (const host of [
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0x7f000001',
    '127.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
  ])
    expect(await post(`https://${host}:${port}/`, false), host).toEqual({
      status: 0,
      why: 'private-address',
    });
  expect(await post('https://user:word@example.org/', false)).toEqual({ status: 0, why: 'wrong-url' });
  expect(await post('file:///etc/passwd', true)).toEqual({ status: 0, why: 'not-https' });
  expect(await post('http://10.0.0.1/', true)).toEqual({ status: 0, why: 'private-address' });
  expect(asked).toEqual([]);
});

it('a redirect is an answer and is not followed', async () => {
  asked.length = 0;
  expect(await post(`${url}/moved`, true)).toEqual({ status: 302, why: '' });
  expect(asked).toEqual(['/moved']);
});
