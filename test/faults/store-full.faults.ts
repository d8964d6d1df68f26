/**
 * Fills the disk that takes files while a person has the form open: files must be refused in words, the report must
 * still be sent, nothing may be left behind, and files must be taken again once there is room. The last line is JSON.
 */
import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machine, runBench, say } from '../../bench/figures.ts';
import { demoReports } from '../../demo/aldermarch/reports.ts';
import { Browser, type Page } from '../../demo/exercise/browser.ts';
import { answerOf, report } from '../../demo/exercise/hear.ts';
import { madePhotos } from './photos.ts';
import { openLine } from './proof.ts';
import { SmallDisk } from './small-disk.ts';
import { System } from './system.ts';

const BUILD = join(dirname(fileURLToPath(import.meta.url)), '..');
const DISK_MB = 16;
const MB = 1024 * 1024;

await runBench(async () => {
  const system = await System.make(BUILD, { STAND_EVIDENCE_FREE_MB: '1' });
  const store = join(system.folder, 'var', 'evidence');
  await mkdir(join(system.folder, 'var'), { recursive: true, mode: 0o711 });
  const disk = new SmallDisk(store, DISK_MB);
  const held: Record<string, boolean> = {};
  let isHeld = false;
  try {
    await system.start();
    const nextPhoto = await madePhotos();
    const one = demoReports(1)[0];
    if (!one) throw new Error('the demo has no report');

    /** Walks to the page of files. */
    const atFiles = async (): Promise<Page> => {
      let page = await new Browser('en').get(`${system.doors.public}/report`);
      for (let name = ''; name !== 'files'; name = page.url.pathname.split('/').at(-1) ?? '') {
        if (name === 'check') throw new Error('the form has no page of files');
        page = await page.submit(answerOf(name, one));
      }
      return page;
    };
    const send = (page: Page) =>
      page.submit({ hidden: 'KEEP' }, { form: 'form[enctype]', file: nextPhoto() });
    const isRefusedInWords = (page: Page): boolean =>
      page.status === 422 && /cannot take files at this moment/.test(page.text) && !/ENOSPC/.test(page.text);

    const page = await atFiles();
    // Less free than the setting asks for: refused before the first byte is written.
    disk.fill(MB / 2);
    held['no room is said before the file is written'] = isRefusedInWords(await send(page));
    // Just enough to begin: the disk fills while the file is written.
    disk.clear();
    disk.fill(MB + 64 * 1024);
    const large = nextPhoto();
    const grown = { name: large.name, bytes: new Uint8Array(3 * MB) };
    grown.bytes.set(large.bytes);
    const during = await page.submit({ hidden: 'KEEP' }, { form: 'form[enctype]', file: grown });
    held['a disk that fills under a file is said too'] = isRefusedInWords(during);
    held['nothing is left of it'] = readdirSync(join(store, 'incoming')).length === 0;
    disk.fill(0);
    const receipt = await report(system.doors.public, { ...one, language: 'en' }, new Browser('en'));
    held['a report is taken meanwhile'] = receipt.code.length === 24;
    disk.clear();
    const after = await send(page);
    held['files are taken again once there is room'] =
      after.status === 200 && after.url.searchParams.has('done');
    const line = await openLine(system.databaseUrl());
    const { rows } = await line.query<{ n: string }>('select count(*) as n from reporting.evidence');
    await line.end();
    const files = readdirSync(join(store, 'kept'), { recursive: true, withFileTypes: true });
    held['rows and files agree'] =
      Number(rows[0]?.n) === 1 && files.filter((file) => file.isFile()).length === 1;
    isHeld = Object.values(held).every(Boolean);
    for (const [what, is] of Object.entries(held)) say(`${is ? 'held  ' : 'BROKEN'}  ${what}`);
    if (!isHeld) say(during.text.slice(0, 400));
    process.stdout.write(`${JSON.stringify({ faults: 'store-full', held: isHeld, machine: machine() })}\n`);
    process.exitCode = isHeld ? 0 : 1;
  } finally {
    await system.stop();
    disk.unmount();
    if (isHeld) system.remove();
    else say(`Folder and log: ${system.folder}`);
  }
});
