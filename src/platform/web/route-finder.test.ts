import { expect, test } from 'vitest';
import { anyone } from '#kernel/policy';
import { defineRoutes } from './route.ts';
import { RouteFinder } from './route-finder.ts';

const line = (method: 'GET' | 'POST', url: string) => ({
  method,
  url,
  policy: anyone('example.open'),
  audit: 'none: a page of the test',
  handle: () => ({ status: 200, headers: {}, body: '' }),
});
const finder = new RouteFinder(
  defineRoutes('example', [
    line('GET', '/s/:id'),
    line('GET', '/s/:id.cap'),
    line('GET', '/s/feed.json'),
    line('GET', '/'),
    line('POST', '/s/:id/more'),
  ]),
);

test.each([
  ['GET', '/', '/'],
  ['HEAD', '/', '/'],
  ['GET', '/s/feed.json', '/s/feed.json'],
  ['GET', '/s/1', '/s/:id'],
  ['GET', '/s/1/', '/s/:id'],
  ['GET', '/s/1.cap', '/s/:id.cap'],
  ['GET', '/s/1xcap', '/s/:id'],
  ['POST', '/s/1/more', '/s/:id/more'],
  ['POST', '/s/1', undefined],
  ['GET', '/s/1/2', undefined],
  ['DELETE', '/', undefined],
])('%s %s is %s', (method, path, url) => expect(finder.find(method, path)?.url).toBe(url));
