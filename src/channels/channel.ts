import type { Sensitive } from '#kernel/sensitive';

export { Circuit, circuitOf } from './circuit.ts';
export { plainReply } from './plain-reply.ts';
/**
 * A text that many messages share. `pieces` is one and the same list for all of them, so that a channel can make it ready
 * once; this message's own words stand between its pieces, one fewer than there are.
 */
export interface SharedWords {
  pieces: readonly string[];
  values: readonly string[];
}

/** A text of one message alone, or one that it shares. */
export type Words = string | SharedWords;

/** The whole text. */
export const plainWords = (words: Words): string =>
  typeof words === 'string'
    ? words
    : words.pieces.map((piece, at) => piece + (words.values[at] ?? '')).join('');

/**
 * Who keeps notes beside the ledger, so that after a crash it is known of each message whether its text had left. Both
 * are called at once, in the turn in which it happens.
 */
export interface Watch {
  /**
   * The first byte of the text is about to leave; not called where it never comes to that.
   * @throws Error where it must not leave (any more); the attempt then ends as `try-later`
   */
  textLeaves(): void;
  /** What the attempt came to, before the same connection is used for anything else. */
  answered(handOver: HandOver): void;
}

/** One message to one person. A channel never sees a list of people. */
export interface Message {
  /** Left part of the Message-ID, the same for every attempt, so that a receiver can drop a second copy. */
  messageId: string;
  to: Sensitive<string>;
  subject: string;
  text: Words;
  html?: Words;
  /** BCP 47 language of the text. */
  language: string;
  /** Another sender than the installation's own, where that would tell too much. */
  from?: string;
  /** Where mail servers return what they cannot deliver: an address of this one message. The sender's own without it. */
  returnPath?: string;
  /** Address that ends further messages on one POST without cookies (RFC 8058); only for messages sent to many. */
  unsubscribeUrl?: string;
  watch?: Watch;
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

/** How a text left and what became of it, as far as a provider says. */
export type TextState = 'handed-over' | 'sent' | 'delivered' | 'not-delivered';

/** A request of a provider to our API, as it came. `url` is the address the provider called, query and all. */
export interface ProviderRequest {
  url: string;
  header(name: string): string;
  form: Readonly<Record<string, string>>;
  body: unknown;
}

/** One text that arrived. Neither number nor words may reach a log. */
export interface ArrivedText {
  /** The provider's own identifier, the same for every copy. */
  providerId: string;
  from: Sensitive<string>;
  text: Sensitive<string>;
  /** How many pictures or other files came with it. */
  attachments: number;
}

/** What a provider says later of a text that left. */
export interface TextReceipt {
  /** Our own identifier of the text, given to the provider with it. */
  messageId: string;
  providerId: string;
  state: TextState;
  /** The provider's number for why, or null. */
  code: number | null;
}

/** What handing a text over came to, with the provider's identifier where it gave one. */
export interface TextHandOver extends HandOver {
  providerId: string | null;
}

/** One text to one number. */
export interface OutgoingText {
  /** Our identifier; the provider gets it as reference or in the receipt's address. */
  messageId: string;
  to: Sensitive<string>;
  /** The force's own number. */
  from: string;
  text: Sensitive<string>;
}

/** The port for a machine's draft of a translation. A person reads, mends and enters it: a draft is never sent. */
export interface Translator {
  /** The draft; undefined where the service does not answer or does not know the languages. Never throws. */
  draft(text: Sensitive<string>, languages: { from: string; to: string }): Promise<string | undefined>;
}

/** The port for text messages, both ways. Nothing of it throws for what a provider or a network does. */
export interface TextChannel {
  readonly name: string;
  handOver(text: OutgoingText): Promise<TextHandOver>;
  /**
   * Asks whether the provider took a text whose hand-over broke off: what it did with it, `none` where it has no such
   * text, `unknown` where it does not answer.
   */
  lookUp(text: OutgoingText, since: Date): Promise<TextHandOver | 'none' | 'unknown'>;
  /** Texts the provider holds for us, newest first; undefined where it does not answer. */
  recent(to: string): Promise<ArrivedText[] | undefined>;
  /** Has the provider delete or blank its copy; false where that must be tried again, true where it cannot at all. */
  forget(providerId: string): Promise<boolean>;
  /** Reads a text's arrival; undefined where the request is not proven to be the provider's. */
  readArrival(request: ProviderRequest): ArrivedText | undefined;
  /** Reads a receipt; undefined where it is not proven to be the provider's, `ignored` where it says nothing new. */
  readReceipt(request: ProviderRequest): TextReceipt | 'ignored' | undefined;
  /** What the provider wants as the answer to an arrival. */
  readonly thanks: { type: string; body: string };
}

/** One notification to one browser, which alone can read it. */
export interface PushMessage {
  /** The address the browser gave out: whoever has it can reach that device, so it is personal data. */
  endpoint: Sensitive<string>;
  /** The browser's public key and its secret, base64url, as it gave them out (RFC 8291). */
  p256dh: Sensitive<string>;
  auth: Sensitive<string>;
  /** What the site's own script in the browser is told. */
  payload: string;
  /** How long the push service may keep it for a device that is away. */
  ttlSeconds: number;
  urgency: 'normal' | 'high';
  /** A later message of the same topic takes the place of one not yet shown (RFC 8030, 5.4). At most 32 letters. */
  topic: string;
}

/**
 * What is known of a notification after an attempt. `handed-over`: the push service took it; whether a device showed it
 * is not known. `gone`: the subscription is over, and its address is to be forgotten.
 */
export interface PushHandOver {
  state: HandOver['state'] | 'gone';
  code: number | null;
  reply: string;
  /** The push service asks not to be asked again before. */
  retryAfterSeconds?: number;
}

/** The port for notifications in browsers. `handOver` never throws for what a server or a network does. */
export interface PushChannel {
  readonly name: string;
  handOver(message: PushMessage): Promise<PushHandOver>;
}
