import { PassThrough, type Readable } from 'node:stream';
import type { ServerEvent } from './route.ts';

const HEARTBEAT_MS = 20_000;

const line = ({ event, id, data }: ServerEvent): string => {
  const parts = [
    event && `event: ${event}`,
    id && `id: ${id}`,
    ...data.split('\n').map((text) => `data: ${text}`),
  ];
  return `${parts.filter(Boolean).join('\n')}\n\n`;
};

/** Server-sent events with a heartbeat, so that proxies keep the line and a dead one is noticed. */
export function eventStream(events: AsyncIterable<ServerEvent>, onEnd: () => void): Readable {
  const out = new PassThrough();
  out.write('retry: 3000\n\n');
  const heartbeat = setInterval(() => out.write(': still here\n\n'), HEARTBEAT_MS);
  heartbeat.unref();
  out.once('close', () => {
    clearInterval(heartbeat);
    onEnd();
  });
  const pump = async (): Promise<void> => {
    for await (const event of events) {
      if (out.destroyed) return;
      out.write(line(event));
    }
    out.end();
  };
  pump().catch(() => out.destroy());
  return out;
}
