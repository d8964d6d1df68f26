import type { Sensitive } from '#kernel/sensitive';

/** One message to one person. A channel never sees a list of people. */
export interface Message {
  /** Left part of the Message-ID, the same for every attempt, so that a receiver can drop a second copy. */
  messageId: string;
  to: Sensitive<string>;
  subject: string;
  text: string;
  html?: string;
  /** BCP 47 language of the text. */
  language: string;
  /** Address that ends further messages on one POST without cookies (RFC 8058); only for messages sent to many. */
  unsubscribeUrl?: string;
}

/**
 * What is known about a message after an attempt, and nothing more:
 * - `handed-over`: the next server took the duty to deliver it. Whether a person saw it is not known.
 * - `refused`: the next server said no for good (SMTP 5xx).
 * - `try-later`: nothing was handed over; the next server said "not now" (4xx) or could not be reached.
 * - `unknown`: the whole message was on its way when the connection broke, so it may or may not have been taken.
 * - `not-delivered`: this channel does not deliver at all.
 */
export interface HandOver {
  state: 'handed-over' | 'refused' | 'try-later' | 'unknown' | 'not-delivered';
  /** The SMTP reply code, or null where there was no reply. */
  code: number | null;
  /** The reply without addresses, at most 200 characters; fit for a ledger. */
  reply: string;
}

/** The port through which messages leave. `handOver` never throws for what a server or a network does. */
export interface Channel {
  readonly name: string;
  /** How many messages it can hand over at one time. */
  readonly lanes: number;
  handOver(message: Message): Promise<HandOver>;
  close(): Promise<void>;
}
