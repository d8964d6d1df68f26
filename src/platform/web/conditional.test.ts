import { expect, it } from 'vitest';
import { conditional } from './conditional.ts';
import type { Visit } from './route.ts';

const changedAt = new Date('2026-07-01T12:00:00.700Z');
const ask = (headers: Record<string, string>, body = 'the feed') => {
  const visit: Pick<Visit, 'header' | 'bytes'> = {
    header: (name) => headers[name] ?? '',
    bytes: (bytes, type, options = {}) => ({
      status: options.status ?? 200,
      headers: { 'content-type': type, ...options.headers },
      body: bytes,
    }),
  };
  return conditional(visit, { body, type: 'application/atom+xml', changedAt, seconds: 30 });
};
const tag = ask({}).headers.etag ?? '';

it('gives a tag that belongs to the very words, and the time of the last change', () => {
  expect(ask({})).toMatchObject({
    status: 200,
    body: 'the feed',
    headers: { etag: tag, 'last-modified': 'Wed, 01 Jul 2026 12:00:00 GMT' },
  });
  expect(tag).toMatch(/^"[\w-]{27}"$/);
  expect(ask({}, 'another feed').headers.etag).not.toBe(tag);
});

it.each([
  ['the tag', { 'if-none-match': tag }],
  ['the tag as a compressing proxy passes it on', { 'if-none-match': `W/${tag}` }],
  ['one of several', { 'if-none-match': `"old", ${tag}` }],
  ['any', { 'if-none-match': '*' }],
  ['the time of the last change', { 'if-modified-since': 'Wed, 01 Jul 2026 12:00:00 GMT' }],
  ['a later time', { 'if-modified-since': 'Wed, 01 Jul 2026 13:00:00 GMT' }],
])('who has %s is told that nothing changed', (_, headers) => {
  const answer = ask(headers);
  expect(answer).toMatchObject({ status: 304, body: '' });
  expect(answer.headers).toMatchObject({ etag: tag, 'cache-control': 'public, max-age=30' });
});

it.each([
  ['an old tag', { 'if-none-match': '"old"' }],
  [
    'an old tag and a late time: the tag counts',
    {
      'if-none-match': '"old"',
      'if-modified-since': 'Wed, 01 Jul 2026 13:00:00 GMT',
    },
  ],
  ['an earlier time', { 'if-modified-since': 'Wed, 01 Jul 2026 11:59:59 GMT' }],
  ['no time at all', { 'if-modified-since': 'yesterday' }],
])('who has %s gets it whole', (_, headers) => {
  expect(ask(headers).status).toBe(200);
});
