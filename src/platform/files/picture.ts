import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { sourceFile } from '../db/source-file.ts';
import { FileFault } from './file-fault.ts';

const MOST_AT_ONCE = 2;
const WITHIN_MS = 20_000;
const HEAP_MB = 256;

let running = 0;
const waiting: (() => void)[] = [];

async function takeTurn(): Promise<void> {
  if (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
}

function giveTurn(): void {
  running -= 1;
  waiting.shift()?.();
}

function startChild(how: { maxEdge?: number; as?: 'jpeg' }): ChildProcessWithoutNullStreams {
  const script = sourceFile(join('src', 'platform', 'files', 'picture-child.mjs'));
  const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, script, JSON.stringify(how)], {
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stderr.resume();
  return child;
}

/**
 * The same picture drawn anew in a process of its own, without anything that was beside the pixels. With `maxEdge`
 * (pixels) and `as` it becomes a small JPEG to look at. The stream errs with `unreadable-picture` where the bytes are no
 * whole picture, hold more than 120 million pixels, or take longer than 20 seconds. At most two are drawn at one time.
 */
export function redrawn(source: Readable, how: { maxEdge?: number; as?: 'jpeg' } = {}): Readable {
  const out = new PassThrough();
  void draw(source, out, how);
  return out;
}

async function draw(
  source: Readable,
  out: PassThrough,
  how: { maxEdge?: number; as?: 'jpeg' },
): Promise<void> {
  await takeTurn();
  const child = startChild(how);
  const patience = setTimeout(() => child.kill('SIGKILL'), WITHIN_MS);
  // A child that has died no longer reads; its end says what happened.
  child.stdin.on('error', () => undefined);
  source.on('error', (error) => {
    child.kill('SIGKILL');
    out.destroy(error);
  });
  out.on('close', () => child.kill('SIGKILL'));
  child.stdout.on('data', (chunk: Buffer) => {
    if (!out.write(chunk)) child.stdout.pause();
  });
  out.on('drain', () => child.stdout.resume());
  child.on('error', () => out.destroy(new FileFault('unreadable-picture')));
  child.on('close', (code) => {
    clearTimeout(patience);
    giveTurn();
    if (code === 0) out.end();
    else out.destroy(new FileFault('unreadable-picture'));
  });
  source.pipe(child.stdin);
}
