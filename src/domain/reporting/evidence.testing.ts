import { randomInt } from 'node:crypto';
import sharp from 'sharp';
import { expect } from 'vitest';
import type { TestRuntime } from '#platform/db/testing';
import { fileKey } from '#platform/files/file-store';
import { Visitor } from './visitor.testing.ts';

/** A photo as a telephone makes it: with a place, a time and a name beside the pixels. For tests. */
export const photo = (width = 320): Promise<Buffer> =>
  sharp({ create: { width, height: 240, channels: 3, background: '#884422' } })
    .jpeg({ quality: 80 })
    .withExif({
      IFD0: { Artist: 'Sam Merlin', Model: 'Telephone 9' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' },
    })
    .toBuffer();

const SHORT: Record<string, Record<string, string | string[]>> = {
  '/report/danger': { danger: 'NO' },
  '/report/role': { role: 'ME' },
  '/report/what': { happened: ['SAID_OR_SHOUTED'] },
  '/report/words': { narrative: 'He shouted at us at the gate.' },
  '/report/when': { whenKind: 'TODAY' },
  '/report/where': { placeKind: 'STREET', place: 'The gate' },
  '/report/area': { area: 'eastmarch' },
  '/report/ward': { ward: 'eastmarch/mill-ward' },
};

/** A visitor who has come to the page of files, anonymous or not. */
export async function visitorAtFiles(
  url: string,
  anonymity: 'ANONYMOUS' | 'NAMED',
  lang = 'en',
): Promise<Visitor> {
  const plan = { ...SHORT, '/report/anonymity': { anonymity } };
  const visitor = new Visitor(url, lang, `10.${randomInt(256)}.${randomInt(256)}.1`);
  await visitor.get('/report');
  await visitor.post();
  while (visitor.seen.path !== '/report/files') {
    const answer = plan[visitor.seen.path as keyof typeof plan];
    const before = visitor.seen.path;
    await visitor.post(answer ?? {}, answer ? {} : { _skip: 'yes' });
    if (visitor.seen.path === before) throw new Error(`${before} did not lead on`);
  }
  return visitor;
}

/** Goes on from the page of files, sends the form, and answers the report's id. */
export async function sendForm(visitor: Visitor, runtime: TestRuntime): Promise<string> {
  await visitor.post({}, { _skip: 'yes' }, 'main form:not([action$="/remove"])');
  while (visitor.seen.path !== '/report/check') await visitor.post({}, { _skip: 'yes' });
  await visitor.post();
  expect(visitor.seen.path).toBe('/report/receipt');
  const [, reference] = /(R-[0-9A-Z]{4}-[0-9A-Z]{4})/.exec(visitor.seen.text) ?? [];
  const [row] = await runtime.sql<{ id: string }>(
    'select id from reporting.report where force_id = $1 and reference = $2',
    [runtime.forceId, reference],
  );
  return row?.id ?? '';
}

/** The sealed bytes of one file as they lie in the store. */
export async function storedBytes(runtime: TestRuntime, id: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await runtime.files.store.read(fileKey(runtime.forceId, id)))
    parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Ids of all files in the store of this force. */
export async function storedIds(runtime: TestRuntime): Promise<string[]> {
  const ids: string[] = [];
  for await (const { key } of runtime.files.store.list(runtime.forceId)) ids.push(key.split('/')[1] ?? '');
  return ids.sort();
}
