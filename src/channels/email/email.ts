import type { Sensitive } from '#kernel/sensitive';
import type { Channel, HandOver, Message } from '../channel.ts';
import { Lane, type Relay } from './lane.ts';
import { mimeOf } from './mime.ts';

export interface EmailSettings {
  /** `smtp://host:port` or `smtps://user:password@host:port`. */
  url: Sensitive<string>;
  from: string;
  connections: number;
}

/** Reads a relay's URL. A local relay may speak plainly; any other must offer STARTTLS unless the port is a TLS one. */
export function relayOf(url: string, from: string): Relay {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const isLocal = ['127.0.0.1', '::1', 'localhost'].includes(host);
  return {
    host,
    port: Number(port) || (secure ? 465 : 25),
    secure,
    name: from.slice(from.indexOf('@') + 1),
    ...(isLocal ? { ignoreTLS: true } : { requireTLS: !secure }),
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
  };
}

/** E-mail through one relay over a fixed number of connections that stay open between messages. */
export function openEmail({ url, from, connections }: EmailSettings): Channel {
  const relay = relayOf(url.reveal(), from);
  const lanes = Array.from({ length: connections }, () => new Lane(relay));
  const free = [...lanes];
  const waiting: Array<(lane: Lane) => void> = [];

  const take = (): Promise<Lane> | Lane =>
    free.pop() ?? new Promise<Lane>((resolve) => waiting.push(resolve));
  const giveBack = (lane: Lane): void => {
    const next = waiting.shift();
    if (next) next(lane);
    else free.push(lane);
  };

  return {
    name: 'email',
    lanes: connections,
    async handOver(message: Message): Promise<HandOver> {
      const address = message.from ?? from;
      const mime = mimeOf(message, { address, date: new Date() });
      const lane = await take();
      try {
        return await lane.send({ from: address, to: message.to.reveal() }, mime);
      } finally {
        giveBack(lane);
      }
    },
    async close(): Promise<void> {
      for (const lane of lanes) lane.close();
    },
  };
}
