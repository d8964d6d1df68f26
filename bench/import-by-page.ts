import { round, say } from './figures.ts';
import type { Ground, Running } from './ground.ts';
import { loopDelay } from './loop-delay.ts';
import { until } from './picture-ground.ts';
import { sendFile, sendForm } from './send-file.ts';

/** A browser's pieces of a file. */
const PIECE_BYTES = 64 * 1024;

interface ImportByPage {
  /** Where the import is shown. */
  place: string;
  figures: number;
  /** From the first byte of the file until its own page is named. */
  sendMs: number;
  /** From then until the worker has read it and the page shows its dry run. */
  checkMs: number;
  /** The request that confirms. */
  confirmMs: number;
  /** From the word until all of it counts. */
  importMs: number;
  /** How long the staff process kept its event loop at most: while the file arrived, was read, and from the word on. */
  sendBlockedMs: number;
  checkBlockedMs: number;
  confirmBlockedMs: number;
  /** The longest with the time in which other processes (worker, database) had all processors. */
  lateMs: number;
}

/**
 * Sends a file of counts by the real page, waits until the worker has read it, confirms it and waits until it is imported,
 * asking for the file's page all the while as its sender does. The staff process must be a watched one.
 * @throws Error where fewer or more figures count than the file has
 */
export async function importByPage(
  ground: Ground,
  { staff, cookie }: { staff: Running; cookie: string },
  file: { source: string; bytes: AsyncIterable<Buffer>; figures: number },
): Promise<ImportByPage> {
  const face = { url: staff.url, cookie };
  await loopDelay(staff.child);
  let from = performance.now();
  const place = await sendFile(
    { ...face, page: '/imports' },
    { path: '/imports', fields: { source: file.source }, file: { name: 'file', bytes: file.bytes } },
  );
  const sendMs = round(performance.now() - from);
  const sent = await loopDelay(staff.child);
  const shows = (path: string, words: string) => async (): Promise<boolean> => {
    const page = await (await fetch(`${staff.url}${path}`, { headers: { cookie } })).text();
    if (page.includes('This file was not taken')) throw new Error(`${file.source} was not taken`);
    return page.includes(words);
  };
  const checkMs = await until('reading the file', shows(place, 'nothing counts yet'));
  const checked = await loopDelay(staff.child);
  from = performance.now();
  await sendForm({ ...face, page: place }, `${place}/confirm`);
  const confirmMs = round(performance.now() - from);
  const importMs = await until('the import', shows(`${place}?done=1`, 'Imported as vintage'));
  const imported = await loopDelay(staff.child);
  const [row] = await ground.sql<{ n: number }>(
    'select count(*)::int as n from surveillance.figure where source = $1',
    [file.source],
  );
  if (row?.n !== file.figures)
    throw new Error(`${file.source}: ${row?.n} figures count, and the file has ${file.figures}`);
  say(`${file.source}: sent in ${sendMs} ms, checked in ${checkMs} ms, imported in ${importMs} ms`);
  return {
    place,
    figures: file.figures,
    sendMs,
    checkMs,
    confirmMs,
    importMs,
    sendBlockedMs: round(sent.ownMs, 1),
    checkBlockedMs: round(checked.ownMs, 1),
    confirmBlockedMs: round(imported.ownMs, 1),
    lateMs: round(Math.max(sent.lateMs, checked.lateMs, imported.lateMs), 1),
  };
}

interface BoundariesByPage {
  megabytes: number;
  sendMs: number;
  /** From then until the worker has read the file, and from the word until it is in use. */
  checkMs: number;
  importMs: number;
  /** How long the staff process kept its event loop at most, from the first byte on, and with what others took. */
  blockedMs: number;
  lateMs: number;
}

/** The same with a file of boundaries. */
export async function boundariesByPage(
  ground: Ground,
  { staff, cookie }: { staff: Running; cookie: string },
  bytes: Buffer,
): Promise<BoundariesByPage> {
  const face = { url: staff.url, cookie };
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
  }
  await loopDelay(staff.child);
  const from = performance.now();
  const place = await sendFile(
    { ...face, page: '/places' },
    {
      path: '/places/boundaries',
      fields: { of: 'ward', vintage: '2026', credit: 'Made up for a benchmark' },
      file: { name: 'boundary-file', bytes: pieces() },
    },
  );
  const sendMs = round(performance.now() - from);
  const is = (state: string) => async (): Promise<boolean> => {
    await (await fetch(`${staff.url}${place}`, { headers: { cookie } })).text();
    const [row] = await ground.sql<{ state: string }>(
      'select state from surveillance.place_file where id = $1',
      [place.split('/').at(-1)],
    );
    if (row?.state === 'refused') throw new Error('the boundaries were not taken');
    return row?.state === state;
  };
  const checkMs = await until('reading the boundaries', is('checked'));
  await sendForm({ ...face, page: place }, `${place}/confirm`);
  const importMs = await until('bringing the boundaries in', is('imported'));
  const { ownMs, lateMs } = await loopDelay(staff.child);
  const blocked = { blockedMs: round(ownMs, 1), lateMs: round(lateMs, 1) };
  return { megabytes: round(bytes.length / 2 ** 20, 1), sendMs, checkMs, importMs, ...blocked };
}
