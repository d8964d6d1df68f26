import { round, say } from './figures.ts';
import type { Ground, Running } from './ground.ts';
import { loopDelay } from './loop-delay.ts';
import { until } from './picture-ground.ts';
import { sendFile, sendForm } from './send-file.ts';

interface ImportByPage {
  /** Where the import is shown. */
  place: string;
  figures: number;
  /** From the first byte of the file until the page of its dry run is named. */
  checkMs: number;
  /** The request that confirms. */
  confirmMs: number;
  /** From the word until all of it counts. */
  importMs: number;
  /** How long the staff process's event loop stood still at most: while it read the file, and from the word on. */
  checkBlockedMs: number;
  confirmBlockedMs: number;
}

/**
 * Sends a file of counts by the real page, confirms it and waits until the worker has imported it, asking for the file's
 * page all the while as its sender does. The staff process must be a watched one.
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
  const checkMs = round(performance.now() - from);
  const checkBlockedMs = round(await loopDelay(staff.child), 1);
  from = performance.now();
  await sendForm({ ...face, page: place }, `${place}/confirm`);
  const confirmMs = round(performance.now() - from);
  const importMs = await until('the import', async () => {
    const page = await (await fetch(`${staff.url}${place}?done=1`, { headers: { cookie } })).text();
    return page.includes('Imported as vintage');
  });
  const confirmBlockedMs = round(await loopDelay(staff.child), 1);
  const [row] = await ground.sql<{ n: number }>(
    'select count(*)::int as n from surveillance.figure where source = $1',
    [file.source],
  );
  if (row?.n !== file.figures)
    throw new Error(`${file.source}: ${row?.n} figures count, and the file has ${file.figures}`);
  say(`${file.source}: checked in ${checkMs} ms, imported in ${importMs} ms`);
  return { place, figures: file.figures, checkMs, confirmMs, importMs, checkBlockedMs, confirmBlockedMs };
}
