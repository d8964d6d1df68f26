/**
 * Sends a video of 200 MB through the door a file comes in by (multipart, inspection, hash, seal, disk) and says how much
 * the process grew meanwhile. Fails where it grew by more than a quarter of the file. The last line is JSON.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../src/kernel/ids.ts';
import { DiskStore } from '../../src/platform/files/disk-store.ts';
import { fileKey } from '../../src/platform/files/file-store.ts';
import { Incoming } from '../../src/platform/files/incoming.ts';
import { receiveFile } from '../../src/platform/files/receive-file.ts';
import { noScanner } from '../../src/platform/files/scanner.ts';
import { openPostedFile } from '../../src/platform/web/upload.ts';

const MB = 1024 * 1024;
const WARM_UP_MB = 40;
const FILE_MB = 200;
const MOST_GROWTH_MB = FILE_MB / 4;

/** A sender in a process of its own, so that its memory is not counted. */
const SENDER = `
const { request } = require('node:http');
const [port, megabytes] = process.argv.slice(1).map(Number);
const start = Buffer.from('--b\\r\\ncontent-disposition: form-data; name="file"; filename="v.mp4"\\r\\n\\r\\n');
const end = Buffer.from('\\r\\n--b--\\r\\n');
const piece = require('node:crypto').randomBytes(1024 * 1024);
const outgoing = request({ port, method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=b',
  'content-length': start.length + end.length + megabytes * piece.length } }, (answer) => answer.resume());
(async () => {
  outgoing.write(start);
  for (let n = 0; n < megabytes; n++) {
    const part = n === 0 ? Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), piece.subarray(12)]) : piece;
    if (!outgoing.write(part)) await new Promise((done) => outgoing.once('drain', done));
  }
  outgoing.end(end);
})();
`;

const folder = mkdtempSync(join(tmpdir(), 'stand-memory-'));
const files = {
  store: new DiskStore(join(folder, 'kept')),
  incoming: new Incoming(join(folder, 'incoming')),
  scanner: noScanner,
  hasScanner: false,
};
let peak = 0;
let received = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 20);

const server = createServer((request, response) => {
  const take = async (): Promise<void> => {
    const { file } = await openPostedFile(request);
    if (!file) throw new Error('no file came');
    const id = newId();
    const place = { forceId: 'aldermarch', table: 'reporting.evidence', recordId: id };
    const taken = await receiveFile(files, { ...file, place, mostBytes: 1024 * MB, isCleaned: false });
    received = taken.bytes;
    await files.store.keep(fileKey('aldermarch', id), taken.path);
    response.end('kept');
  };
  take().catch((error: Error) => response.writeHead(500).end(error.message));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;

async function send(megabytes: number): Promise<void> {
  const sender = spawn(process.execPath, ['-e', SENDER, String(port), String(megabytes)], {
    stdio: 'inherit',
  });
  await new Promise((resolve) => sender.once('close', resolve));
  if (received !== megabytes * MB) throw new Error(`${received} bytes came instead of ${megabytes} MB`);
}

try {
  await send(WARM_UP_MB);
  const before = process.memoryUsage().rss;
  peak = before;
  const started = performance.now();
  await send(FILE_MB);
  const seconds = (performance.now() - started) / 1000;
  const grownMb = Math.round((peak - before) / MB);
  process.stdout.write(
    `${JSON.stringify({ name: 'evidence-memory', fileMb: FILE_MB, grownMb, mbPerSecond: Math.round(FILE_MB / seconds), ratio: grownMb / FILE_MB })}\n`,
  );
  process.exitCode = grownMb > MOST_GROWTH_MB ? 1 : 0;
} finally {
  clearInterval(watch);
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
