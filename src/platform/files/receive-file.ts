import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SealingStream } from '../crypto/sealed-stream.ts';
import { newDataKey, type SealPlace } from '../crypto/sealing.ts';
import { FileFault } from './file-fault.ts';
import type { Files } from './files.ts';
import { type Findings, Inspector } from './inspector.ts';
import { isArchive, isCleanable, type Kind, kindOfHead } from './kind.ts';
import { redrawn } from './picture.ts';
import type { Scan, Verdict } from './scanner.ts';

/** A file that arrived whole, was looked at, and lies sealed in the folder of incoming files. */
export interface ReceivedFile extends Findings {
  sealedBytes: number;
  /** SHA-256 of the sealed bytes. */
  sealedSha256: Buffer;
  /** True where what is sealed is what arrived, byte for byte. */
  isOriginal: boolean;
  verdict: Verdict;
  /** Wipe it once it is wrapped. */
  dataKey: Buffer;
  path: string;
}

export interface Receiving {
  stream: Readable;
  /** What the sender's device called it. */
  name: string;
  place: SealPlace;
  mostBytes: number;
  /** True where hidden details are taken out before anything is written, and the original is not kept. */
  isCleaned: boolean;
}

/** Enough to tell every kind from its beginning. */
const ENOUGH_BYTES = 64;

/** Passes chunks on, while the inspector, the scanner and the limit look at them. */
async function* watched(
  source: AsyncIterable<Buffer>,
  { inspector, scan, mostBytes }: { inspector: Inspector; scan?: Scan; mostBytes: number },
): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    inspector.take(chunk);
    if (inspector.bytes > mostBytes) throw new FileFault('too-large');
    if (inspector.isHopeless) throw new FileFault('wrong-kind');
    await scan?.write(chunk);
    yield chunk;
  }
}

/** The first bytes, and a stream that still begins with them. */
async function peek(source: Readable): Promise<{ head: Buffer; whole: AsyncIterable<Buffer> }> {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const seen: Buffer[] = [];
  let isOver = false;
  while (!isOver && seen.reduce((sum, one) => sum + one.length, 0) < ENOUGH_BYTES) {
    const { value, done } = await chunks.next();
    if (done) isOver = true;
    else seen.push(value);
  }
  async function* whole(): AsyncGenerator<Buffer> {
    yield* seen;
    if (!isOver) for await (const chunk of { [Symbol.asyncIterator]: () => chunks }) yield chunk;
  }
  return { head: Buffer.concat(seen), whole: whole() };
}

/** Hashes and counts the sealed bytes on their way to the disk. */
function sealedTally(): { stream: PassThrough; result(): { sealedBytes: number; sealedSha256: Buffer } } {
  const hash = createHash('sha256');
  let sealedBytes = 0;
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => {
    hash.update(chunk);
    sealedBytes += chunk.length;
  });
  return { stream, result: () => ({ sealedBytes, sealedSha256: hash.digest() }) };
}

/** Whether a file of this beginning must be drawn anew. Text holds nothing beside its words and passes. */
function mustRedraw(kind: Kind | undefined, head: Buffer): boolean {
  if (kind ? !isCleanable(kind) : isArchive(head)) throw new FileFault('cannot-clean');
  return kind !== undefined;
}

function findingsOf(inspector: Inspector, name: string): Findings {
  const found = inspector.finish(name);
  if (typeof found === 'string') throw new FileFault(found);
  return found;
}

/**
 * Takes one file as it comes: hashes it, looks at what it is, has it scanned, seals it and writes the sealed bytes; clear
 * bytes never touch the disk and memory stays flat. Whatever goes wrong, nothing is left behind.
 * @throws FileFault where the file cannot be taken; the stream's own error where the sender went away
 */
export async function receiveFile(files: Files, receiving: Receiving): Promise<ReceivedFile> {
  const { stream, name, place, mostBytes, isCleaned } = receiving;
  const path = await files.incoming.newPath();
  const dataKey = newDataKey();
  const arrived = new Inspector();
  const scan = files.scanner.begin();
  try {
    const { head, whole } = await peek(stream);
    const isRedrawn = isCleaned && head.length > 0 && mustRedraw(kindOfHead(head), head);
    const source = watched(whole, { inspector: arrived, scan, mostBytes });
    const kept = isRedrawn ? new Inspector() : arrived;
    const clear = isRedrawn
      ? watched(redrawn(Readable.from(source)), { inspector: kept, mostBytes })
      : source;
    const tally = sealedTally();
    await pipeline(
      clear,
      new SealingStream(dataKey, place),
      tally.stream,
      createWriteStream(path, { mode: 0o600 }),
    );
    const findings = findingsOf(arrived, name);
    return {
      ...(isRedrawn ? findingsOf(kept, '') : findings),
      ...tally.result(),
      isOriginal: !isRedrawn,
      verdict: await scan.finish(),
      dataKey,
      path,
    };
  } catch (error) {
    scan.cancel();
    dataKey.fill(0);
    await rm(path, { force: true });
    throw error;
  }
}
