import type { Sensitive } from '#kernel/sensitive';
import type { Channel, HandOver, Message } from '../channel.ts';
import { Lane, type Relay } from './lane.ts';
import { mimeOf } from './mime.ts';

export interface EmailSettings {
  /** `smtp://host:port` or `smtps://user:password@host:port`. */
  url: Sensitive<string>;
  from: string;
  connections: number;
  /** Whether the way to the relay must be encrypted; by the relay's address without it. */
  tls?: RelayTls | undefined;
  /** Header lines, each with its end, to stand before the whole message: a signature of it. */
  sign?(message: Buffer): Buffer | Promise<Buffer>;
}

export type RelayTls = 'required' | 'when-offered' | 'off';

const TLS: Readonly<Record<RelayTls, Partial<Relay>>> = {
  required: { requireTLS: true },
  'when-offered': {},
  off: { ignoreTLS: true },
};

/**
 * Reads a relay's URL. Unless told otherwise, a local relay may speak plainly, and any other must offer STARTTLS where
 * the port is not a TLS one.
 */
export function relayOf(url: string, from: string, tls?: RelayTls): Relay {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const isLocal = ['127.0.0.1', '::1', 'localhost'].includes(host);
  return {
    host,
    port: Number(port) || (secure ? 465 : 25),
    secure,
    name: from.slice(from.indexOf('@') + 1),
    ...(secure ? {} : TLS[tls ?? (isLocal ? 'off' : 'required')]),
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
  };
}

/** E-mail through one relay over a fixed number of connections that stay open between messages. */
export function openEmail(settings: EmailSettings): Channel {
  const { url, from, connections, sign } = settings;
  const relay = relayOf(url.reveal(), from, settings.tls);
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
      const plain = mimeOf(message, { address, date: new Date() });
      const mime = sign ? Buffer.concat([await sign(plain), plain]) : plain;
      const lane = await take();
      try {
        return await lane.send({ from: message.returnPath ?? address, to: message.to.reveal() }, mime);
      } finally {
        giveBack(lane);
      }
    },
    async close(): Promise<void> {
      for (const lane of lanes) lane.close();
    },
  };
}
