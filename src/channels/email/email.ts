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
  const waiting: Array<() => Outgoing | undefined> = [];
  const supply = {
    take: (): Outgoing | undefined => {
      for (let make = waiting.shift(); make; make = waiting.shift()) {
        const outgoing = make();
        if (outgoing) return outgoing;
      }
      return undefined;
    },
    giveBack: (outgoing: Outgoing) => void waiting.unshift(() => outgoing),
  };
  const lanes = Array.from({ length: connections }, () => new Lane(relay, supply));
  const queue = (make: () => Outgoing | undefined): void => {
    waiting.push(make);
    for (const lane of lanes) if (lane.wake()) break;
  };
  const composed = (message: Message): string =>
    mimeText(message, { address: message.from ?? from, date: new Date() });
  const outgoing = (
    { to, from: sender, returnPath, watch }: Message,
    mime: string,
    resolve: Answered,
  ): Outgoing => ({
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

  return {
    name: 'email',
    lanes: connections * ON_EACH,
    handOver: (message: Message): Promise<HandOver> =>
      new Promise((resolve, reject) => {
        if (!sign) {
          // Composed when a connection has room for it: one after the other while the relay reads, and none is kept for long.
          queue(() => {
            try {
              return outgoing(message, composed(message), resolve);
            } catch (error) {
              reject(error);
              return undefined;
            }
          });
          return;
        }
        const plain = composed(message);
        Promise.resolve(sign(Buffer.from(plain, 'utf8')))
          .then((signature) => {
            const signed = signature.toString('latin1') + plain;
            queue(() => outgoing(message, signed, resolve));
          })
          .catch(reject);
      }),
    async close(): Promise<void> {
      for (const lane of lanes) lane.close();
    },
  };
}
