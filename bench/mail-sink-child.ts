import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { runProcess } from '../src/apps/run-process.ts';
import type { SinkCount } from './mail-sink.ts';

/*
 * A mail server as a process of its own, so that its work is not the sender's: it takes every message, reads it to the
 * end, drops it, and keeps each Message-ID to know a second copy. Asked over IPC, it tells what came and when.
 */

const ids = new Set<string>();
let seen: Omit<SinkCount, 'different'> = { messages: 0, bytes: 0, firstAt: 0, lastAt: 0 };

function keep(chunks: readonly Buffer[]): void {
  const whole = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  const id = /^Message-ID: (\S+)/im.exec(whole.toString('latin1', 0, 2048))?.[1] ?? '';
  ids.add(id);
  const now = performance.timeOrigin + performance.now();
  seen = {
    messages: seen.messages + 1,
    bytes: seen.bytes + whole.length,
    firstAt: seen.firstAt || now,
    lastAt: now,
  };
}

const server = new SMTPServer({
  name: 'bench.example',
  disabledCommands: ['AUTH', 'STARTTLS'],
  authOptional: true,
  disableReverseLookup: true,
  logger: false,
  closeTimeout: 200,
  onData: (stream, _session, done) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      keep(chunks);
      done(null, '2.0.0 Taken');
    });
  },
});
server.on('error', () => undefined);

process.on('message', (asked) => {
  if (asked === 'clear') {
    ids.clear();
    seen = { messages: 0, bytes: 0, firstAt: 0, lastAt: 0 };
  }
  process.send?.({ ...seen, different: ids.size } satisfies SinkCount);
});

await runProcess('sink', async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
});
