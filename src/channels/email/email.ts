import type { Sensitive } from '#kernel/sensitive';
import type { Channel, HandOver, Message } from '../channel.ts';
import type { Relay } from './connection.ts';
import { Lane, type Outgoing } from './lane.ts';
import { mimeText } from './mime.ts';

export interface EmailSettings {
  /** `smtp://host:port` or `smtps://user:password@host:port`. */
  url: Sensitive<string>;
  from: string;
  connections: number;
  /** Longest wait for an answer of the relay, in seconds; a minute unless told. */
  silenceSeconds?: number;
  /** Whether the way to the relay must be encrypted; by the relay's address without it. */
  tls?: RelayTls | undefined;
  /** Certificates (PEM) of the authority that signed the relay's, where it is none that every machine knows. */
  ca?: string | undefined;
  /** Header lines, each with its end, to stand before the whole message: a signature of it. */
  sign?(message: Buffer): Buffer | Promise<Buffer>;
}

const SILENCE_SECONDS = 60;

export type RelayTls = 'required' | 'when-offered' | 'off';

/**
 * Reads a relay's URL. Unless told otherwise, a local relay may speak plainly, and any other must offer STARTTLS where
 * the port is not a TLS one.
 */
export function relayOf({ url, from, tls, ca, silenceSeconds = SILENCE_SECONDS }: EmailSettings): Relay {
  const { protocol, hostname, port, username, password } = new URL(url.reveal());
  const secure = protocol === 'smtps:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const isLocal = ['127.0.0.1', '::1', 'localhost'].includes(host);
  return {
    host,
    port: Number(port) || (secure ? 465 : 25),
    secure,
    startTls: secure ? 'off' : (tls ?? (isLocal ? 'off' : 'required')),
    name: from.slice(from.indexOf('@') + 1),
    silenceMs: silenceSeconds * 1000,
    ...(ca ? { ca } : {}),
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
  };
}

type Answered = (handOver: HandOver) => void;

/** Messages one connection has to itself: the one whose text leaves, and the next, whose envelope leaves with it. */
const ON_EACH = 2;

/**
 * E-mail through one relay over a fixed number of connections that stay open between messages. At most one message a
 * connection has its text sent and no answer yet.
 */
export function openEmail(settings: EmailSettings): Channel {
  const { from, connections, sign } = settings;
  const relay = relayOf(settings);
  const waiting: Outgoing[] = [];
  const supply = {
    take: () => waiting.shift(),
    giveBack: (outgoing: Outgoing) => void waiting.unshift(outgoing),
  };
  const lanes = Array.from({ length: connections }, () => new Lane(relay, supply));
  const queue = ({ to, from: sender, returnPath, watch }: Message, mime: string, resolve: Answered): void => {
    waiting.push({
      from: returnPath ?? sender ?? from,
      to: to.reveal(),
      mime,
      bytes: Buffer.byteLength(mime, 'utf8'),
      tries: 0,
      leaves: () => watch?.textLeaves(),
      answer: (handOver) => {
        watch?.answered(handOver);
        resolve(handOver);
      },
    });
    for (const lane of lanes) if (lane.wake()) break;
  };

  return {
    name: 'email',
    lanes: connections * ON_EACH,
    handOver: (message: Message): Promise<HandOver> =>
      new Promise((resolve, reject) => {
        const plain = mimeText(message, { address: message.from ?? from, date: new Date() });
        if (!sign) {
          queue(message, plain, resolve);
          return;
        }
        Promise.resolve(sign(Buffer.from(plain, 'utf8')))
          .then((signature) => queue(message, signature.toString('latin1') + plain, resolve))
          .catch(reject);
      }),
    async close(): Promise<void> {
      for (const lane of lanes) lane.close();
    },
  };
}
